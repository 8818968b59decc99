import * as pulumi from "@pulumi/pulumi";
import type { DrainArgs, SafetyArgs } from "../care-args";
import { machineOf, machinesInput } from "../machines-input";
import { withDeleteBeforeReplace } from "../options";
import { ownerInput } from "../owner-input";
import type { Placement } from "../placement";
import { placementInput } from "../placement-input";
import { agentReregistrationShim } from "../shim";
import type { MachineArgs } from "../window/resource";
import { reviewInPreview } from "./review";
import type { AgentState } from "./states";

/** The machine of an agent, and where ssh finds it. */
export interface NodeArgs extends MachineArgs {
    /**
     * The name or address that ssh connects to.
     * @default ip
     */
    host?: pulumi.Input<string>;
}

/** How to log in. Of several ways, all are tried: agent, key, password. All of it is a secret in state. */
export interface SshLoginArgs {
    /** @default 22 */
    port?: pulumi.Input<number>;
    /** The text of a private key, OpenSSH or PEM; not the name of a file. */
    privateKey?: pulumi.Input<string>;
    /** Of the private key, where it is encrypted. */
    passphrase?: pulumi.Input<string>;
    password?: pulumi.Input<string>;
    /**
     * Use the SSH agent that runs where Pulumi does (SSH_AUTH_SOCK).
     * @default true where neither privateKey nor password is given
     */
    agent?: pulumi.Input<boolean>;
}

export interface BastionArgs extends SshLoginArgs {
    host: pulumi.Input<string>;
    /** @default as for the nodes; so is the way to log in where none is given here */
    user?: pulumi.Input<string>;
}

export interface SshArgs extends SshLoginArgs {
    user: pulumi.Input<string>;
    /** A host that the way to the nodes leads through. */
    bastion?: pulumi.Input<BastionArgs>;
    /**
     * Lines of known_hosts, for the bastion too.
     * @default the files ~/.ssh/known_hosts and /etc/ssh/ssh_known_hosts where Pulumi runs
     */
    knownHosts?: pulumi.Input<string>;
    /**
     * A host that is in no known_hosts: `"strict"` refuses it; `"accept-new"` accepts it and remembers its key in
     * state. One whose key has changed is always refused.
     * @default "strict"
     */
    hostKeyChecking?: pulumi.Input<"strict" | "accept-new">;
}

/** Paths on the nodes. */
export interface NodePathArgs {
    /**
     * The file with MESOS_ATTRIBUTES.
     * @default "/var/lib/dcos/mesos-slave-common"
     */
    attributes?: pulumi.Input<string>;
    /**
     * The file with MESOS_RESOURCES.
     * @default "/var/lib/dcos/mesos-resources"
     */
    resources?: pulumi.Input<string>;
    /**
     * The link to the agent's metadata, in its work folder.
     * @default "/var/lib/mesos/slave/meta/slaves/latest"
     */
    latest?: pulumi.Input<string>;
    /**
     * The file where it is written down what was done.
     * @default "/var/lib/mesos-maintenance/<id>"
     */
    marker?: pulumi.Input<string>;
    /** @default "systemctl" */
    systemctl?: pulumi.Input<string>;
    /** @default "journalctl" */
    journalctl?: pulumi.Input<string>;
}

/** Lengths such as `"5m"`. */
export interface ReregistrationTimeoutArgs {
    /**
     * To connect and log in.
     * @default "20s"
     */
    connect?: pulumi.Input<string>;
    /**
     * Each step of ours on a node.
     * @default "2m"
     */
    step?: pulumi.Input<string>;
    /**
     * Each of the commands.
     * @default "1h"
     */
    command?: pulumi.Input<string>;
    /**
     * From the start of the unit until the master lists the agent as wanted.
     * @default "5m"
     */
    register?: pulumi.Input<string>;
}

