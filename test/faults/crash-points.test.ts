import { startEmulator } from "../../emulator";
import { record } from "./support/figures";
import { Gate, type Moment } from "./support/gate";
import { operate, operateHere, type Operation } from "./support/operate";
import { agent, type Inputs, inputs, Observer } from "./support/windows";

jest.setTimeout(300_000);

/** From what was declared to what is; undefined stands for no resource. */
interface Transition {
    name: string;
    /** Killed at writes only. */
    isLong?: boolean;
    from?: Partial<Inputs>;
    to?: Partial<Inputs>;
    /** What must stand on the master in the end. */
    windows: string[];
    down: string[];
}

const both = "agent-1.mesos agent-2.mesos";
const drained = { drain: { strategy: "agent" } } as const;
const transitions: Transition[] = [
    { name: "create scheduled", to: {}, windows: [both], down: [] },
    { name: "create down", to: { state: "down" }, windows: [both], down: both.split(" ") },
    {
        name: "scheduled to down, drained",
        // It takes long: a drain is looked at once a second.
        isLong: true,
        from: {},
        to: { state: "down", ...drained },
        windows: [both],
        down: both.split(" "),
    },
    { name: "move the time", from: {}, to: { startTime: "2031-12-07T02:00:00Z" }, windows: [both], down: [] },
    {
        name: "change the machines",
        from: {},
        to: { machines: [agent(2), agent(3)] },
        windows: ["agent-2.mesos agent-3.mesos"],
        down: [],
    },
    { name: "scheduled to down", from: {}, to: { state: "down" }, windows: [both], down: both.split(" ") },
    { name: "down to up", from: { state: "down" }, to: { state: "up" }, windows: [], down: [] },
    { name: "down to scheduled", from: { state: "down" }, to: {}, windows: [both], down: [] },
    { name: "up to scheduled", from: { state: "up" }, to: {}, windows: [both], down: [] },
    {
        name: "a DOWN machine leaves",
        from: { state: "down" },
        to: { state: "down", machines: [agent(2), agent(3)] },
        windows: ["agent-2.mesos agent-3.mesos"],
        down: ["agent-2.mesos", "agent-3.mesos"],
    },
    { name: "delete scheduled", from: {}, windows: [], down: [] },
    { name: "delete down", from: { state: "down" }, windows: [], down: [] },
];

describe("a provider process that is killed at any request", () => {
    const figures = { runs: 0, windowsLost: 0, foreignBytesChanged: 0 };
    let master: { url: string; stop(): Promise<void> };
    let gate: Gate;

    beforeAll(async () => {
        const agents = [1, 2, 3].map(agent);
        const given = process.env.FAULTS_MASTER;
        master = given ? { url: given, stop: async () => {} } : await startEmulator({ agents });
        gate = await Gate.before(master.url);
    });

    afterAll(async () => {
        await new Observer(master.url).reset();
        await gate.close();
        await master.stop();
        const fault = "SIGKILL of the provider before and after each request";
        const lane = process.env.FAULTS_MASTER ? "real Mesos" : "emulator";
        const operations = `create, update, delete in every state (${lane})`;
        record(`crash-points-${lane.replace(" ", "-")}`, { fault, operations, ...figures });
    });

    test.each(transitions)("leaves nothing that the next run does not finish: $name", async (transition) => {
        const observer = new Observer(master.url);
        const settings = { masters: gate.url, totalTimeout: "60s" };
        const requests = await attempt(transition, observer, settings, undefined);
        expect(requests).not.toEqual([]);
        for (const [index, content] of requests.entries()) {
            // Between reads a real master cannot tell the difference. The emulator's lane kills there too, but for
            // the reads of what runs in the cluster, which stand beside those of the schedule.
            const writesOnly = process.env.FAULTS_MASTER !== undefined || transition.isLong;
            if (!isWrite(content) && (writesOnly || !isOfSchedule(content))) continue;
            for (const moment of ["before", "after"] as const) {
                await attempt(transition, observer, settings, { request: index + 1, moment });
            }
        }
    });

    /** Runs a transition, killed at a point or not, then what the engine would run next; resolves to the requests' bodies. */
    async function attempt(
        transition: Transition,
        observer: Observer,
        settings: Record<string, string>,
        kill: { request: number; moment: Moment } | undefined,
    ): Promise<string[]> {
        gate.at = () => {};
        await observer.reset();
        const olds = transition.from && (await create(inputs(transition.from), settings));
        const operation = nextOperation(transition, olds, settings);

        gate.seen = [];
        const done = await (kill ? operateAndKill(operation, kill) : operateHere(operation));
        const requests = gate.seen;
        gate.at = () => {};
        // A busy machine may have needed one read more when the requests were counted.
        if (kill && !done.killed) return requests;
        if (kill) expect((await operateHere(operation)).error).toBeUndefined();

        const seen = await observer.ours();
        figures.runs += 1;
        figures.foreignBytesChanged += seen.foreignIntact ? 0 : 1;
        figures.windowsLost += transition.windows.every((window) => seen.windows.includes(window)) ? 0 : 1;
        expect({ kill, ...seen }).toEqual({
            kill,
            windows: transition.windows,
            down: transition.down,
            foreignIntact: true,
        });
        return requests;
    }

    function operateAndKill(operation: Operation, kill: { request: number; moment: Moment }) {
        return operate(operation, (child) => {
            gate.at = async (request, moment) => {
                if (request !== kill.request || moment !== kill.moment) return;
                const ended = new Promise((resolve) => child.once("exit", resolve));
                child.kill("SIGKILL");
                await ended;
            };
        });
    }
});

async function create(news: Inputs, settings: Record<string, string>): Promise<Record<string, unknown>> {
    const { result, error } = await operateHere({ settings, operation: "create", arguments: [news] });
    if (result?.outs === undefined) throw new Error(error ?? "create gave no outputs");
    return result.outs;
}

function nextOperation(
    { to }: Transition,
    olds: Record<string, unknown> | undefined,
    settings: Record<string, string>,
): Operation {
    if (olds === undefined) return { settings, operation: "create", arguments: [inputs(to)] };
    if (to === undefined) return { settings, operation: "delete", arguments: ["id", olds] };
    return { settings, operation: "update", arguments: ["id", olds, inputs(to)] };
}

function isWrite(content: string): boolean {
    return /"((UPDATE|START|STOP)_MAINTENANCE|(DRAIN|REACTIVATE)_AGENT)/.test(content);
}

function isOfSchedule(content: string): boolean {
    return /"GET_MAINTENANCE/.test(content);
}
