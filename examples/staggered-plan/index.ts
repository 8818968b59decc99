import * as pulumi from "@pulumi/pulumi";
import { listAgents, MaintenancePlan } from "pulumi-mesos-maintenance";

const config = new pulumi.Config();

// How many windows there are depends on the agents. So they are listed first, and the program is a function.
export = async () => {
    const plan = new MaintenancePlan("kernel", {
        machines: await listAgents(),
        groupBy: "rack", // never two racks at once
        batchSize: 2,
        order: "hostname",
        // Resolved by the first `pulumi up`, and fixed from then on.
        firstStart: { next: "sunday", at: "02:00", zone: "Europe/Berlin" },
        duration: "1h",
        gap: "30m",
        exclude: ["2030-12-20/2031-01-06"],
        reason: "kernel 6.12",
        state: config.get<"scheduled" | "up">("state"),
        triggers: [config.get("round") ?? "1"],
    });
    return { batches: plan.batches };
};
