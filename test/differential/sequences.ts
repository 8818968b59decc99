import fc from "fast-check";

/** One request to a master. */
export interface Call {
    method: string;
    path: string;
    headers: Record<string, string>;
    body: string | null;
}

const V1 = { "Content-Type": "application/json", Accept: "application/json" };

/**
 * Machines without an agent that both masters know; few, so that calls meet. `{run}` is replaced by something new
 * in each run, since masters never forget a machine: what an earlier run called one would be known to only one.
 */
export const SPARE_MACHINES = [
    ...[1, 2, 3, 4].map((number) => ({ hostname: `spare-{run}-${number}.mesos`, ip: `10.0.0.${number}` })),
    ...[1, 2, 3, 4].map((number) => ({ ip: `10.0.0.${number}` })),
    { hostname: "spare-{run}-1.mesos" },
    { hostname: "", ip: "10.0.0.2" },
    { hostname: "spare-{run}-2.mesos", ip: "" },
    { hostname: 'odd-{run} "name"\\ \u00e9\u001f/', ip: "10.0.0.9" },
    { hostname: "\u00c9\u0000\u007f\u{1f600}\u2028{run}", ip: "10.0.0.8" },
];

/** A machine that no master has met, at first. */
const newMachine = fc.nat(5).map((number) => ({ hostname: `new-{run}-${number}.mesos`, ip: "10.0.1.1" }));

const machine = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...SPARE_MACHINES.slice(0, 4)) },
    {
        weight: 2,
        arbitrary: fc
            .constantFrom(1, 2)
            .map((n) => ({ hostname: `SPARE-{run}-${n}.mesos`, ip: `10.0.0.${n}` })),
    },
    { weight: 3, arbitrary: fc.constantFrom(...SPARE_MACHINES.slice(4)) },
    { weight: 2, arbitrary: newMachine },
    {
        weight: 1,
        arbitrary: fc.constantFrom(
            {},
            { hostname: "", ip: "" },
            { hostname: "spare-{run}-1.mesos", ip: "nope" },
            { ip: "10.0.0.01" },
            { ip: "256.0.0.1" },
            { ip: "::1" },
            { ip: "10.0.0.1 " },
            { hostname: 7 },
            { hostname: ["x"] },
            { hostname: null, ip: "10.0.0.3" },
            { hostname: "spare-{run}-3.mesos", rack: { r: 1 } },
            { hostname: {} },
            { hostname: true },
        ),
    },
);

/** Numbers as text: what a client may send for nanoseconds. */
const digits = fc.oneof(
    { weight: 10, arbitrary: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String) },
    {
        weight: 3,
        arbitrary: fc.constantFrom(
            ...[
                "-1",
                "0",
                "-0",
                "1.9",
                "-1.9",
                "1e3",
                "2E+18",
                "1e-3",
                "9223372036854775808",
                "-9223372036854775809",
            ],
            ...[
                "1e30",
                "01",
                "1.",
                '"5"',
                '"-7"',
                '"x"',
                '""',
                '"1e400"',
                '"null"',
                '" 8 "',
                '"8x"',
                '"8xy"',
                "null",
                "true",
                "{}",
                "[]",
            ],
        ),
    },
    {
        weight: 1,
        arbitrary: fc.constantFrom("1e400", "-", "1e", "+1", ".5", "0x1", "1-1", "-.5", "NaN", "--1"),
    },
);

const unavailability = fc.oneof(
    {
        weight: 20,
        arbitrary: fc
            .tuple(digits, fc.option(digits))
            .map(
                ([start, duration]) =>
                    `{"start":{"nanoseconds":${start}}${duration === null ? "" : `,"duration":{"nanoseconds":${duration}}`}}`,
            ),
    },
    {
        weight: 1,
        arbitrary: fc.constantFrom(
            "{}",
            "null",
            '{"start":{}}',
            '{"start":{"nanoseconds":1},"duration":{}}',
            '{"start":7}',
            '{"start":[{"nanoseconds":1}]}',
            '{"duration":{},"start":{}}',
            '{"duration":"1h","start":true}',
        ),
    },
);

const known = SPARE_MACHINES.slice(0, 4);

