import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { policies } from "../../../policy/src/policies";
import {
    AgentReregistration,
    MaintenancePlan,
    MaintenanceSchedule,
    MaintenanceWindow,
    RollingMaintenance,
    ScheduledTime,
} from "../../../provider";
import { report, REREGISTRATION, ROLLING, SCHEDULE, WINDOW } from "./report";

const root = path.resolve(__dirname, "../../..");
const props = { machines: ["a", "b"], startTime: "2030-12-07T22:00:00Z", duration: "9h", reason: "kernel" };

const rack = { "maximum-share": { racks: { r1: ["a", "b"] } } };

test("windows of both types are looked at, and a message says which one it is about", () => {
    expect(report(WINDOW, props, rack)).toEqual({
        "maximum-duration": [expect.stringMatching(/^window "w" \(/)],
        "maximum-share": [expect.stringMatching(/rack "r1"/), expect.stringMatching(/the cluster/)],
    });
    expect(report(SCHEDULE, { windows: [{ ...props, duration: "1h" }, props] })).toEqual({
        "maximum-duration": [expect.stringMatching(/^windows\[1\] of "w" \(/)],
    });
});

test("every resource that takes machines out of service is looked at", () => {
    const resources = [MaintenanceWindow, MaintenanceSchedule, RollingMaintenance, AgentReregistration];
    const types = [WINDOW, SCHEDULE, ROLLING, REREGISTRATION];
    expect(resources.map(({ __pulumiType }) => __pulumiType)).toEqual(types);
    // A plan is seen by its windows, and a time takes nothing.
    const others = [MaintenancePlan.__pulumiType, ScheduledTime.__pulumiType];
    const machines = [{ hostname: "a", ip: "10.0.0.1" }];
    const given = { ...props, windows: [props], nodes: machines, machines };
    const ticket = { "reason-pattern": { pattern: "^OPS" } };
    for (const type of types) expect(report(type, given, ticket)).toHaveProperty("reason-pattern");
    for (const type of others) expect(report(type, given, ticket)).toEqual({});
});

describe("a rolling maintenance", () => {
    const { startTime: _, ...given } = props;
    const rolling = { ...given, duration: "40h", batchSize: 2 };

    test("is held to every rule until it is finished", () => {
        const wrong = {
            ...rolling,
            onConflict: "takeover",
            drain: { strategy: "none" },
            safety: { allowLoss: true },
        };
        const name = 'rolling maintenance "w" (now, 1d16h for each batch)';
        expect(report(ROLLING, wrong, { ...rack, "reason-pattern": { pattern: "^OPS" } })).toEqual({
            "maximum-duration": [`${name} is longer than 8h. Shorten it, or do less at a time.`],
            "reason-pattern": [expect.stringContaining(`${name} has the reason "kernel"`)],
            "drain-required": [expect.stringContaining(`${name} has drain.strategy "none"`)],
            "no-allowed-loss": [expect.stringContaining(`${name} has safety.allowLoss`)],
            "no-takeover": [expect.stringContaining(`${name} has onConflict`)],
            "maximum-share": [
                expect.stringMatching(/^2 of 2 machines of rack "r1" .*: rolling maintenance "w"/),
                expect.stringMatching(/^2 of 2 machines of the cluster /),
            ],
        });
        expect(report(ROLLING, { ...wrong, masterVersion: "1.11.0", phase: "finished" }, rack)).toEqual({});
    });

    test("takes a batch at a time", () => {
        expect(report(ROLLING, { ...rolling, duration: "1h", batchSize: 1 }, rack)).toEqual({});
        expect(report(ROLLING, { ...rolling, duration: "1h", batchSize: "50%" }, rack)).toEqual({});
        expect(report(ROLLING, { ...rolling, duration: "1h", batchSize: "100%" }, rack)).toHaveProperty(
            "maximum-share",
        );
    });
});

describe("a re-registration", () => {
    const nodes = [
        { hostname: "a", ip: "10.0.0.1" },
        { hostname: "b", ip: "10.0.0.2" },
    ];
    const given = { nodes, reason: "kernel", method: "maintenance", duration: "1h", parallel: 2 };

    test("is held to every rule until its agents are as wanted", () => {
        const wrong = { ...given, duration: "9h", drain: { strategy: "none" }, safety: { allowLoss: ["x"] } };
        const name = 're-registration "w" (now, 9h for each node)';
        expect(report(REREGISTRATION, wrong, { ...rack, "reason-pattern": { pattern: "^OPS" } })).toEqual({
            "maximum-duration": [`${name} is longer than 8h. Shorten it, or do less at a time.`],
            "reason-pattern": [expect.stringContaining(`${name} has the reason "kernel"`)],
            "drain-required": [expect.stringContaining(`${name} has drain.strategy "none"`)],
            "no-allowed-loss": [expect.stringContaining(`${name} has safety.allowLoss`)],
            "maximum-share": [
                expect.stringMatching(/^2 of 2 machines of rack "r1" .*: re-registration "w"/),
                expect.stringMatching(/^2 of 2 machines of the cluster /),
            ],
        });
        expect(report(REREGISTRATION, { ...wrong, masterVersion: "1.11.0" }, rack)).toEqual({});
    });

    test("takes so many nodes at a time", () => {
        expect(report(REREGISTRATION, { ...given, parallel: 1 }, rack)).toEqual({});
    });

    test("drains nothing with sigusr1", () => {
        expect(report(REREGISTRATION, { ...given, method: "sigusr1", parallel: 1 })).toEqual({
            "drain-required": [
                're-registration "w" (now, 1h for each node) has method "sigusr1": agents are stopped with the tasks ' +
                    'that run on them. Use method "maintenance", which drains them first.',
            ],
        });
    });
});

test.each([
    ["a record of a window", WINDOW, { ...props, state: "up", onConflict: "takeover" }],
    ["a window that the stack only looks at", WINDOW, { ...props, owner: "" }],
    ["a window that is read, of which nothing is given", WINDOW, {}],
    ["another resource", "aws:s3:Bucket", props],
])("passed over: %s", (_what, type, given) => {
    expect(report(type, given, rack)).toEqual({});
});

test("minimum-notice tells a window that stays as it is recorded from a new or changed one", () => {
    const soon = { ...props, duration: "1h", startTime: new Date(Date.now() + 3_600_000).toISOString() };
    expect(report(WINDOW, soon)).toEqual({ "minimum-notice": [expect.stringMatching(/starts in/)] });
    expect(report(WINDOW, { ...soon, masterVersion: "1.11.0" })).toEqual({});
});

describe("policies about time", () => {
    /** Only the day after tomorrow, in UTC; and a freeze from yesterday to tomorrow. */
    const day = (offset: number) => new Date(Date.now() + offset * 86_400_000);
    const closed = {
        "allowed-hours": {
            hours: [{ days: [day(2).toUTCString().slice(0, 3)], from: "00:00", to: "24:00" }],
        },
        "freeze-periods": { periods: [{ from: day(-1).toISOString(), to: day(1).toISOString() }] },
    };
    const start = `${day(2).toISOString().slice(0, 10)}T12:00:00Z`;
    const window = { machines: ["a"], startTime: start, duration: "1h", reason: "kernel" };
    const refused = (name: string) => ({
        "allowed-hours": [
            expect.stringContaining(`${name} acts at \`pulumi up\`, outside of the allowed hours`),
        ],
        "freeze-periods": [expect.stringContaining(`${name} acts at \`pulumi up\`, in the freeze period`)],
    });

    test.each([
        ["a window that goes down", WINDOW, { ...window, state: "down" }, 'window "w"'],
        ["a roll-out", ROLLING, { machines: ["a"], duration: "30m", reason: "x" }, 'rolling maintenance "w"'],
        [
            "a roll-out that goes on",
            ROLLING,
            { machines: ["a"], reason: "x", phase: pulumi.runtime.unknownValue },
            'rolling maintenance "w"',
        ],
        [
            "agents that are registered anew",
            REREGISTRATION,
            { nodes: ["a"], reason: "x" },
            're-registration "w"',
        ],
    ])("look at the moment of the run for %s", (_what, type, given, name) => {
        expect(report(type, given, closed)).toMatchObject(refused(name));
    });

    test.each([
        ["a window that is only scheduled", WINDOW, window],
        ["a window that is DOWN already", WINDOW, { ...window, state: "down", masterVersion: "1.11.0" }],
        ["a window that is back up", WINDOW, { ...window, state: "up" }],
        [
            "a roll-out that is finished",
            ROLLING,
            { machines: ["a"], phase: "finished", masterVersion: "1.11.0" },
        ],
        ["agents that nothing changes of", REREGISTRATION, { nodes: ["a"], masterVersion: "1.11.0" }],
    ])("do not look at it for %s", (_what, type, given) => {
        expect(report(type, given, closed)).not.toMatchObject({ "allowed-hours": expect.anything() });
        expect(report(type, given, closed)).not.toMatchObject({ "freeze-periods": expect.anything() });
    });
});

describe("tls-verified", () => {
    const given = { ...process.env };
    afterEach(() => (process.env = { ...given }));

    test("refuses a MesosCluster that trusts whoever answers, whatever else its provider is for", () => {
        const said = report("pulumi:providers:pulumi-nodejs", { "mesos:insecureSkipVerify": "true" });
        expect(said).toEqual({ "tls-verified": [expect.stringMatching(/^MesosCluster "w" has tls/)] });
        expect(report("pulumi:providers:pulumi-nodejs", { "mesos:insecureSkipVerify": "false" })).toEqual({});
        const unknown = { "mesos:insecureSkipVerify": pulumi.runtime.unknownValue };
        expect(report("pulumi:providers:pulumi-nodejs", unknown)).toEqual({});
    });

    test.each([
        ["the configuration", { PULUMI_CONFIG: `{"mesos:insecureSkipVerify":"true"}` }, /pulumi config rm/],
        ["the environment", { MESOS_INSECURE_SKIP_VERIFY: "true" }, /Unset it/],
    ])("refuses a stack of which %s says so", (_where, environment, message) => {
        Object.assign(process.env, environment);
        expect(report("pulumi:pulumi:Stack", {})).toEqual({
            "tls-verified": [expect.stringMatching(message)],
        });
    });

    test("passes an environment that the configuration puts out of force", () => {
        Object.assign(process.env, {
            MESOS_INSECURE_SKIP_VERIFY: "true",
            PULUMI_CONFIG: `{"mesos:masters":"https://leader.example:5050"}`,
        });
        expect(report("pulumi:pulumi:Stack", {})).toEqual({});
    });
});

test("whatever is unknown or wrong in a resource, no policy fails", () => {
    const value = fc.oneof(
        fc.constant(pulumi.runtime.unknownValue),
        fc.constantFrom(
            "2030-12-07T22:00:00Z",
            "2030-12-06T22:00:00+01:00",
            "1h",
            "none",
            "takeover",
            "up",
            "down",
        ),
        fc.jsonValue(),
    );
    const nested = fc.oneof(
        value,
        fc.array(value),
        fc.record({ hostname: value, ip: value, strategy: value }),
    );
    const keys =
        "machines startTime endTime duration state reason onConflict drain safety batchSize groupBy parallel method".split(
            " ",
        );
    const window = fc.record(Object.fromEntries(keys.map((key) => [key, nested])), { requiredKeys: [] });
    const everything = {
        ...rack,
        "allowed-hours": { hours: [{ from: "22:00", to: "04:00" }] },
        "freeze-periods": { periods: [{ from: "2030-12-06", to: "2030-12-24" }] },
        "reason-pattern": { pattern: "x" },
    };
    fc.assert(
        fc.property(window, (given) => {
            report(WINDOW, given, everything);
            report(SCHEDULE, { windows: [given, pulumi.runtime.unknownValue] }, everything);
            report(ROLLING, given, everything);
            report(REREGISTRATION, { ...given, nodes: given.machines }, everything);
        }),
        { numRuns: 200 },
    );
});

test.each([
    [
        "allowed-hours",
        { zone: "Europe/Berln" },
        `zone: "Europe/Berln" is not a time zone; write it like "Europe/Berlin"`,
    ],
    [
        "allowed-hours",
        { hours: [{ from: "25:00", to: "1" }] },
        `hours.0.from: must be a time of day like "22:00"`,
    ],
    ["freeze-periods", { periods: [{ from: "24.12.", to: "2030-12-24" }] }, "periods.0.from: "],
    ["freeze-periods", { periods: [{ from: "2030-02-30", to: "2030-03-01" }] }, "is no date that exists"],
    ["maximum-duration", { duration: "8 hours" }, `duration: "8 hours" is not a length of time`],
    ["minimum-notice", { days: 2 }, `Unrecognized key: "days"`],
    ["reason-pattern", { pattern: "(" }, `pattern: "(" is no regular expression`],
    ["maximum-share", { rackShare: 50 }, "rackShare: "],
])("a wrong configuration of %s is told with its field: %j", (name, config, message) => {
    const run = () => report(WINDOW, props, { [name]: config });
    expect(run).toThrow(`the configuration of policy "${name}" is wrong: `);
    expect(run).toThrow(message);
});

test("Pulumi gets the configuration of each policy as JSON Schema, with all defaults", () => {
    const schemas = policies.map(({ name, configSchema }) => [name, configSchema?.properties]);
    expect(Object.fromEntries(schemas)).toMatchObject({
        "allowed-hours": { zone: { type: "string", default: "UTC" }, hours: { type: "array", default: [] } },
        "maximum-duration": { duration: { type: "string", default: "8h" } },
        "maximum-share": { rackShare: { type: "number", maximum: 1, default: 0.5 } },
        "no-takeover": {},
    });
    for (const { configSchema } of policies) expect(configSchema?.required ?? []).toEqual([]);
});

test("the package names what its code imports, in the versions that it is tested with", () => {
    const read = (file: string) => JSON.parse(readFileSync(path.join(root, file), "utf8"));
    const [own, all] = [read("policy/package.json"), read("package.json")];
    const sources = readdirSync(path.join(root, "policy/src"), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts"))
        .map((name) => readFileSync(path.join(root, "policy/src", name), "utf8"));
    const imported = sources.flatMap((text) =>
        [...text.matchAll(/^(?:import|\}).* from "([^."][^"]*)"/gm)].map(([, name]) => name),
    );
    expect(Object.keys(own.dependencies).sort()).toEqual([...new Set(imported)].sort());
    for (const [name, range] of Object.entries(own.dependencies)) {
        expect({ ...all.dependencies, ...all.devDependencies }).toMatchObject({ [name]: range });
    }
    expect(own.peerDependencies).toEqual(all.peerDependencies);
    expect(own.version).toBe(all.version);
});
