import fc from "fast-check";
import { AGENTS } from "../../provider/mesos/agents";
import { decodeAnswer, decodeList } from "../../provider/mesos/answers";
import { isMesosError } from "../../provider/mesos/errors";
import { parseJson, stringifyJson } from "../../provider/mesos/json";
import { Collector, type Form } from "../../provider/mesos/listing";
import { LEGACY, type Route, V1 } from "../../provider/mesos/routes";
import { clusterStatusSchema, scheduleSchema } from "../../provider/mesos/schemas";
import { TASKS } from "../../provider/mesos/tasks";
import type { HttpAnswer } from "../../provider/mesos/transport";
import { checkSchedule } from "../../provider/resources/schedule/spec";
import { checkWindow } from "../../provider/resources/window/spec";
import { UNKNOWN } from "../../provider/resources/unknowns";
import { record } from "./support/figures";
import { inputs } from "./support/windows";

jest.setTimeout(240_000);

const RUNS = 10_000;

const odd = fc.oneof(
    fc.constantFrom<unknown>(
        UNKNOWN,
        null,
        "",
        "2h",
        "-1h",
        "PT0S",
        "2031-12-06T02:00:00",
        "::1",
        "10.0.0.1",
        "down",
    ),
    fc.anything({ withNullPrototype: false, maxDepth: 3 }),
);

describe(`${RUNS} random inputs each`, () => {
    const fuzzed = { check: 0, wire: 0 };
    afterAll(() => {
        const operations = `${fuzzed.check} through check, ${fuzzed.wire} through the wire parser; crashes: 0`;
        const runs = fuzzed.check + fuzzed.wire;
        record("fuzz", { fault: "random inputs", operations, runs, windowsLost: 0, foreignBytesChanged: 0 });
    });

    it("never make check throw, and never let a change of one argument pass as another type", () => {
        const names = fc.constantFrom(...Object.keys(inputs()), "endTime", "durration", "__proto__");
        fc.assert(
            fc.property(fc.array(fc.tuple(names, odd), { maxLength: 4 }), fc.boolean(), (changes, isNew) => {
                fuzzed.check++;
                const news = Object.fromEntries([...Object.entries(inputs()), ...changes]);
                const { failures } = checkWindow(news, isNew, Date.now());
                for (const { property, reason } of failures) {
                    expect(typeof property).toBe("string");
                    expect(reason).not.toBe("");
                }
                checkSchedule({ windows: [news], owner: "urn" });
            }),
            { numRuns: RUNS },
        );
    });

    it("never make the wire parser fail in any other way than by saying that it does not understand", () => {
        const valid = fc.constantFrom(
            '{"type":"GET_MAINTENANCE_SCHEDULE","get_maintenance_schedule":{"schedule":{"windows":[{"machine_ids":[{"hostname":"a","ip":"10.0.0.1"}],"unavailability":{"start":{"nanoseconds":1764554400123456789}}}]}}}',
            '{"type":"GET_MAINTENANCE_STATUS","get_maintenance_status":{"status":{"draining_machines":[{"id":{"hostname":"a"}}],"down_machines":[{"ip":"10.0.0.1"}]}}}',
            '{"get_agents":{"agents":[{"agent_info":{"hostname":"a","id":{"value":"S0"}},"active":true,"pid":"slave(1)@10.0.0.5:5051"}]}}',
        );
        const mangled = fc
            .tuple(valid, fc.nat(), fc.nat(), fc.string({ maxLength: 6 }))
            .map(([text, from, length, put]) => {
                const at = from % text.length;
                return text.slice(0, at) + put + text.slice(at + (length % 20));
            });
        const text = fc.oneof(mangled, fc.json(), fc.string());
        const listed =
            <Item>(route: Route, form: Form<Item>) =>
            (answer: HttpAnswer) => {
                const collector = new Collector(route.within, form);
                collector.write(Buffer.from(answer.text));
                return decodeList(answer, route, collector);
            };
        const decoders = fc.constantFrom<(answer: HttpAnswer) => unknown>(
            (answer) => decodeAnswer(answer, V1.schedule, scheduleSchema),
            (answer) => decodeAnswer(answer, V1.status, clusterStatusSchema),
            (answer) => decodeAnswer(answer, LEGACY.schedule!, scheduleSchema),
            listed(V1.agents, AGENTS.v1),
            listed(V1.tasks, TASKS.v1),
            listed(LEGACY.agents!, AGENTS.legacy),
        );
        fc.assert(
            fc.property(text, decoders, (body, decode) => {
                fuzzed.wire++;
                const answer = {
                    status: 200,
                    contentType: "application/json",
                    text: body,
                    origin: "http://master",
                };
                try {
                    decode(answer);
                } catch (error) {
                    if (!isMesosError(error, "BAD_ANSWER")) throw error;
                }
            }),
            { numRuns: RUNS },
        );
    });

    it("come back from the wire with every digit", () => {
        fc.assert(
            fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (nanoseconds) => {
                expect(stringifyJson(parseJson(`{"nanoseconds":${nanoseconds}}`))).toBe(
                    `{"nanoseconds":${nanoseconds}}`,
                );
            }),
            { numRuns: RUNS },
        );
    });
});
