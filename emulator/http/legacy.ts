import { readJson, type Json } from "../json/reader";
import { alphabetical } from "../json/writer";
import { filterSchedule } from "../master/registry";
import { badRequest } from "../master/refusal";
import { clusterStatus } from "../views/status";
import { MACHINE_ID, SCHEDULE, type MachineID, type Schedule } from "../wire/maintenance";
import { convert } from "../wire/message";
import { view, type Context } from "./context";
import { ok, type Answer } from "./exchange";

/** /maintenance/schedule */
export function schedule(context: Context): Answer {
    const { master, request } = context;
    if (request.method === "GET") {
        const seen = filterSchedule(master.schedule, context.approver("get_maintenance_schedules"));
        return view(alphabetical(seen) as object);
    }
    const json = readJson(request.body);
    if (!(json instanceof Map)) throw badRequest("Unexpected JSON type parsed");
    master.updateSchedule(
        convert<Schedule>(SCHEDULE, json),
        context.approver("update_maintenance_schedules"),
    );
    return ok();
}

/** /maintenance/status */
export function status(context: Context): Answer {
    const seen = clusterStatus(context.master, context.approver("get_maintenance_statuses"));
    return view(alphabetical(seen) as object);
}

/** /machine/down */
export function down(context: Context): Answer {
    context.master.startMaintenance(machines(context), context.approver("start_maintenances"));
    return ok();
}

/** /machine/up */
export function up(context: Context): Answer {
    context.master.stopMaintenance(machines(context), context.approver("stop_maintenances"));
    return ok();
}

function machines({ request }: Context): MachineID[] {
    const json: Json = readJson(request.body);
    if (!Array.isArray(json)) throw badRequest("Unexpected JSON type parsed");
    return json.map((item) => convert<MachineID>(MACHINE_ID, item));
}
