import * as pulumi from "@pulumi/pulumi";
import { getAgents, RollingMaintenance } from "pulumi-mesos-maintenance";

const config = new pulumi.Config();
const kernel = config.get("kernel") ?? "6.12";

const rolling = new RollingMaintenance(
    "kernel",
    {
        machines: getAgents({
            hostnames: [
                "node-a1.example.net",
                "node-a2.example.net",
                "node-b1.example.net",
                "node-b2.example.net",
            ],
        }),
        // One rack at a time, two machines at once.
        groupBy: "rack",
        batchSize: 2,
        duration: "30m",
        reason: `kernel ${kernel}`,
        // Another kernel is another run; nothing else works on finished machines again.
        triggers: [kernel],
        drain: { timeout: "10m" },
        safety: { maxUnavailable: "34%", allowLoss: config.getObject<string[]>("allowLoss") },
        steps: {
            whileDown: [
                {
                    name: "install",
                    command:
                        config.get("work") ??
                        `ansible-playbook -i "$MESOS_HOSTNAMES," kernel.yml -e kernel=${kernel}`,
                    timeout: "20m",
                },
            ],
        },
    },
    // The agents of DOWN machines are not listed: keep the machines that the run was begun with.
    { ignoreChanges: ["machines"] },
);

export const phase = rolling.phase;
export const completed = rolling.completed;
