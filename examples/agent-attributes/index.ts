import * as pulumi from "@pulumi/pulumi";
import { AgentReregistration, getAgents } from "pulumi-mesos-maintenance";

const config = new pulumi.Config();
const rack = config.require("rack");

const relabelled = new AgentReregistration(
    "attributes",
    {
        nodes: getAgents({ attributes: { rack } }),
        ssh: {
            user: config.get("sshUser") ?? "core",
            port: config.getNumber("sshPort"),
            privateKey: config.requireSecret("sshKey"),
            // Without them, ~/.ssh/known_hosts.
            knownHosts: config.get("knownHosts"),
        },
        // All attributes that these agents are to have.
        attributes: config.requireObject<Record<string, string>>("attributes"),
        // DC/OS has the usual ones; on plain Mesos they are where its packages put them.
        paths: config.getObject<Record<string, string>>("paths"),
        parallel: 2,
        // How long an agent may take until the master lists it as it should be.
        timeouts: { register: config.get("registerTimeout") ?? "3m" },
        onFailure: "restore",
        reason: `new labels for rack ${rack}`,
    },
    // The attributes that found these agents may be among those that change.
    { ignoreChanges: ["nodes"] },
);

export const agents = relabelled.agents;
export const warnings = relabelled.warnings;
