// What the cases are written with: machines, schedules as text, paths and calls.
export const M = (hostname, ip) => ({
    ...(hostname === undefined ? {} : { hostname }),
    ...(ip === undefined ? {} : { ip }),
});
export const A1 = M("agent-1.mesos", "127.0.0.1"); // registered
export const A2 = M("agent-2.mesos", "127.0.0.1"); // registered
export const U1 = M("spare-1.mesos", "10.0.0.1"); // never registered
export const U2 = M("spare-2.mesos", "10.0.0.2");
export const U3 = M("spare-3.mesos", "10.0.0.3");

export const T1 = "2000000000000000000"; // 2033-05-18T03:33:20Z, as text: beyond 2^53
export const HOUR = "3600000000000";
// Schedules are written as text, so that the numbers arrive digit for digit.
export const win = (machines, start = T1, duration = HOUR) =>
    `{"machine_ids":${JSON.stringify(machines)},"unavailability":{"start":{"nanoseconds":${start}}` +
    (duration === null ? "" : `,"duration":{"nanoseconds":${duration}}`) +
    `}}`;
export const plan = (...windows) => `{"windows":[${windows.join(",")}]}`;
export const S = "/maintenance/schedule";
export const ST = "/maintenance/status";
export const DOWN = "/machine/down";
export const UP = "/machine/up";
export const V1 = "/api/v1";

export const json = { "Content-Type": "application/json", Accept: "application/json" };
export const call = (t, label, value, extra = {}) => t.post(label, V1, value, { headers: json, ...extra });
export const UPDATE = (text) =>
    `{"type":"UPDATE_MAINTENANCE_SCHEDULE","update_maintenance_schedule":{"schedule":${text}}}`;

/** Sends one body to /maintenance/schedule, then shows the schedule. */
export const scheduleCase =
    (body, note, more = {}) =>
    async (t) => {
        await t.post("post", S, body, { note, ...more });
        await t.get("schedule", S);
    };

/** The same, but a schedule with spare-1 is there before: does it survive? */
export const refusedCase =
    (body, note, more = {}) =>
    async (t) => {
        await t.post("before", S, plan(win([U1])));
        await t.post("post", S, body, { note, ...more });
        await t.get("schedule", S);
    };
