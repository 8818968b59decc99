import * as pulumi from "@pulumi/pulumi";
import { getAgents, MaintenanceWindow } from "pulumi-mesos-maintenance";

const config = new pulumi.Config();

// The machines of the stack's configuration, else the first two agents that the master lists.
const machines =
    config.getObject<string[]>("machines") ??
    getAgents({ active: true }).apply((agents) => agents.slice(0, 2));

const window = new MaintenanceWindow(
    "kernel-update",
    {
        machines,
        startTime: config.get("startTime") ?? "2030-12-06T02:00:00Z",
        duration: "1h",
        // The reviewable change: "scheduled", then "down", then "up".
        state: config.get<"scheduled" | "down" | "up">("state"),
        reason: "kernel 6.12",
    },
    // The agents of DOWN machines are not listed: keep the machines that the window was created with.
    { ignoreChanges: ["machines"] },
);

export const phase = window.phase;
export const machineStates = window.machineStates;
