import { connectionFrom, MasterClient } from "../../provider/mesos";
import { PartialFailure } from "../../provider/resources/failure";
import type { Properties } from "../../provider/resources/inputs";
import { createRolling, deleteRolling, updateRolling } from "../../provider/resources/rolling/lifecycle";
import { Session } from "../../provider/resources/session";
import type { AgentMachine } from "../../provider/schedule";
import { realClock } from "../../provider/writer";
import { eventually } from "../e2e/support/eventually";
import { FakeJournal, ROLLING_ID, rollingInputs } from "../support/rolling";

jest.setTimeout(240_000);

const master = process.env.MESOS_MASTER ?? "";
const connection = connectionFrom((name) => (name === "masters" ? master : undefined));
const client = new MasterClient(connection);
const lines: string[] = [];
const session = () => new Session(connection, realClock, (line) => lines.push(line));
const around = { now: Date.now, journal: () => new FakeJournal() };

let recorded: Properties | undefined;

afterEach(async () => {
    if (recorded) await deleteRolling(ROLLING_ID, recorded, session(), around);
    recorded = undefined;
    await eventually(async () => expect(await registered()).toHaveLength(6));
});
afterAll(() => client.close());

const registered = async () => (await client.agents()).filter(({ active }) => active);

/** The first machines of the cluster, in order of their names. */
async function machines(count: number): Promise<AgentMachine[]> {
    const agents = [...(await registered())].sort((a, b) => a.hostname.localeCompare(b.hostname));
    return agents.slice(0, count).map(({ hostname, ip }) => ({ hostname, ip }));
}

const inputs = (given: AgentMachine[], work: string) =>
    rollingInputs({
        machines: given,
        batchSize: 2,
        drain: { strategy: "none" },
        safety: { allowLoss: true },
        waitForAgents: "1m",
        steps: {
            beforeDown: [{ name: "seen", http: { url: `${master}/maintenance/schedule` } }],
            whileDown: [
                { name: "status", http: { url: `${master}/maintenance/status` } },
                { name: "work", command: work },
            ],
            afterUp: [{ command: "echo $MESOS_AGENT_ID", each: "machine" }],
        },
    });

async function gone(): Promise<void> {
    const { schedule, down } = await client.view();
    expect({ windows: schedule.windows ?? [], down }).toEqual({ windows: [], down: [] });
}

test("goes through a real cluster batch by batch, and every agent is back as it was", async () => {
    const given = await machines(3);
    const before = new Map((await registered()).map(({ hostname, id }) => [hostname, id]));
    const { outs } = await createRolling(inputs(given, "true"), session(), around);
    expect(outs).toMatchObject({ phase: "finished", completed: given, failed: [] });
    await gone();
    const logOf = (step: RegExp, on: string) =>
        outs.logs.find((log) => step.test(log.step) && log.on === on)?.lines.join("\n") ?? "";
    // Scheduled before it is down; DOWN while it is worked on, and no other.
    expect(logOf(/seen/, "batch 2")).toContain(given[2]!.hostname);
    const [, status] = /"down_machines":\[(.*?)\]/.exec(logOf(/status/, "batch 2")) ?? [];
    expect(status).toContain(given[2]!.hostname);
    expect(status).not.toContain(given[0]!.hostname);
    for (const { hostname } of given) expect(logOf(/afterUp/, hostname)).toBe(before.get(hostname));
});

test("leaves a batch DOWN whose work fails, and goes on with it later", async () => {
    const given = await machines(3);
    const failure = await createRolling(inputs(given, "test $MESOS_BATCH = 1"), session(), around).then(
        () => undefined,
        (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(PartialFailure);
    recorded = (failure as PartialFailure).properties;
    expect((await client.view()).down.map(({ hostname }) => hostname)).toEqual([given[2]!.hostname]);
    const { outs } = await updateRolling(ROLLING_ID, recorded, inputs(given, "true"), session(), around);
    recorded = { ...outs };
    expect(outs).toMatchObject({ phase: "finished", completed: given });
    await gone();
});

test("gives a batch back that is DOWN when it is deleted", async () => {
    const given = await machines(1);
    const work = createRolling(inputs(given, "false"), session(), around);
    recorded = await work.then(
        () => undefined,
        (error: PartialFailure) => error.properties,
    );
    expect((await client.view()).down).toHaveLength(1);
    await deleteRolling(ROLLING_ID, recorded!, session(), around);
    recorded = undefined;
    await gone();
});
