import { Cluster, impactOf } from "../../provider/impact";
import { connectionFrom, MasterClient } from "../../provider/mesos";
import { PartialFailure } from "../../provider/resources/failure";
import type { Properties } from "../../provider/resources/inputs";
import { Session } from "../../provider/resources/session";
import {
    createWindow,
    deleteWindow,
    updateWindow,
    windowId,
} from "../../provider/resources/window/lifecycle";
import type { AgentMachine } from "../../provider/schedule";
import { realClock } from "../../provider/writer";
import { eventually } from "../e2e/support/eventually";
import { START } from "../support/builders";
import { OWNER, windowInputs } from "../support/inputs";
import { TestFramework } from "./frameworks";
import { fetchAnew } from "../support/fetch";

jest.setTimeout(240_000);

/** Of the lane: marathon accepts and stays where it is, kafka declines. */
const OTHERS = ["marathon", "kafka", "mute", "roamer"];
const master = process.env.MESOS_MASTER ?? "";
const connection = connectionFrom((name) => (name === "masters" ? master : undefined));
const client = new MasterClient(connection);
const lines: string[] = [];
/** The windows of these tests begin then. */
const now = () => Number(START);
const session = () => new Session(connection, realClock, (line) => lines.push(line), now);

let roamer: TestFramework;
let mute: TestFramework;

beforeAll(async () => {
    roamer = new TestFramework("roamer", 2, master, "--inverse-offers", "accept", "--relocate");
    mute = new TestFramework("mute", 1, master, "--inverse-offers", "ignore");
    await Promise.all([roamer, mute].map((framework) => eventually(() => framework.isRunning())));
});

afterAll(async () => {
    await Promise.all([roamer.stop(), mute.stop()]);
    await client.close();
});

let recorded: Properties | undefined;

/** What stands of a window goes, and the agents come back. */
afterEach(async () => {
    if (recorded) await deleteWindow(recorded, session());
    recorded = undefined;
    lines.length = 0;
    await eventually(async () =>
        expect((await client.agents()).filter(({ active }) => active)).toHaveLength(6),
    );
    await Promise.all([roamer.isRunning(), mute.isRunning()]);
});

const waitingOnlyFor = (name: string) => OTHERS.filter((other) => other !== name);

async function machineWith(name: string): Promise<AgentMachine> {
    const [agents, tasks, frameworks] = await Promise.all([
        client.agents(),
        client.tasks(),
        client.frameworks(),
    ]);
    const id = frameworks.find((framework) => framework.name === name)?.id;
    const task = tasks.find(({ frameworkId, state }) => frameworkId === id && state === "TASK_RUNNING");
    const { hostname, ip } = agents.find((agent) => agent.id === task?.agentId)!;
    return { hostname, ip };
}

async function facts(): Promise<Cluster> {
    const [agents, tasks, frameworks] = await Promise.all([
        client.agents(),
        client.tasks(),
        client.frameworks(),
    ]);
    return new Cluster({ agents, tasks, frameworks });
}

async function lostTasks(): Promise<number> {
    const answer = await fetchAnew(`${master}/tasks?limit=10000`);
    const { tasks } = (await answer.json()) as { tasks: { state: string }[] };
    return tasks.filter(({ state }) => state === "TASK_LOST").length;
}

async function down(machine: AgentMachine, rest: Properties) {
    const inputs = windowInputs({ machines: [machine], state: "down", safety: { allowLoss: true }, ...rest });
    const created = await createWindow(inputs, session(), Date.now());
    recorded = { ...created.outs };
    return created.outs;
}

async function failure(machine: AgentMachine, rest: Properties): Promise<PartialFailure> {
    try {
        await down(machine, rest);
    } catch (error) {
        if (!(error instanceof PartialFailure)) throw error;
        recorded = error.properties;
        return error;
    }
    throw new Error("it did not fail");
}

const modes = async () => {
    const { draining, down } = await client.view();
    return { draining: draining.map(({ hostname }) => hostname), down: down.map(({ hostname }) => hostname) };
};

