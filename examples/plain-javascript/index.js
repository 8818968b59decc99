const { Config } = require("@pulumi/pulumi");
const { MaintenanceWindow } = require("pulumi-mesos-maintenance");

const config = new Config();

const window = new MaintenanceWindow("kernel-update", {
    machines: config.requireObject("machines"),
    startTime: config.get("startTime") ?? "2030-12-06T02:00:00Z",
    duration: "1h",
    state: config.get("state") ?? "scheduled",
    reason: "kernel 6.12",
});

module.exports = { phase: window.phase, machineStates: window.machineStates };
