export { startEmulator, type Counters, type Emulator } from "./emulator";
export { believableCluster, manyAgents, manyTasks, type ClusterSpec } from "./cluster";
export type { LoggedRequest } from "./http/log";
export type {
    AclAction,
    AclRule,
    Acls,
    AgentSpec,
    EmulatorOptions,
    Fault,
    FaultRule,
    FrameworkSpec,
    Leader,
    Mode,
    OperationSpec,
    TaskSpec,
} from "./options";
export type { MachineID } from "./wire/maintenance";
