import type { MachineID } from "./wire/maintenance";

/** What `startEmulator` takes; every part has a default. */
export interface EmulatorOptions {
    /** 0, the default, takes any free port. */
    port?: number;
    /** The address to listen on: 127.0.0.1. */
    host?: string;
    /** The host name that the master gives of itself: its address. */
    hostname?: string;
    agents?: readonly AgentSpec[];
    frameworks?: readonly FrameworkSpec[];
    /** Secrets by principal; with them, HTTP basic authentication is on. */
    credentials?: Readonly<Record<string, string>>;
    acls?: Acls;
    /** Given, the master does not lead: it redirects there, or, with null, knows no leader and answers 503. */
    leader?: Leader | null;
    /** Whether an agent registers again after machine/up, as one under a supervisor does: true. */
    agentsReturn?: boolean;
    /** From machine/up to the return of the agents: 50. */
    returnDelayMs?: number;
    /** From machine/down, or from the end of a drain, to the removal of agents and tasks: 20. */
    removalDelayMs?: number;
    /** The time a framework takes to answer an inverse offer: 20. */
    answerDelayMs?: number;
    faults?: readonly FaultRule[];
}

export interface AgentSpec {
    hostname: string;
    ip: string;
    /** 5051 */
    port?: number;
    id?: string;
    attributes?: Readonly<Record<string, string | number>>;
    resources?: {
        cpus?: number;
        mem?: number;
        disk?: number;
        gpus?: number;
        ports?: [begin: number, end: number];
    };
    /** The fault domain. */
    domain?: { region: string; zone: string };
    /** False for an agent that lost its connection to the master: true. */
    active?: boolean;
}

export interface FrameworkSpec {
    name: string;
    id?: string;
    principal?: string;
    /** "*" */
    role?: string;
    hostname?: string;
    /** False for one that is disconnected, which gets no inverse offers: true. */
    active?: boolean;
    tasks?: readonly TaskSpec[];
    /** What it says to inverse offers: "ignore", which leaves them outstanding. */
    inverseOffers?: "accept" | "decline" | "ignore";
    /** Whether it also moves the tasks away from an agent with an inverse offer: false. */
    relocate?: boolean;
    /** Whether it acknowledges that a task is over at once; false leaves such tasks in the list: true. */
    acknowledges?: boolean;
    /** Whether it sits on offers, so that it is asked about agents that run none of its tasks: false. */
    holdsOffers?: boolean;
    /** Overrides the emulator's `answerDelayMs`. */
    answerDelayMs?: number;
}

export interface TaskSpec {
    /** The host name of its agent. */
    agent: string;
    /** `<framework>-<number>` */
    name?: string;
    cpus?: number;
    mem?: number;
    disk?: number;
    gpus?: number;
    /** Whether its resources are reserved for the role of its framework: false. */
    reserved?: boolean;
    /** The id of a persistent volume that its disk is (1 MiB unless `disk` says more), always reserved. */
    volume?: string;
}

export interface OperationSpec {
    /** The host name or id of its agent. */
    agent: string;
    /** The name of the framework that wants it; none for an operator's. */
    framework?: string;
    /** "RESERVE", "CREATE" and so on: "RESERVE". */
    type?: string;
}

export interface Leader {
    hostname: string;
    port: number;
}

export type Mode = "leader" | "follower" | "recovering";

/** By principal, or "*" for those not named: one rule for all actions, or rules by action. Default is ANY. */
export type Acls = Readonly<Record<string, AclRule | Readonly<Partial<Record<AclAction, AclRule>>>>>;

/** Any machine, none, or the listed ones. For an action on no machine, a list counts as ANY. */
export type AclRule = "ANY" | "NONE" | readonly MachineID[];

/** Named as in the master's `--acls`. */
export type AclAction =
    | "get_maintenance_schedules"
    | "update_maintenance_schedules"
    | "start_maintenances"
    | "stop_maintenances"
    | "get_maintenance_statuses"
    | "drain_agents"
    | "deactivate_agents"
    | "reactivate_agents"
    | "view_frameworks"
    | "view_tasks";

/** A fault for the requests that match; the first rule in order of addition wins. Plain JSON. */
export interface FaultRule {
    /** All given parts have to hold; nothing given matches every request. */
    match?: {
        method?: string;
        /** The path without `/master` and query, as in `/machine/down`. */
        path?: string;
        /** The type of a v1 call, as in `START_MAINTENANCE`. */
        call?: string;
        contentIncludes?: string;
    };
    /** How many matching requests are let through first: 0. */
    skip?: number;
    /** How many requests get the fault: 1. "always" never ends. */
    times?: number | "always";
    fault: Fault;
}

/** `when` says whether the request is applied "before" or "after" the fault: most requests that fail are not. */
export type Fault =
    /** The connection is closed: before the request is applied (default), or after, in place of the answer. */
    | { kind: "drop"; when?: "before" | "after" }
    /** The request is applied that much later, or (default) answered that much later. */
    | { kind: "delay"; ms: number; when?: "before" | "after" }
    /** Something else answers, as a proxy does: 503 without being asked. With "after" the request was applied. */
    | {
          kind: "answer";
          status: number;
          body?: string;
          headers?: Record<string, string>;
          when?: "before" | "after";
      }
    /** 307, not applied. */
    | { kind: "redirect"; location: string }
    /** Applied; the connection ends in the middle of the body, after so many bytes (default: half). */
    | { kind: "truncate"; bytes?: number }
    /** Applied; the body is something else. */
    | { kind: "garbage"; body?: string };