const machines = fc.oneof(
    {
        weight: 20,
        arbitrary: fc.shuffledSubarray(known, { minLength: 1 }).map((list) => JSON.stringify(list)),
    },
    { weight: 10, arbitrary: fc.constantFrom(...known).map((one) => JSON.stringify([one])) },
    { weight: 20, arbitrary: fc.array(machine, { maxLength: 4 }).map((list) => JSON.stringify(list)) },
    { weight: 1, arbitrary: machine.map((one) => JSON.stringify(one)) },
    {
        weight: 1,
        arbitrary: fc.constantFrom(
            "null",
            '"spare-{run}-1.mesos"',
            "7",
            "[null]",
            '[["x"]]',
            '[[{"ip":"10.0.0.1"}]]',
            "true",
        ),
    },
);

const window = fc.oneof(
    {
        weight: 20,
        arbitrary: fc
            .tuple(machines, unavailability)
            .map(([list, when]) => `{"machine_ids":${list},"unavailability":${when}}`),
    },
    { weight: 1, arbitrary: machines.map((list) => `{"machine_ids":${list}}`) },
    { weight: 1, arbitrary: unavailability.map((when) => `{"unavailability":${when},"note":[1]}`) },
    { weight: 1, arbitrary: fc.constantFrom("null", "{}", "7", "[]") },
);

const time = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });

/** A schedule that a master takes unless a machine is DOWN that it leaves out. */
const goodSchedule = fc
    .tuple(fc.shuffledSubarray(known), fc.integer({ min: 1, max: 4 }), time, fc.option(time))
    .map(([list, first, start, duration]) => {
        const length = duration === null ? "" : `,"duration":{"nanoseconds":${duration}}`;
        const windows = [list.slice(0, first), list.slice(first)]
            .filter((part) => part.length > 0)
            .map(
                (part) =>
                    `{"machine_ids":${JSON.stringify(part)},"unavailability":{"start":{"nanoseconds":${start}}${length}}}`,
            );
        return `{"windows":[${windows}]}`;
    });

const schedule = fc.oneof(
    { weight: 30, arbitrary: goodSchedule },
    {
        weight: 20,
        arbitrary: fc.array(window, { maxLength: 3 }).map((windows) => `{"windows":[${windows}]}`),
    },
    { weight: 2, arbitrary: window.map((one) => `{"windows":${one}}`) },
    {
        weight: 2,
        arbitrary: fc.constantFrom("{}", '{"window":[]}', '{"windows":null}', '{"schedule":{"windows":[]}}'),
    },
);

/** The text with something amiss in it: what a broken client sends. */
const broken = (text: fc.Arbitrary<string>) =>
    fc
        .tuple(
            text,
            fc.nat(),
            fc.constantFrom("", "\n", "}", ",", '"', "\\", " x", "\u00e9", "\t1", "\\u00g", "\\ud800", "//"),
        )
        .map(([body, at, noise]) => {
            const cut = at % (body.length + 1);
            return at % 3 === 0 ? body.slice(0, cut) + noise : body.slice(0, cut) + noise + body.slice(cut);
        });

const body = (text: fc.Arbitrary<string>) =>
    fc.oneof({ weight: 12, arbitrary: text }, { weight: 1, arbitrary: broken(text) });

const legacy = (path: string, text: fc.Arbitrary<string>): fc.Arbitrary<Call> =>
    body(text).map((body) => ({ method: "POST", path, headers: {}, body }));

const v1 = (text: fc.Arbitrary<string>): fc.Arbitrary<Call> =>
    body(text).map((body) => ({ method: "POST", path: "/api/v1", headers: V1, body }));

const argument = (type: string, text: fc.Arbitrary<string>) =>
    text.map((value) => `{"type":"${type}","${type.toLowerCase()}":${value}}`);

const read: fc.Arbitrary<Call> = fc.oneof(
    fc
        .constantFrom("/maintenance/schedule", "/maintenance/status", "/maintenance/schedule?jsonp=f")
        .map((path) => ({
            method: "GET",
            path,
            headers: {},
            body: null,
        })),
    v1(fc.constantFrom('{"type":"GET_MAINTENANCE_SCHEDULE"}', '{"type":"GET_MAINTENANCE_STATUS"}')),
);

