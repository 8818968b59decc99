import * as pulumi from "@pulumi/pulumi";
import { getAgents, getImpact, MaintenanceWindow } from "pulumi-mesos-maintenance";

const config = new pulumi.Config();

const rack = getAgents({ attributes: { rack: "r3" } });

const window = new MaintenanceWindow(
    "rack-r3-switch",
    {
        machines: rack,
        startTime: config.get("startTime") ?? "2030-12-06T02:00:00Z",
        // It may begin at once.
        pastStart: "allow",
        duration: "2h",
        state: config.get<"scheduled" | "down" | "up">("state"),
        reason: "new top-of-rack switch",
        drain: { timeout: "10m" },
        safety: {
            // Never more than a rack of the three at a time, and room for what moves.
            maxUnavailable: "34%",
            minimumHeadroom: "10%",
            // Frameworks whose tasks may be lost with the machines; the review decides.
            allowLoss: config.getObject<string[]>("allowLoss"),
        },
    },
    // The agents of DOWN machines are not listed: keep the machines that the window was created with.
    { ignoreChanges: ["machines"] },
);

export const phase = window.phase;
export const warnings = window.warnings;
export const tasksAtStake = getImpact({ machines: rack }).tasks;
