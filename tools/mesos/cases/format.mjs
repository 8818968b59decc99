// Posting schedules that are no proper JSON of a schedule, in body or headers.
import { DOWN, HOUR, M, S, ST, T1, U1, U2, UP, plan, refusedCase, scheduleCase, win } from "./shared.mjs";

export const format = {
    "schedule-machine-ids-object": refusedCase(
        `{"windows":[{"machine_ids":{"hostname":"spare-2.mesos"},"unavailability":{"start":{"nanoseconds":${T1}}}}]}`,
    ),
    "schedule-machine-id-string": refusedCase(
        `{"windows":[{"machine_ids":["spare-2.mesos"],"unavailability":{"start":{"nanoseconds":${T1}}}}]}`,
    ),
    "schedule-hostname-number": refusedCase(plan(win([{ hostname: 7 }]))),
    "schedule-windows-object": refusedCase(`{"windows":{"machine_ids":[]}}`),
    "schedule-misspelt-windows": refusedCase(
        `{"window":[${win([U2])}]}`,
        "an unknown field alone: an empty schedule",
    ),
    "schedule-windows-null": refusedCase(`{"windows":null}`),
    "schedule-window-null": refusedCase(`{"windows":[null]}`),
    "schedule-unavailability-null": refusedCase(
        `{"windows":[{"machine_ids":[{"hostname":"spare-2.mesos"}],"unavailability":null}]}`,
    ),
    "schedule-duration-null": scheduleCase(
        `{"windows":[{"machine_ids":[{"hostname":"spare-1.mesos"}],"unavailability":{"start":{"nanoseconds":${T1}},"duration":null}}]}`,
    ),
    "schedule-unknown-fields": scheduleCase(
        `{"comment":"x","windows":[{"machine_ids":[{"hostname":"spare-1.mesos","rack":1}],"note":2,"unavailability":{"start":{"nanoseconds":${T1}},"why":"disk"}}]}`,
    ),
    "schedule-camel-case": scheduleCase(
        `{"windows":[{"machineIds":[{"hostname":"spare-1.mesos"}],"unavailability":{"start":{"nanoseconds":${T1}}}}]}`,
    ),
    "schedule-string-number": scheduleCase(plan(win([U1], `"${T1}"`, `"${HOUR}"`))),
    "schedule-string-number-bad": refusedCase(plan(win([U2], '"soon"'))),
    "schedule-exponent-number": scheduleCase(plan(win([U1], "2e18", "3.6e12"))),
    "schedule-fraction-number": scheduleCase(plan(win([U1], T1, "1.5"))),
    "schedule-beyond-2-53": scheduleCase(
        plan(win([U1], "2000000000123456789", "9007199254740993")),
        "is every digit kept?",
    ),
    "schedule-int64-max": scheduleCase(plan(win([U1], "9223372036854775807", "9223372036854775807"))),
    "schedule-int64-overflow": refusedCase(plan(win([U2], "9223372036854775808"))),
    "schedule-uint64-overflow": refusedCase(plan(win([U2], "18446744073709551616"))),
    "schedule-huge-number": refusedCase(plan(win([U2], "1e400"))),
    "schedule-bad-json": refusedCase('{"windows":'),
    "schedule-trailing-garbage": refusedCase("{} x"),
    "schedule-trailing-comma": refusedCase('{"windows":[],}'),
    "schedule-bom": refusedCase("\ufeff{}"),
    "schedule-empty-body": refusedCase(""),
    "schedule-array": refusedCase("[]"),
    "schedule-string": refusedCase('"windows"'),
    "schedule-null": refusedCase("null"),
    "schedule-duplicate-keys": scheduleCase(`{"windows":[],"windows":[${win([U1])}]}`),
    "schedule-content-type-text": scheduleCase(plan(win([U1])), "the type is not looked at", {
        headers: { "Content-Type": "text/plain" },
    }),
    "schedule-content-type-none": scheduleCase(plan(win([U1])), undefined, { headers: {} }),
    "schedule-content-type-form": scheduleCase(plan(win([U1])), undefined, {
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
    }),
    "schedule-content-type-protobuf": scheduleCase(plan(win([U1])), undefined, {
        headers: { "Content-Type": "application/x-protobuf" },
    }),
    "schedule-accept": async (t) => {
        await t.post("post", S, plan(win([U1])));
        await t.get("accept-xml", S, { headers: { Accept: "application/xml" } });
        await t.get("accept-protobuf", S, { headers: { Accept: "application/x-protobuf" } });
    },
    "schedule-chunked-request": scheduleCase(plan(win([U1])), "Transfer-Encoding: chunked", {
        chunked: true,
    }),
    "schedule-gzip-request": scheduleCase(plan(win([U1])), "Content-Encoding: gzip", { gzip: true }),
    "schedule-expect-continue": async (t) => {
        await t.post("post", S, plan(win([U1])), {
            headers: { "Content-Type": "application/json", Expect: "100-continue" },
        });
        await t.get("schedule", S);
    },
    "schedule-gzip-response": async (t) => {
        await t.post("post-small", S, plan(win([U1])));
        await t.get("small", S, { headers: { "Accept-Encoding": "gzip" } });
        const many = Array.from({ length: 40 }, (_, i) => M(`rack-${i}.mesos`, `10.1.0.${i}`));
        await t.post("post-large", S, plan(win(many)));
        await t.get("large", S, { headers: { "Accept-Encoding": "gzip" }, note: "shown unpacked" });
        await t.get("status-large", ST, { note: "in no order that the schedule knows" });
    },
    "schedule-methods": async (t) => {
        await t.post("before", S, plan(win([U1])));
        for (const method of ["PUT", "DELETE", "PATCH"])
            await t.step(method.toLowerCase(), method, S, {
                headers: { "Content-Type": "application/json" },
                body: "{}",
            });
        await t.step("head", "HEAD", S);
        await t.step("options", "OPTIONS", S);
        await t.get("schedule", S);
    },
    "schedule-query": async (t) => {
        await t.post("before", S, plan(win([U1])));
        await t.get("jsonp", S + "?jsonp=callback");
        await t.get("unknown-parameter", S + "?pretty=true");
    },
    paths: async (t) => {
        await t.post("before", S, plan(win([U1])));
        await t.get("master-prefix", "/master" + S);
        await t.get("trailing-slash", S + "/");
        await t.get("master-trailing-slash", "/master" + S + "/");
        await t.get("double-slash", "//maintenance//schedule");
        await t.get("parent", "/maintenance");
        await t.get("below", S + "/x", { note: "routes match by prefix" });
        await t.get("below-status", ST + "/spare-1.mesos");
        await t.get("upper-case", "/Maintenance/Schedule");
        await t.get("escaped", "/maintenance%2Fschedule");
        await t.get("unknown", "/maintenance/unknown");
        await t.get("mesos-prefix", "/mesos" + S);
        await t.get("status-trailing-slash", ST + "/");
        await t.post("down-trailing-slash", DOWN + "/", [U1]);
        await t.get("status", ST);
        await t.post("up-master-prefix", "/master" + UP, [U1]);
        await t.get("schedule", S);
    },
};