export interface AgentReregistrationArgs {
    /** The agents' machines, in the order in which they are worked on; agents from getAgents can stand here. */
    nodes: pulumi.Input<pulumi.Input<NodeArgs>[]>;
    ssh: pulumi.Input<SshArgs>;
    /** All attributes that the agents are to have. Left out: they stay as they are. */
    attributes?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /**
     * What MESOS_RESOURCES is to be: text such as `"cpus:4;mem:2048"`, or a list of Mesos' Resource messages. What is
     * not named there the agent finds out by itself. Left out: it stays as it is.
     */
    resources?: pulumi.Input<string | pulumi.Input<Record<string, unknown>>[]>;
    /** Shell commands that run on each node, as root, while its agent is stopped. One that was cut off runs again. */
    commands?: pulumi.Input<pulumi.Input<string>[]>;
    /** Values that, when they change, have the nodes re-registered although nothing else has changed. */
    triggers?: pulumi.Input<unknown[]>;
    /**
     * `"maintenance"` takes each machine DOWN in a window before, and brings it up after; `"sigusr1"` leaves the
     * master's schedule alone.
     * @default "maintenance"
     */
    method?: pulumi.Input<"maintenance" | "sigusr1">;
    /**
     * Go on as with `"sigusr1"`, with a warning, where the master's maintenance endpoints are closed.
     * @default false
     */
    fallback?: pulumi.Input<boolean>;
    /**
     * The agent's systemd unit.
     * @default the one of dcos-mesos-slave, dcos-mesos-slave-public, mesos-slave and mesos-agent that the node has
     */
    unit?: pulumi.Input<string>;
    /**
     * Whether to become root by `sudo -n`, or a command to do so.
     * @default true where the user is not root
     */
    sudo?: pulumi.Input<boolean | string>;
    paths?: pulumi.Input<NodePathArgs>;
    /**
     * How many nodes are worked on at a time. After a failure no other is begun.
     * @default 1
     */
    parallel?: pulumi.Input<number>;
    timeouts?: pulumi.Input<ReregistrationTimeoutArgs>;
    /**
     * A node whose agent does not come back: `"leave"` it for a look, or `"restore"` the files from before and start
     * the unit again.
     * @default "leave"
     */
    onFailure?: pulumi.Input<"leave" | "restore">;
    /** One line for whoever reviews this. */
    reason: pulumi.Input<string>;
    /**
     * The start of the machines' windows, RFC 3339 with an offset.
     * @default when the work on a node begins
     */
    startTime?: pulumi.Input<string>;
    /**
     * The length of the machines' windows.
     * @default "1h"
     */
    duration?: pulumi.Input<string>;
    /** How tasks are to leave before a machine goes down; with method `"maintenance"`. */
    drain?: pulumi.Input<DrainArgs>;
    /** When a node is not touched, because of the tasks that run there. */
    safety?: pulumi.Input<SafetyArgs>;
}

const TYPE = "pulumi-nodejs:dynamic/mesos:AgentReregistration";

/**
 * Agents that are registered anew with other attributes or resources, over SSH: the "Updating nodes" procedure of
 * DC/OS. The unit is stopped, commands are run, the files are written, the link to the agent's metadata is removed,
 * the unit is started, and the master has to list the agent under a new id, as wanted. **All tasks of an agent that
 * is registered anew are killed.** Agents that already are as wanted are left alone.
 *
 * @example
 * new AgentReregistration("gpu-attributes", {
 *     nodes: [{ hostname: "10.0.2.107", ip: "10.0.2.107" }],
 *     ssh: { user: "core", privateKey: config.requireSecret("sshKey") },
 *     attributes: { rack: "r1", gpu: "a100" },
 *     reason: "label the new GPUs",
 * });
 */
export class AgentReregistration extends pulumi.dynamic.Resource {
    /** The type token: a public contract, for policies and aliases. */
    static readonly __pulumiType = TYPE;

    declare readonly nodes: pulumi.Output<{ hostname: string; ip: string; host?: string }[]>;
    declare readonly attributes: pulumi.Output<Record<string, string> | undefined>;
    declare readonly resources: pulumi.Output<unknown>;
    declare readonly triggers: pulumi.Output<unknown[]>;
    declare readonly reason: pulumi.Output<string>;
    /** The agents, in the order of the nodes. */
    declare readonly agents: pulumi.Output<AgentState[]>;
    /** Lines of known_hosts of hosts that were new and accepted. */
    declare readonly hostKeys: pulumi.Output<string[]>;
    declare readonly warnings: pulumi.Output<string[]>;
    declare readonly masterVersion: pulumi.Output<string>;
    /** The URN whose hash signs the machines' windows. */
    declare readonly owner: pulumi.Output<string>;
    /** The cluster of the agents; where it changes, the resource is replaced. */
    declare readonly placement: pulumi.Output<Placement>;

    constructor(name: string, args: AgentReregistrationArgs, opts?: pulumi.CustomResourceOptions) {
        const { ssh, ...given } = args;
        const properties = {
            attributes: undefined,
            resources: undefined,
            triggers: undefined,
            ...given,
            nodes: machinesInput(given.nodes, nodeOf),
            owner: ownerInput(name, TYPE, opts),
            agents: undefined,
            hostKeys: undefined,
            warnings: undefined,
            masterVersion: undefined,
        };
        super(
            agentReregistrationShim,
            name,
            // Everything that logs in is a secret, marked as one or not.
            { ...properties, ssh: ssh && pulumi.secret(ssh), placement: placementInput(TYPE, opts) },
            {
                ...withDeleteBeforeReplace(opts),
                additionalSecretOutputs: [...(opts?.additionalSecretOutputs ?? []), "ssh"],
            },
            "mesos",
            "AgentReregistration",
        );
        reviewInPreview(this, TYPE, properties);
    }

    /** Whether a value is an AgentReregistration, of whichever loaded copy of this package. */
    static override isInstance(value: unknown): value is AgentReregistration {
        return (value as { __pulumiType?: unknown } | null | undefined)?.__pulumiType === TYPE;
    }
}

/** Of an agent, what names its machine, and where ssh finds it, should somebody have added that. */
function nodeOf(value: unknown): unknown {
    const machine = machineOf(value);
    if (machine === value) return value;
    const { host } = value as { host?: unknown };
    return host === undefined ? machine : { ...(machine as object), host };
}