const ODD_PATHS = [
    ..."/maintenance/schedule /maintenance/status /machine/down /machine/up /api/v1 /master/machine/down".split(
        " ",
    ),
    ..."/maintenance/schedule/ /machine/down/x /machine /api /api/v1/x /maintenance//schedule //machine/up".split(
        " ",
    ),
    ..."/machine/../machine/down /maintenance/schedule?a=b&jsonp=c /maintenance/schedule? /master/api/v1/".split(
        " ",
    ),
    ..."/maintenance%2fschedule /Machine/down /machine/downx /maintenance/status;x /version /health / /master".split(
        " ",
    ),
];

const ODD_TYPES = ["text/plain", "application/json; charset=utf-8", "APPLICATION/JSON", "application/json"];

const ODD_ACCEPTS = [
    "*/*",
    "application/*",
    "text/html",
    "application/json;q=0",
    "text/*, */*;q=0.1",
    "*/json",
    "x",
];

const odd: fc.Arbitrary<Call> = fc.oneof(
    v1(
        fc.constantFrom(
            "{}",
            "[]",
            '{"type":7}',
            '{"type":26}',
            '{"type":0}',
            '{"type":"UNKNOWN"}',
            '{"type":null}',
            '{"type":["GET_HEALTH"]}',
            '{"type":true}',
            '{"type":{}}',
            '{"type":"GET_HEALTH","start_maintenance":7}',
            '{"type":"START_MAINTENANCE"}',
            '{"type":"DRAIN_AGENT","drain_agent":{"agent_id":{}}}',
            '{"type":"DRAIN_AGENT","drain_agent":{"agent_id":{"value":"x"},"mark_gone":"yes"}}',
            '{"type":"DRAIN_AGENT","drain_agent":{"agent_id":{"value":"x"},"mark_gone":"true"}}',
            '{"type":"DRAIN_AGENT","drain_agent":{"agent_id":{"value":"x"},"max_grace_period":{"seconds":"a"}}}',
            '{"type":"REACTIVATE_AGENT","reactivate_agent":{"agent_id":{"value":"x"}}}',
        ),
    ),
    fc
        .record({
            method: fc.constantFrom("PUT", "DELETE", "PATCH", "GET", "POST"),
            path: fc.constantFrom(...ODD_PATHS),
        })
        .map((request): Call => ({ ...request, headers: {}, body: request.method === "GET" ? null : "[]" })),
    fc
        .record(
            { "Content-Type": fc.constantFrom(...ODD_TYPES), Accept: fc.constantFrom(...ODD_ACCEPTS) },
            { requiredKeys: [] },
        )
        .map((headers): Call => ({
            method: "POST",
            path: "/api/v1",
            headers,
            body: '{"type":"GET_HEALTH"}',
        })),
);

const call: fc.Arbitrary<Call> = fc.oneof(
    { weight: 6, arbitrary: legacy("/maintenance/schedule", schedule) },
    {
        weight: 4,
        arbitrary: v1(
            argument(
                "UPDATE_MAINTENANCE_SCHEDULE",
                schedule.map((text) => `{"schedule":${text}}`),
            ),
        ),
    },
    { weight: 5, arbitrary: legacy("/machine/down", machines) },
    { weight: 4, arbitrary: legacy("/machine/up", machines) },
    {
        weight: 4,
        arbitrary: v1(
            argument(
                "START_MAINTENANCE",
                machines.map((list) => `{"machines":${list}}`),
            ),
        ),
    },
    {
        weight: 3,
        arbitrary: v1(
            argument(
                "STOP_MAINTENANCE",
                machines.map((list) => `{"machines":${list}}`),
            ),
        ),
    },
    { weight: 2, arbitrary: read },
    { weight: 2, arbitrary: odd },
);

/** Calls in a row, to be made on a master with an empty schedule. */
export const sequence: fc.Arbitrary<Call[]> = fc
    .tuple(
        fc.oneof(
            { weight: 2, arbitrary: legacy("/maintenance/schedule", goodSchedule) },
            { weight: 1, arbitrary: call },
        ),
        fc.array(call, { minLength: 3, maxLength: 7 }),
    )
    .map(([first, rest]) => [first, ...rest]);
