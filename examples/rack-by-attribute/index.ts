import * as pulumi from "@pulumi/pulumi";
import { getAgents, MaintenanceWindow } from "pulumi-mesos-maintenance";

const config = new pulumi.Config();
const rack = config.require("rack");

// What the master lists while the program runs: the agents whose attribute `rack` has that value.
const agents = getAgents({ attributes: { rack } });

const window = new MaintenanceWindow(
    `rack-${rack}-kernel`,
    {
        machines: agents,
        startTime: config.get("startTime") ?? "2030-12-06T02:00:00Z",
        duration: "2h30m",
        state: config.get<"scheduled" | "down" | "up">("state"),
        reason: `kernel 6.12 on rack ${rack}`,
        // By default, what nobody starts elsewhere may not be lost.
        safety: { allowLoss: config.getObject<string[]>("allowLoss") },
    },
    // The agent of a DOWN machine is not listed. So the window keeps the machines that it was created with.
    { ignoreChanges: ["machines"] },
);

export const machines = window.machineStates.apply((states) => states.map(({ hostname }) => hostname));
export const phase = window.phase;
