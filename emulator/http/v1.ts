import { JsonError, readJson } from "../json/reader";
import { deactivateAgent, drainAgent, reactivateAgent } from "../master/drain";
import { filterSchedule } from "../master/registry";
import { badRequest, Refusal } from "../master/refusal";
import { BUILD, masterInfo } from "../views/master-info";
import * as state from "../views/state";
import { clusterStatus } from "../views/status";
import { CALL, type Call } from "../wire/call";
import { ConversionError, convert } from "../wire/message";
import { acceptsJson } from "./accepts";
import { view, type Context } from "./context";
import { methodNotAllowed, ok, text, type Answer } from "./exchange";

/** /api/v1: what is wrong is told in the order of Mesos. */
export function v1(context: Context): Answer {
    const { site, request } = context;
    if (site.mode === "recovering") return text(503, "Master has not finished recovery");
    if (request.method !== "POST") return methodNotAllowed(["POST"], request.method);
    const type = request.headers["content-type"];
    if (type === undefined) throw badRequest("Expecting 'Content-Type' to be present");
    if (type !== "application/json") {
        throw new Refusal(415, "Expecting 'Content-Type' of application/json or application/x-protobuf");
    }
    const call = readCall(request.body);
    if (!acceptsJson(request)) {
        throw new Refusal(406, "Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'");
    }
    const name = call.type as string;
    const read = Object.hasOwn(READS, name) ? READS[name] : undefined;
    if (read !== undefined) return view({ type: name, [name.toLowerCase()]: read(context) });
    const write = Object.hasOwn(WRITES, name) ? WRITES[name] : undefined;
    if (write === undefined) return text(501, "501 Not Implemented.");
    write(context, call);
    return ok();
}

function readCall(body: Buffer): Call {
    try {
        const call = convert<Call>(CALL, readJson(body));
        if (call.type === undefined) throw missing("type");
        const argument = call.type.toLowerCase();
        if (Object.hasOwn(WRITES, call.type) && !(argument in call)) throw missing(argument);
        return call;
    } catch (error) {
        if (error instanceof JsonError) throw badRequest(`Failed to parse body into JSON: ${error.message}`);
        if (!(error instanceof ConversionError)) throw error;
        throw badRequest(`Failed to convert JSON into Call protobuf: ${error.message}`);
    }
}

function missing(field: string): Refusal {
    return badRequest(`Failed to validate master::Call: Expecting '${field}' to be present`);
}

/** What each call answers, under its own name in small letters. */
const READS: Readonly<Record<string, (context: Context) => object | undefined>> = {
    GET_HEALTH: () => ({ healthy: true }),
    GET_VERSION: () => ({ version_info: BUILD }),
    GET_MASTER: ({ master, site }) => ({
        // The v1 API does not know the last one.
        master_info: masterInfo(master, site.address, [
            { type: "AGENT_UPDATE" },
            { type: "AGENT_DRAINING" },
            {},
        ]),
        start_time: master.startTime,
        elected_time: master.startTime,
    }),
    GET_MAINTENANCE_SCHEDULE: (context) => ({
        schedule: filterSchedule(context.master.schedule, context.approver("get_maintenance_schedules")),
    }),
    GET_MAINTENANCE_STATUS: (context) => ({
        status: clusterStatus(context.master, context.approver("get_maintenance_statuses")),
    }),
    GET_AGENTS: ({ master }) => state.getAgents(master),
    GET_TASKS: ({ master, visible }) => state.getTasks(master, visible),
    GET_OPERATIONS: ({ master }) => state.getOperations(master),
    GET_EXECUTORS: () => ({ executors: [] }),
    GET_FRAMEWORKS: ({ master, visible }) => state.getFrameworks(master, visible),
    GET_STATE: ({ master, visible }) => state.getState(master, visible),
};

/** The calls with an argument, which answer nothing. */
const WRITES: Readonly<Record<string, (context: Context, call: Call) => void>> = {
    UPDATE_MAINTENANCE_SCHEDULE: (context, call) => {
        const { schedule } = call.update_maintenance_schedule!;
        context.master.updateSchedule(schedule, context.approver("update_maintenance_schedules"));
    },
    START_MAINTENANCE: (context, call) => {
        const machines = call.start_maintenance!.machines ?? [];
        context.master.startMaintenance(machines, context.approver("start_maintenances"));
    },
    STOP_MAINTENANCE: (context, call) => {
        const machines = call.stop_maintenance!.machines ?? [];
        context.master.stopMaintenance(machines, context.approver("stop_maintenances"));
    },
    DRAIN_AGENT: (context, call) =>
        drainAgent(context.master, call.drain_agent!, context.may("drain_agents")),
    DEACTIVATE_AGENT: (context, call) => {
        const { agent_id } = call.deactivate_agent!;
        deactivateAgent(context.master, agent_id.value, context.may("deactivate_agents"));
    },
    REACTIVATE_AGENT: (context, call) => {
        const { agent_id } = call.reactivate_agent!;
        reactivateAgent(context.master, agent_id.value, context.may("reactivate_agents"));
    },
};
