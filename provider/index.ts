/** The public surface of `pulumi-mesos-maintenance`. */
export type { FrameworkImpact, Impact, Relocates, ResourceShare } from "./impact/types";
export { type AgentResult, getAgents, type GetAgentsArgs, type GetAgentsOptions } from "./program/get-agents";
export { listAgents, type ListAgentsArgs } from "./program/list-agents";
export type { DrainArgs, SafetyArgs } from "./resources/care-args";
export { getImpact, type GetImpactArgs } from "./resources/get-impact";
export {
    type BasicAuth,
    type DcosAuth,
    MesosCluster,
    type MesosClusterArgs,
    type TimeoutArgs,
    type TlsArgs,
    type TokenAuth,
} from "./resources/cluster/resource";
export {
    MaintenancePlan,
    type MaintenancePlanArgs,
    type PlanMachineArgs,
    type PlannedBatch,
} from "./resources/plan/resource";
export {
    type CronTimeArgs,
    ScheduledTime,
    type ScheduledTimeArgs,
    type WeekdayTimeArgs,
} from "./resources/scheduled-time/resource";
export {
    AgentReregistration,
    type AgentReregistrationArgs,
    type BastionArgs,
    type NodeArgs,
    type NodePathArgs,
    type ReregistrationTimeoutArgs,
    type SshArgs,
    type SshLoginArgs,
} from "./resources/reregistration/resource";
export type { AgentState } from "./resources/reregistration/states";
export {
    type AllowedHoursArgs,
    type AllowedTimesArgs,
    type HttpRequestArgs,
    type HttpStepArgs,
    type LocalStepArgs,
    type RollingMachineArgs,
    RollingMaintenance,
    type RollingMaintenanceArgs,
    type SshStepArgs,
    type StepArgs,
    type StepsArgs,
} from "./resources/rolling/resource";
export type { RollingBatch, RollingPhase, StepOutput } from "./resources/rolling/states";
export {
    MaintenanceSchedule,
    type MaintenanceScheduleArgs,
    type ScheduledWindowArgs,
} from "./resources/schedule/resource";
export type { MachineMode, MachineState, Phase, RecordedAgent } from "./resources/window/states";
export { type MachineArgs, MaintenanceWindow, type MaintenanceWindowArgs } from "./resources/window/resource";
