import type { HttpRequest } from "./transport";

export type Operation =
    "schedule" | "status" | "update" | "down" | "up" | "agents" | "tasks" | "frameworks" | "version";

/** How one operation goes over the wire. */
export interface Route extends Pick<HttpRequest, "name" | "method" | "path" | "write"> {
    /** The ACL that lets a principal do this. */
    acl: string;
    body?: (argument: unknown) => unknown;
    /** From the parsed answer to what the schemas describe, which is the v1 form. */
    unwrap: (answer: unknown) => unknown;
}

/** The v1 operator API: one endpoint, which answers 503 while a new leader still recovers. */
export const V1: Record<Operation, Route> = {
    schedule: v1("GET_MAINTENANCE_SCHEDULE", "get_maintenance_schedules", [
        "get_maintenance_schedule",
        "schedule",
    ]),
    status: v1("GET_MAINTENANCE_STATUS", "get_maintenance_statuses", ["get_maintenance_status", "status"]),
    update: v1Write("UPDATE_MAINTENANCE_SCHEDULE", "update_maintenance_schedules", (schedule) => ({
        update_maintenance_schedule: { schedule },
    })),
    down: v1Write("START_MAINTENANCE", "start_maintenances", (machines) => ({
        start_maintenance: { machines },
    })),
    up: v1Write("STOP_MAINTENANCE", "stop_maintenances", (machines) => ({ stop_maintenance: { machines } })),
    agents: v1("GET_AGENTS", "view_roles", ["get_agents"]),
    tasks: v1("GET_TASKS", "view_tasks", ["get_tasks"]),
    frameworks: v1("GET_FRAMEWORKS", "view_frameworks", ["get_frameworks"]),
    version: v1("GET_VERSION", "", ["get_version", "version_info"]),
};

/** The endpoints of 0.25 and later. They answer `{}` while a leader recovers: second choice. */
export const LEGACY: Record<Operation, Route> = {
    schedule: get("/maintenance/schedule", "get_maintenance_schedules"),
    status: get("/maintenance/status", "get_maintenance_statuses"),
    update: post("/maintenance/schedule", "update_maintenance_schedules"),
    down: post("/machine/down", "start_maintenances"),
    up: post("/machine/up", "stop_maintenances"),
    agents: { ...get("/slaves", "view_roles"), unwrap: agentsOfSlaves },
    tasks: { ...get("/tasks?limit=100000", "view_tasks"), unwrap: tasksOfTasks },
    frameworks: { ...get("/frameworks", "view_frameworks"), unwrap: frameworksOfFrameworks },
    version: get("/version", ""),
};

/**
 * The registry as the master persists it, machines with their modes among it. No ACL filters it; the master
 * serves it beside the API, whatever its version.
 */
export const REGISTRY: Route = get("/registrar(1)/registry", "");

function v1(type: string, acl: string, within: string[]): Route {
    return {
        name: type,
        acl,
        method: "POST",
        path: "/api/v1",
        write: false,
        body: () => ({ type }),
        unwrap: (answer) => within.reduce<unknown>((value, key) => record(value)[key], answer),
    };
}

function v1Write(type: string, acl: string, argument: (value: unknown) => object): Route {
    return { ...v1(type, acl, []), write: true, body: (value) => ({ type, ...argument(value) }) };
}

function get(path: string, acl: string): Route {
    return { name: `GET ${path}`, acl, method: "GET", path, write: false, unwrap: (answer) => answer };
}

function post(path: string, acl: string): Route {
    return { ...get(path, acl), name: `POST ${path}`, method: "POST", write: true, body: (value) => value };
}

function agentsOfSlaves(answer: unknown): unknown {
    const agents = list(record(answer).slaves).map((each) => {
        const { id, hostname, pid, active, attributes, domain } = record(each);
        const named = Object.entries(record(attributes ?? {})).map(([name, value]) =>
            typeof value === "number"
                ? { name, type: "SCALAR", scalar: { value } }
                : { name, type: "TEXT", text: { value: String(value) } },
        );
        return { agent_info: { id: { value: id }, hostname, attributes: named, domain }, active, pid };
    });
    return { agents };
}

function tasksOfTasks(answer: unknown): unknown {
    const tasks = list(record(answer).tasks).map((each) => {
        const { name, id, framework_id, slave_id, state } = record(each);
        return {
            name,
            task_id: { value: id },
            framework_id: { value: framework_id },
            agent_id: { value: slave_id },
            state,
        };
    });
    return { tasks };
}

function frameworksOfFrameworks(answer: unknown): unknown {
    const frameworks = list(record(answer).frameworks).map((each) => {
        const { id, name } = record(each);
        return { framework_info: { id: { value: id }, name } };
    });
    return { frameworks };
}

function record(value: unknown): Record<string, unknown> {
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): unknown[] {
    return Array.isArray(value) ? value : [];
}
