import { MACHINE_ID, SCHEDULE, type MachineID, type Schedule } from "./maintenance";
import { optional, repeated, required, type Message } from "./message";

/** A call of the v1 operator API, with the arguments of the calls that the emulator answers. */
export interface Call {
    type?: string;
    update_maintenance_schedule?: { schedule: Schedule };
    start_maintenance?: { machines?: MachineID[] };
    stop_maintenance?: { machines?: MachineID[] };
    drain_agent?: DrainAgent;
    deactivate_agent?: { agent_id: { value: string } };
    reactivate_agent?: { agent_id: { value: string } };
}

export interface DrainAgent {
    agent_id: { value: string };
    max_grace_period?: { seconds?: bigint; nanos?: bigint };
    mark_gone?: boolean;
}

/** The types of call that Mesos 1.11 knows, by their number. */
const TYPES =
    "UNKNOWN GET_HEALTH GET_FLAGS GET_VERSION GET_METRICS GET_LOGGING_LEVEL SET_LOGGING_LEVEL LIST_FILES READ_FILE " +
    "GET_STATE GET_AGENTS GET_FRAMEWORKS GET_EXECUTORS GET_TASKS GET_ROLES GET_WEIGHTS UPDATE_WEIGHTS GET_MASTER " +
    "SUBSCRIBE RESERVE_RESOURCES UNRESERVE_RESOURCES CREATE_VOLUMES DESTROY_VOLUMES GET_MAINTENANCE_STATUS " +
    "GET_MAINTENANCE_SCHEDULE UPDATE_MAINTENANCE_SCHEDULE START_MAINTENANCE STOP_MAINTENANCE GET_QUOTA SET_QUOTA " +
    "REMOVE_QUOTA TEARDOWN MARK_AGENT_GONE GROW_VOLUME SHRINK_VOLUME GET_OPERATIONS UPDATE_QUOTA DRAIN_AGENT " +
    "DEACTIVATE_AGENT REACTIVATE_AGENT";

const AGENT_ID: Message = { value: required("string") };
const DURATION: Message = { seconds: optional("int64"), nanos: optional("int32") };
const MACHINES: Message = { machines: repeated(MACHINE_ID) };
const AGENT: Message = { agent_id: required(AGENT_ID) };

export const CALL: Message = {
    type: optional(TYPES.split(" ")),
    update_maintenance_schedule: optional({ schedule: required(SCHEDULE) }),
    start_maintenance: optional(MACHINES),
    stop_maintenance: optional(MACHINES),
    drain_agent: optional({ ...AGENT, max_grace_period: optional(DURATION), mark_gone: optional("bool") }),
    deactivate_agent: optional(AGENT),
    reactivate_agent: optional(AGENT),
};
