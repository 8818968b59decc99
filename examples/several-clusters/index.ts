import * as pulumi from "@pulumi/pulumi";
import { MaintenanceWindow, MesosCluster } from "pulumi-mesos-maintenance";

const config = new pulumi.Config();

/** A cluster of this stack's configuration: `<name>Masters`, and the secret of its principal `maintenance`. */
function cluster(name: string): MesosCluster {
    return new MesosCluster(name, {
        masters: config.requireObject<string[]>(`${name}Masters`),
        auth: { principal: "maintenance", secret: config.requireSecret(`${name}Secret`) },
        timeouts: { request: "10s", total: "2m" },
    });
}

const when = { startTime: "2030-12-06T02:00:00Z", duration: "1h", reason: "top-of-rack switch" };

const frankfurt = new MaintenanceWindow(
    "switch-frankfurt",
    { machines: ["node-a1.example.net", "node-a2.example.net"], ...when },
    { provider: cluster("frankfurt") },
);
const dublin = new MaintenanceWindow(
    "switch-dublin",
    { machines: ["node-b1.example.net"], ...when },
    { provider: cluster("dublin") },
);

export const phases = { frankfurt: frankfurt.phase, dublin: dublin.phase };
