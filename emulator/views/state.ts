import { isActive, type Agent } from "../master/agents";
import type { Framework } from "../master/frameworks";
import type { Master } from "../master/master";
import { stateOf, type Task } from "../master/tasks";
import { agentView, slaveResources, slaveView } from "./agent";
import { flags } from "./flags";
import { frameworkView, legacyFrameworkView } from "./framework";
import { BUILD, CAPABILITIES, pidOf, type Address } from "./master-info";
import { operationView } from "./operation";
import { each, unlessEmpty } from "./resources";
import { legacyTaskView, taskView } from "./task";

/** What the principal may see. */
export interface Visible {
    frameworks: boolean;
    tasks: boolean;
}

export function getAgents({ agents, frameworks }: Master): object {
    const view = (agent: Agent) => agentView(agent, frameworks.tasksOn(agent));
    return { agents: each(agents.registered(), view), recovered_agents: [] };
}

export function getTasks({ frameworks }: Master, visible: Visible): object {
    const all = visible.tasks ? [...frameworks.running(), ...frameworks.ended()] : [];
    const current = all.flatMap(({ tasks }) => [...tasks]);
    const completed = all.flatMap(({ completed }) => completed);
    return {
        tasks: each(current, taskView),
        unreachable_tasks: [],
        completed_tasks: each(completed, taskView),
    };
}

export function getFrameworks(master: Master, visible: Visible): object {
    const outstanding = master.inverseOffers.outstanding();
    const view = (framework: Framework) => {
        const offers = outstanding.filter((offer) => offer.framework === framework);
        return frameworkView(framework, offers, master.id);
    };
    return {
        frameworks: visible.frameworks ? master.frameworks.running().map(view) : [],
        completed_frameworks: visible.frameworks ? master.frameworks.ended().map(view) : [],
    };
}

/** Unlike the others, this one is left empty where there is none. */
export function getOperations({ operations }: Master): object {
    return { operations: unlessEmpty(operations.pending().map(operationView)) };
}

export function getState(master: Master, visible: Visible): object {
    return {
        get_tasks: getTasks(master, visible),
        get_executors: { executors: [] },
        get_frameworks: getFrameworks(master, visible),
        get_agents: getAgents(master),
    };
}

/** /slaves */
export function slaves({ agents, frameworks }: Master, query: URLSearchParams): object {
    const wanted = query.get("slave_id");
    const chosen = agents.registered().filter(({ id }) => wanted === null || id === wanted);
    const view = (agent: Agent) => {
        const tasks = frameworks.tasksOn(agent);
        return { ...slaveView(agent, tasks), ...slaveResources(agent, tasks) };
    };
    return { slaves: each(chosen, view), recovered_slaves: [] };
}

/** /tasks: the newest ones first, and no more than 100 unless asked for. */
export function tasks({ frameworks }: Master, visible: Visible, query: URLSearchParams): object {
    const launched = (task: Task) => task.statuses[0]!.timestamp;
    const direction = query.get("order") === "asc" ? 1 : -1;
    const all = [...frameworks.running(), ...frameworks.ended()]
        .flatMap(({ tasks, completed }) => [...tasks, ...completed])
        .filter(({ id }) => (query.get("task_id") ?? id) === id)
        .filter(({ framework: { id } }) => (query.get("framework_id") ?? id) === id)
        .sort((a, b) => direction * (launched(a) - launched(b)));
    const offset = Number(query.get("offset") ?? 0);
    const limit = Number(query.get("limit") ?? 100);
    return { tasks: visible.tasks ? each(all.slice(offset, offset + limit), legacyTaskView) : [] };
}

/** /frameworks */
export function frameworks(master: Master, visible: Visible): object {
    return { ...frameworkLists(master, visible), unregistered_frameworks: [] };
}

/** /state */
export function state(master: Master, address: Address, authenticated: boolean, visible: Visible): object {
    const registered = master.agents.registered();
    const active = registered.filter(isActive).length;
    const { frameworks, completed_frameworks } = frameworkLists(master, visible);
    return {
        version: BUILD.version,
        git_sha: BUILD.git_sha,
        git_tag: BUILD.git_tag,
        build_date: BUILD.build_date,
        build_time: BUILD.build_time,
        build_user: BUILD.build_user,
        start_time: master.startTime,
        elected_time: master.startTime,
        id: master.id,
        pid: pidOf(address),
        hostname: address.hostname,
        capabilities: CAPABILITIES,
        activated_slaves: active,
        deactivated_slaves: registered.length - active,
        unreachable_slaves: 0,
        leader: pidOf(address),
        leader_info: {
            id: master.id,
            pid: pidOf(address),
            port: BigInt(address.port),
            hostname: address.hostname,
        },
        flags: flags(address, authenticated),
        slaves: each(registered, (agent) => slaveView(agent, master.frameworks.tasksOn(agent))),
        recovered_slaves: [],
        frameworks,
        completed_frameworks,
        orphan_tasks: [],
        unregistered_frameworks: [],
    };
}

/** The part of /metrics/snapshot that speaks of agents, frameworks and running tasks. */
export function metrics(master: Master): object {
    const registered = master.agents.registered();
    const running = master.frameworks.running();
    const tasks = running.flatMap((framework) => [...framework.tasks]);
    return {
        "master/elected": 1,
        "master/frameworks_active": running.length,
        "master/slaves_active": registered.filter(isActive).length,
        "master/slaves_connected": registered.filter(({ spec }) => spec.active !== false).length,
        "master/tasks_running": tasks.filter((task) => stateOf(task) === "TASK_RUNNING").length,
    };
}

function frameworkLists({ frameworks }: Master, visible: Visible) {
    const view = (framework: Framework) => legacyFrameworkView(framework, visible.tasks);
    return {
        frameworks: visible.frameworks ? frameworks.running().map(view) : [],
        completed_frameworks: visible.frameworks ? frameworks.ended().map(view) : [],
    };
}
