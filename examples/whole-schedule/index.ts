import { getAgents, MaintenanceSchedule } from "pulumi-mesos-maintenance";

const HOUR = 3_600_000;
const firstNight = Date.parse("2030-12-02T02:00:00Z");

// Rack after rack, one a night.
const nights = ["r1", "r2", "r3"].map((rack, night) => ({
    machines: getAgents({ attributes: { rack } }),
    startTime: new Date(firstNight + night * 24 * HOUR).toISOString(),
    duration: "3h",
    reason: `firmware of rack ${rack}`,
}));

// Nothing but this is scheduled on the cluster: windows of others are removed.
const schedule = new MaintenanceSchedule("december", { windows: nights });

export const machineStates = schedule.machineStates;
