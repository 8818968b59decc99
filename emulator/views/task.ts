import { stateOf, type Task, type TaskStatus } from "../master/tasks";
import { taskResources } from "./holdings";
import { legacyAmounts, roleOf } from "./resources";

/** An element of GET_TASKS. */
export function taskView(task: Task): object {
    const fromAgent = task.statuses.filter(({ uuid }) => uuid !== undefined).at(-1);
    return {
        name: task.name,
        task_id: { value: task.id },
        framework_id: { value: task.framework.id },
        agent_id: { value: task.agent.id },
        state: stateOf(task),
        resources: taskResources(task),
        statuses: task.statuses.map((status) => statusView(task, status)),
        status_update_state: fromAgent?.state,
        status_update_uuid: fromAgent?.uuid,
    };
}

/** An element of /tasks, /frameworks and /state. */
export function legacyTaskView(task: Task): object {
    return {
        id: task.id,
        name: task.name,
        framework_id: task.framework.id,
        executor_id: "",
        slave_id: task.agent.id,
        state: stateOf(task),
        resources: legacyAmounts(task.resources),
        role: roleOf(task),
        statuses: task.statuses.map(({ state, timestamp, uuid }) => ({
            state,
            timestamp,
            container_status: uuid && containerStatus(task),
        })),
    };
}

function statusView(task: Task, { state, message, source, reason, timestamp, uuid }: TaskStatus): object {
    return {
        task_id: { value: task.id },
        state,
        message,
        source,
        reason,
        agent_id: { value: task.agent.id },
        executor_id: uuid && { value: task.id },
        timestamp,
        uuid,
        container_status: uuid && containerStatus(task),
    };
}

function containerStatus({ containerId, agent }: Task): object {
    return {
        container_id: { value: containerId },
        network_infos: [{ ip_addresses: [{ protocol: "IPv4", ip_address: agent.spec.ip }] }],
    };
}
