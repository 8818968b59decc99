/**
 * What the serialised shims load and forward to, by these names: a contract with every stored stack.
 * Nothing here knows Pulumi, so that another host can serve the same providers.
 */
export { reregistrationProvider as AgentReregistration } from "./resources/reregistration/provider";
export { rollingProvider as RollingMaintenance } from "./resources/rolling/provider";
export { scheduleProvider as MaintenanceSchedule } from "./resources/schedule/provider";
export { timeProvider as ScheduledTime } from "./resources/scheduled-time/provider";
export { windowProvider as MaintenanceWindow } from "./resources/window/provider";
