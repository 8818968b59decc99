// Authentication, and authorization of a principal that may only look.
import { UPDATE, DOWN, S, ST, U1, U2, U3, UP, V1, json, plan, win } from "./shared.mjs";

export const OPS = "ops:secret";
export const auth = {
    "auth-401": async (t) => {
        const body = { headers: { "Content-Type": "application/json" }, body: "{}" };
        await t.get("schedule-get", S);
        await t.step("schedule-post", "POST", S, body);
        await t.get("status", ST);
        await t.step("down", "POST", DOWN, { ...body, body: "[]" });
        await t.step("up", "POST", UP, { ...body, body: "[]" });
        await t.step("v1", "POST", V1, { headers: json, body: '{"type":"GET_MAINTENANCE_SCHEDULE"}' });
        await t.get("slaves", "/slaves");
        await t.get("state", "/state");
        await t.get("tasks", "/tasks");
        await t.get("metrics", "/metrics/snapshot");
        await t.get("health", "/health");
        await t.get("version", "/version");
        await t.get("redirect", "/redirect");
        await t.step("put", "PUT", S, body);
        await t.get("unknown-path", "/maintenance/unknown");
        await t.get("master-prefix", "/master" + S);
    },
    "auth-wrong": async (t) => {
        await t.get("wrong-secret", S, { auth: "ops:wrong" });
        await t.get("wrong-user", S, { auth: "nobody:secret" });
        await t.get("empty-secret", S, { auth: "ops:" });
        await t.get("bearer", S, { headers: { Authorization: "Bearer token" } });
        await t.get("not-base64", S, { headers: { Authorization: "Basic !!" } });
        await t.get("lower-case-scheme", S, {
            headers: { Authorization: "basic " + Buffer.from(OPS).toString("base64") },
        });
        await t.get("no-scheme", S, { headers: { Authorization: Buffer.from(OPS).toString("base64") } });
        await t.get("right", S, { auth: OPS });
        await t.post("right-post", S, plan(win([U1])), { auth: OPS });
        await t.get("right-after", S, { auth: OPS });
    },
};

export const VIEW = "view:secret";
export const acls = JSON.stringify({
    permissive: true,
    ...Object.fromEntries(
        [
            "update_maintenance_schedules",
            "start_maintenances",
            "stop_maintenances",
            "get_maintenance_schedules",
            "get_maintenance_statuses",
        ].map((action) => [
            action,
            [
                { principals: { values: ["ops"] }, machines: { type: "ANY" } },
                { principals: { type: "ANY" }, machines: { type: "NONE" } },
            ],
        ]),
    ),
});
export const authorization = {
    "acls-403-nothing-down": async (t) => {
        await t.post("ops-schedule", S, plan(win([U1])), { auth: OPS });
        await t.post("view-schedule-post", S, plan(win([U1, U2])), { auth: VIEW });
        await t.post("view-schedule-other", S, plan(win([U3])), { auth: VIEW });
        await t.post("view-v1-update", V1, UPDATE(plan(win([U3]))), { auth: VIEW, headers: json });
        await t.post("view-down", DOWN, [U1], { auth: VIEW });
        await t.post("view-up", UP, [U1], { auth: VIEW, note: "403 or 400 (not DOWN)?" });
        await t.post("view-up-never-seen", UP, [U3], { auth: VIEW });
        await t.get("ops-schedule-kept", S, { auth: OPS });
        await t.get("view-slaves", "/slaves", { auth: VIEW });
    },
    "acls-403": async (t) => {
        await t.post("ops-schedule", S, plan(win([U1, U2])), { auth: OPS });
        await t.post("ops-down", DOWN, [U1], { auth: OPS });
        await t.get("view-schedule", S, { auth: VIEW, note: "what may not be seen is left out, with 200" });
        await t.get("view-status", ST, { auth: VIEW });
        await t.post("view-schedule-post", S, plan(win([U3])), { auth: VIEW });
        await t.post("view-schedule-clear", S, "{}", {
            auth: VIEW,
            note: "a schedule without machines needs no permission for any",
        });
        await t.post("view-schedule-invalid", S, plan(win([])), {
            auth: VIEW,
            note: "which comes first, 400 or 403?",
        });
        await t.post("view-down", DOWN, [U2], { auth: VIEW });
        await t.post("view-down-unscheduled", DOWN, [U3], { auth: VIEW });
        await t.post("view-down-empty", DOWN, [], { auth: VIEW });
        await t.post("view-up", UP, [U1], { auth: VIEW });
        await t.post("view-v1-update", V1, UPDATE(plan(win([U3]))), { auth: VIEW, headers: json });
        await t.post("view-v1-get", V1, { type: "GET_MAINTENANCE_SCHEDULE" }, { auth: VIEW, headers: json });
        await t.post(
            "view-v1-start",
            V1,
            { type: "START_MAINTENANCE", start_maintenance: { machines: [U2] } },
            { auth: VIEW, headers: json },
        );
        await t.get("ops-schedule-after", S, { auth: OPS });
        await t.get("ops-status-after", ST, { auth: OPS });
        await t.post("ops-up", UP, [U1], { auth: OPS });
        await t.post("view-schedule-clear-2", S, "{}", { auth: VIEW, note: "now nothing is DOWN" });
        await t.get("ops-schedule-end", S, { auth: OPS });
    },
    "acls-drain-agent": async (t) => {
        const id = { agent_id: { value: "no-such-agent" } };
        await t.post(
            "view-drain",
            V1,
            { type: "DRAIN_AGENT", drain_agent: id },
            { auth: VIEW, headers: json },
        );
    },
};
