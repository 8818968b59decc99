import * as pulumi from "@pulumi/pulumi";
import { MaintenanceWindow } from "pulumi-mesos-maintenance";

const config = new pulumi.Config();

export const phase = new MaintenanceWindow("kernel", {
    machines: ["node-a1.example.net", { hostname: "node-a2.example.net", ip: "10.0.1.12" }],
    startTime: "2030-12-06T02:00:00Z",
    duration: config.get("duration") ?? "1h",
    state: config.get<"scheduled" | "down" | "up">("state"),
    reason: "kernel 6.12",
    // It goes down whenever the lane runs.
    safety: { outsideWindow: "allow" },
}).phase;