describe('Strategy "tasks" on a real master', () => {
    test("waits for a framework that relocates, and loses as many tasks as the impact said", async () => {
        const machine = await machineWith("roamer");
        const others = waitingOnlyFor("roamer");
        const before = impactOf([machine], await facts());
        const expected = before.frameworks
            .filter(({ name }) => name !== "roamer")
            .reduce((sum, { tasks }) => sum + tasks, 0);
        const alreadyLost = await lostTasks();
        const outs = await down(machine, { drain: { ignoreFrameworks: others } });
        expect(outs.phase).toBe("down");
        await eventually(async () => expect((await lostTasks()) - alreadyLost).toBe(expected));
        expect(roamer.hosts()).not.toContain(machine.hostname);
        expect(outs.warnings.join()).not.toContain("roamer");
        expect(outs.agents).toHaveLength(1);
    });

    test("says after up that the agent is back as it was", async () => {
        const machine = await machineWith("mute");
        const outs = await down(machine, { drain: { strategy: "none" } });
        const inputs = windowInputs({ machines: [machine], state: "up" });
        const up = await updateWindow(windowId(OWNER), { ...outs }, inputs, session());
        recorded = { ...up.outs };
        expect(up.outs).toMatchObject({ phase: "up", warnings: [] });
        expect((await client.agents()).find(({ hostname }) => hostname === machine.hostname)?.id).toBe(
            outs.agents[0]!.id,
        );
    });

    test.each([
        ["fail", { draining: 1, down: 0 }],
        ["release", { draining: 0, down: 0 }],
    ])("where a framework ignores it all, and onTimeout is %s", async (onTimeout, expected) => {
        const machine = await machineWith("mute");
        const drain = { timeout: "3s", onTimeout, ignoreFrameworks: waitingOnlyFor("mute") };
        const { reasons } = await failure(machine, { drain });
        expect(reasons[0]).toMatch(/not drained within 3s .* waiting for 1 task of mute \(no answer\)/);
        const { draining, down } = await modes();
        expect({ draining: draining.length, down: down.length }).toEqual(expected);
        expect(mute.hosts()).toEqual([machine.hostname]);
    });

    test("proceeds after the time-out where it may, and says what was lost", async () => {
        const machine = await machineWith("mute");
        const drain = { timeout: "3s", onTimeout: "proceed", ignoreFrameworks: waitingOnlyFor("mute") };
        const outs = await down(machine, { drain });
        expect((await modes()).down).toEqual([machine.hostname]);
        expect(outs.warnings[0]).toMatch(/^machine\/down lost .*1 of mute/);
    });

    test("is refused where kafka would lose tasks, before anything is sent", async () => {
        const machine = await machineWith("kafka");
        await expect(down(machine, { safety: {} })).rejects.toThrow(
            /^refused to take DOWN .* kafka does not start/,
        );
        expect(await modes()).toEqual({ draining: [], down: [] });
    });
});

describe('Strategy "accepted" on a real master', () => {
    test("is content once marathon has accepted", async () => {
        const machine = await machineWith("marathon");
        const drain = { strategy: "accepted", timeout: "30s", ignoreFrameworks: waitingOnlyFor("marathon") };
        const outs = await down(machine, { drain });
        expect(outs.warnings[0]).toContain("of marathon");
    });

    test("names kafka, which declines", async () => {
        const machine = await machineWith("kafka");
        const drain = { strategy: "accepted", timeout: "6s", ignoreFrameworks: waitingOnlyFor("kafka") };
        const { reasons } = await failure(machine, { drain });
        expect(reasons[0]).toContain("waiting for kafka (declined on 1 machine)");
    });
});

describe('Strategy "agent" on a real master', () => {
    const drain = { strategy: "agent", timeout: "30s", maxGracePeriod: "2s" };
    const agentOf = async ({ hostname }: AgentMachine) =>
        (await client.agents()).find((agent) => agent.hostname === hostname);

    test("drains, schedules, takes down, and the agent is active again after up", async () => {
        const machine = await machineWith("marathon");
        const lost = await lostTasks();
        const outs = await down(machine, { drain });
        expect(outs).toMatchObject({ phase: "down", warnings: [] });
        expect(await lostTasks()).toBe(lost);
        const inputs = windowInputs({ machines: [machine], state: "up", drain });
        const up = await updateWindow(windowId(OWNER), { ...outs }, inputs, session());
        recorded = { ...up.outs };
        expect(await agentOf(machine)).toMatchObject({ active: true, deactivated: false });
    });

    test("works from a window that is scheduled, whose agent the master would not drain", async () => {
        const machine = await machineWith("marathon");
        const scheduled = await createWindow(windowInputs({ machines: [machine] }), session(), Date.now());
        recorded = { ...scheduled.outs };
        const inputs = windowInputs({
            machines: [machine],
            state: "down",
            drain,
            safety: { allowLoss: true },
        });
        const { outs } = await updateWindow(scheduled.id, recorded, inputs, session());
        recorded = { ...outs };
        expect(outs.phase).toBe("down");
    });

    test("is taken back by deleting the window that it was for, and by no other", async () => {
        const machine = await machineWith("mute");
        const { id, attributes, resources } = (await agentOf(machine))!;
        const cluster = session();
        await cluster.drainAgent(id, 1_000n);
        await eventually(async () => expect((await agentOf(machine))?.drain?.state).toBe("DRAINED"));
        const { outs } = await createWindow(windowInputs({ machines: [machine] }), cluster, Date.now());
        const remove = (drained: boolean) =>
            deleteWindow(
                { ...outs, drain, agents: [{ ...machine, id, attributes, resources, drained }] },
                cluster,
            );
        await remove(false);
        expect(await agentOf(machine)).toMatchObject({ deactivated: true, drain: { state: "DRAINED" } });
        await remove(true);
        expect(await agentOf(machine)).toMatchObject({ active: true, deactivated: false });
    });
});
