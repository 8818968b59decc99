import type { HttpRequest } from "./transport";

export type RouteName =
    | "schedule"
    | "status"
    | "update"
    | "down"
    | "up"
    | "agents"
    | "tasks"
    | "frameworks"
    | "operations"
    | "drain"
    | "reactivate"
    | "version";

/** How one operation goes over the wire. */
export interface Route extends Pick<HttpRequest, "name" | "method" | "path" | "write"> {
    /** The ACL that lets a principal do this. */
    acl: string;
    body?: (argument: unknown) => unknown;
    /** The keys that lead to what the schemas describe. */
    within: readonly string[];
}

/** The v1 operator API: one endpoint, which answers 503 while a new leader still recovers. */
export const V1: Readonly<Record<RouteName, Route>> = {
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
    operations: v1("GET_OPERATIONS", "view_roles", ["get_operations"]),
    drain: v1Write("DRAIN_AGENT", "drain_agents", (drain_agent) => ({ drain_agent })),
    reactivate: v1Write("REACTIVATE_AGENT", "reactivate_agents", (reactivate_agent) => ({
        reactivate_agent,
    })),
    version: v1("GET_VERSION", "", ["get_version", "version_info"]),
};

/** The endpoints of 0.25 and later, as far as there are any. They answer `{}` while a leader recovers: second choice. */
export const LEGACY: Readonly<Partial<Record<RouteName, Route>>> = {
    schedule: get("/maintenance/schedule", "get_maintenance_schedules"),
    status: get("/maintenance/status", "get_maintenance_statuses"),
    update: post("/maintenance/schedule", "update_maintenance_schedules"),
    down: post("/machine/down", "start_maintenances"),
    up: post("/machine/up", "stop_maintenances"),
    agents: get("/slaves", "view_roles"),
    tasks: get("/frameworks", "view_tasks"),
    frameworks: get("/frameworks", "view_frameworks"),
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
        within,
    };
}

function v1Write(type: string, acl: string, argument: (value: unknown) => object): Route {
    return { ...v1(type, acl, []), write: true, body: (value) => ({ type, ...argument(value) }) };
}

function get(path: string, acl: string): Route {
    return { name: `GET ${path}`, acl, method: "GET", path, write: false, within: [] };
}

function post(path: string, acl: string): Route {
    return { ...get(path, acl), name: `POST ${path}`, method: "POST", write: true, body: (value) => value };
}
