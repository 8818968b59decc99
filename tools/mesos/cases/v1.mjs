// The v1 operator API.
import { UPDATE, M, S, T1, U1, U2, U3, V1, call, json, plan, win } from "./shared.mjs";

export const v1 = {
    "v1-schedule": async (t) => {
        await call(t, "get-empty", { type: "GET_MAINTENANCE_SCHEDULE" });
        await call(t, "update", UPDATE(plan(win([U1]), win([U2], T1, null))));
        await call(t, "get", { type: "GET_MAINTENANCE_SCHEDULE" });
        await call(t, "status", { type: "GET_MAINTENANCE_STATUS" });
        await t.get("schedule", S);
        await call(t, "update-empty", UPDATE("{}"));
        await call(t, "get-2", { type: "GET_MAINTENANCE_SCHEDULE" });
    },
    "v1-down-up": async (t) => {
        await call(t, "update", UPDATE(plan(win([U1, U2]))));
        await call(t, "start", { type: "START_MAINTENANCE", start_maintenance: { machines: [U1] } });
        await call(t, "status", { type: "GET_MAINTENANCE_STATUS" });
        await call(t, "start-again", { type: "START_MAINTENANCE", start_maintenance: { machines: [U1] } });
        await call(t, "stop", { type: "STOP_MAINTENANCE", stop_maintenance: { machines: [U1] } });
        await call(t, "get", { type: "GET_MAINTENANCE_SCHEDULE" });
        await call(t, "stop-again", { type: "STOP_MAINTENANCE", stop_maintenance: { machines: [U1] } });
        await call(t, "stop-draining", { type: "STOP_MAINTENANCE", stop_maintenance: { machines: [U2] } });
        await call(t, "start-unscheduled", {
            type: "START_MAINTENANCE",
            start_maintenance: { machines: [U3] },
        });
        await call(t, "start-none", { type: "START_MAINTENANCE", start_maintenance: { machines: [] } });
    },
    "v1-update-errors": async (t) => {
        await call(t, "missing-message", { type: "UPDATE_MAINTENANCE_SCHEDULE" });
        await call(t, "missing-schedule", {
            type: "UPDATE_MAINTENANCE_SCHEDULE",
            update_maintenance_schedule: {},
        });
        await call(t, "empty-machine-ids", UPDATE(plan(win([]))));
        await call(t, "duplicate", UPDATE(plan(win([U1, U1]))));
        await call(t, "negative-duration", UPDATE(plan(win([U1], T1, "-1"))));
        await call(t, "missing-unavailability", UPDATE('{"windows":[{"machine_ids":[{"hostname":"x"}]}]}'));
        await call(t, "bad-ip", UPDATE(plan(win([M("x", "nope")]))));
        await call(t, "start-missing", { type: "START_MAINTENANCE" });
        await call(t, "stop-missing", { type: "STOP_MAINTENANCE" });
    },
    "v1-http-errors": async (t) => {
        await call(t, "unknown-type", { type: "GET_MAINTENANCE" });
        await call(t, "missing-type", {});
        await call(t, "lower-case-type", { type: "get_maintenance_schedule" });
        await call(t, "array", "[]");
        await call(t, "bad-json", "{");
        await call(t, "empty-body", "");
        await t.post("no-content-type", V1, { type: "GET_MAINTENANCE_SCHEDULE" }, { headers: {} });
        await t.post(
            "text-plain",
            V1,
            { type: "GET_MAINTENANCE_SCHEDULE" },
            { headers: { "Content-Type": "text/plain" } },
        );
        await t.post(
            "charset",
            V1,
            { type: "GET_MAINTENANCE_SCHEDULE" },
            { headers: { "Content-Type": "application/json; charset=utf-8" } },
        );
        await t.post("no-accept", V1, { type: "GET_MAINTENANCE_SCHEDULE" });
        await t.post(
            "accept-xml",
            V1,
            { type: "GET_MAINTENANCE_SCHEDULE" },
            { headers: { "Content-Type": "application/json", Accept: "application/xml" } },
        );
        await t.post(
            "accept-any",
            V1,
            { type: "GET_MAINTENANCE_SCHEDULE" },
            { headers: { "Content-Type": "application/json", Accept: "*/*" } },
        );
        await t.get("get", V1);
        await t.step("put", "PUT", V1, { headers: json, body: "{}" });
        await call(t, "unknown-field", { type: "GET_MAINTENANCE_SCHEDULE", extra: 1 });
        await t.post(
            "master-prefix",
            "/master/api/v1",
            { type: "GET_MAINTENANCE_SCHEDULE" },
            { headers: json },
        );
        await t.post("trailing-slash", "/api/v1/", { type: "GET_MAINTENANCE_SCHEDULE" }, { headers: json });
    },
    "other-endpoints": async (t) => {
        await t.get("health", "/health");
        await t.get("version", "/version");
        await t.get("redirect", "/redirect");
        await t.get("master-redirect", "/master/redirect");
        await t.get("redirect-path", "/master/redirect/maintenance/schedule");
        await t.get("unknown", "/no/such/path");
        await t.get("root", "/");
        await call(t, "get-health", { type: "GET_HEALTH" });
        await call(t, "get-version", { type: "GET_VERSION" });
        await call(t, "get-master", { type: "GET_MASTER" });
        await t.post("reserve-like-unknown-agent", "/reserve", "{}");
    },
    "v1-drain-errors": async (t) => {
        const nobody = { agent_id: { value: "no-such-agent" } };
        await call(t, "drain-unknown", { type: "DRAIN_AGENT", drain_agent: nobody });
        await call(t, "deactivate-unknown", { type: "DEACTIVATE_AGENT", deactivate_agent: nobody });
        await call(t, "reactivate-unknown", { type: "REACTIVATE_AGENT", reactivate_agent: nobody });
        await call(t, "drain-missing", { type: "DRAIN_AGENT" });
        await call(t, "drain-no-id", { type: "DRAIN_AGENT", drain_agent: {} });
        const id = (await t.agents())["agent-1.mesos"];
        await call(t, "reactivate-active", {
            type: "REACTIVATE_AGENT",
            reactivate_agent: { agent_id: { value: id } },
        });
        await call(t, "drain-grace-text", {
            type: "DRAIN_AGENT",
            drain_agent: { agent_id: { value: id }, max_grace_period: "10s" },
        });
    },
};
