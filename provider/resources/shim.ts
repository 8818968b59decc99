import type { dynamic } from "@pulumi/pulumi";

/**
 * The text that Pulumi serialises into state for each type of resource, and runs from there ever after: read
 * and delete use the stored text, of whatever version wrote it. So it holds no logic. It captures nothing but
 * `load`, and finds the installed package from the program's folder. A snapshot freezes it: whoever changes
 * it changes a contract with every existing stack.
 */

// eslint-disable-next-line @typescript-eslint/no-require-imports
const load = () => require("module").createRequire(process.cwd() + "/")("pulumi-mesos-maintenance/runtime");

export const maintenanceWindowShim: dynamic.ResourceProvider = {
    configure: async (request) => load().MaintenanceWindow.configure(request),
    check: async (olds, news) => load().MaintenanceWindow.check(olds, news),
    diff: async (id, olds, news) => load().MaintenanceWindow.diff(id, olds, news),
    create: async (inputs) => load().MaintenanceWindow.create(inputs),
    read: async (id, props) => load().MaintenanceWindow.read(id, props),
    update: async (id, olds, news) => load().MaintenanceWindow.update(id, olds, news),
    delete: async (id, props) => load().MaintenanceWindow.delete(id, props),
};

export const maintenanceScheduleShim: dynamic.ResourceProvider = {
    configure: async (request) => load().MaintenanceSchedule.configure(request),
    check: async (olds, news) => load().MaintenanceSchedule.check(olds, news),
    diff: async (id, olds, news) => load().MaintenanceSchedule.diff(id, olds, news),
    create: async (inputs) => load().MaintenanceSchedule.create(inputs),
    read: async (id, props) => load().MaintenanceSchedule.read(id, props),
    update: async (id, olds, news) => load().MaintenanceSchedule.update(id, olds, news),
    delete: async (id, props) => load().MaintenanceSchedule.delete(id, props),
};

export const agentReregistrationShim: dynamic.ResourceProvider = {
    configure: async (request) => load().AgentReregistration.configure(request),
    check: async (olds, news) => load().AgentReregistration.check(olds, news),
    diff: async (id, olds, news) => load().AgentReregistration.diff(id, olds, news),
    create: async (inputs) => load().AgentReregistration.create(inputs),
    read: async (id, props) => load().AgentReregistration.read(id, props),
    update: async (id, olds, news) => load().AgentReregistration.update(id, olds, news),
    delete: async (id, props) => load().AgentReregistration.delete(id, props),
};

export const scheduledTimeShim: dynamic.ResourceProvider = {
    configure: async (request) => load().ScheduledTime.configure(request),
    check: async (olds, news) => load().ScheduledTime.check(olds, news),
    diff: async (id, olds, news) => load().ScheduledTime.diff(id, olds, news),
    create: async (inputs) => load().ScheduledTime.create(inputs),
    read: async (id, props) => load().ScheduledTime.read(id, props),
    update: async (id, olds, news) => load().ScheduledTime.update(id, olds, news),
    delete: async (id, props) => load().ScheduledTime.delete(id, props),
};

export const rollingMaintenanceShim: dynamic.ResourceProvider = {
    configure: async (request) => load().RollingMaintenance.configure(request),
    check: async (olds, news) => load().RollingMaintenance.check(olds, news),
    diff: async (id, olds, news) => load().RollingMaintenance.diff(id, olds, news),
    create: async (inputs) => load().RollingMaintenance.create(inputs),
    read: async (id, props) => load().RollingMaintenance.read(id, props),
    update: async (id, olds, news) => load().RollingMaintenance.update(id, olds, news),
    delete: async (id, props) => load().RollingMaintenance.delete(id, props),
};
