import { setTimeout as sleep } from "node:timers/promises";
import { canonical } from "./canonical";
import { EXCEPTIONS } from "./exceptions";
import { send, type Answer } from "./http";
import { readCases, type Step } from "./recording";
import { isSchedule, scenarioOf, startScenario } from "./scenario";

/** The recorder waited for effects now and then: a read may be repeated for so long. */
const PATIENCE_MS = 60_000;

describe.each(["maintenance.jsonl", "found.jsonl"])("the emulator answers as recorded in %s", (file) => {
    const cases = readCases(file);

    test.each([...cases.keys()])("%s", async (name) => {
        const steps = cases.get(name)!;
        const scenario = scenarioOf(name, agentIds(steps));
        const { leader, follower } = await startScenario(scenario, earlierSchedules(name, scenario.group));
        try {
            const sent = steps.map(({ request_body }) => request_body).join();
            for (const step of steps) {
                await scenario.before[step.step]?.(leader);
                const server = step.server === "follower" ? follower : leader;
                const expected = comparable(step, recorded(step), sent);
                const exception = EXCEPTIONS.find((entry) => entry.case === name && entry.step === step.step);
                const end = Date.now() + (exception === undefined && isRead(step) ? PATIENCE_MS : 0);
                const ask = async () => {
                    const answer = await send(
                        server.url,
                        step.method,
                        step.path,
                        step.request_headers,
                        step.request_body,
                    );
                    return comparable(step, withPort(answer, leader.port), sent);
                };
                let actual = await ask();
                while (actual !== expected && Date.now() < end) {
                    await sleep(20);
                    actual = await ask();
                }
                if (exception === undefined) expect(actual).toBe(expected);
                else expect(actual).not.toBe(expected);
            }
        } finally {
            await Promise.all([leader.stop(), follower.stop()]);
        }
    });

    function earlierSchedules(name: string, group: string): Step[] {
        if (group === "fresh" || group === "separate") return [];
        const names = [...cases.keys()];
        const earlier = names
            .slice(0, names.indexOf(name))
            .filter((other) => scenarioOf(other, new Map()).group === group);
        return earlier.flatMap((other) => cases.get(other)!.filter(isSchedule));
    }
});

test("every exception is a recorded step, and has a reason", () => {
    const cases = readCases("maintenance.jsonl");
    for (const { case: name, step, reason } of EXCEPTIONS) {
        expect(cases.get(name)?.map((recorded) => recorded.step)).toContain(step);
        expect(reason).not.toBe("");
    }
});

function isRead({ method, request_body }: Step): boolean {
    return method === "GET" || request_body?.includes('"type":"GET_') === true;
}

function recorded({ status, response_headers, response_body }: Step): Answer {
    return { status, headers: response_headers, body: response_body.replace("{WORK}", "/var/lib/mesos") };
}

/** The recordings were made on the port 5050. */
function withPort({ status, headers, body }: Answer, port: number): Answer {
    const renamed = (text: string) =>
        text.replaceAll(`:${port}`, ":5050").replaceAll(`"port":"${port}"`, '"port":"5050"');
    const fields = Object.entries(headers).map(([name, value]) => [name, renamed(value)]);
    return { status, headers: Object.fromEntries(fields), body: renamed(body) };
}

function comparable(step: Step, { status, headers, body }: Answer, sent: string): string {
    const shown = canonical(body, headers["content-type"], sent);
    return [
        `${step.step}: ${step.method} ${step.path} ${step.request_body ?? ""}`,
        status,
        JSON.stringify(headers),
        shown,
    ].join("\n");
}

/** The ids of the agents where the case names them: they stand in requests. */
function agentIds(steps: readonly Step[]): Map<string, string> {
    const ids = new Map<string, string>();
    const all = new Set<string>();
    for (const { request_body, response_body } of steps) {
        const text = `${request_body} ${response_body}`;
        for (const [id] of text.matchAll(/[0-9a-f-]{36}-S\d+/g)) all.add(id);
        for (const [, id, hostname] of text.matchAll(/"id":"([^"]+-S\d+)","hostname":"(agent-\d\.mesos)"/g)) {
            ids.set(hostname!, id!);
        }
        const infos = /"agent_info":\{"hostname":"(agent-\d\.mesos)".*?"id":\{"value":"([^"]+)"/g;
        for (const [, hostname, id] of text.matchAll(infos)) ids.set(hostname!, id!);
    }
    const unnamed = [...all].filter((id) => ![...ids.values()].includes(id));
    if (!ids.has("agent-1.mesos") && unnamed.length === 1) ids.set("agent-1.mesos", unnamed[0]!);
    return ids;
}
