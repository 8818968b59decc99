import { startEmulator } from "../../emulator";
import { Stack } from "../e2e/support";
import { record } from "./support/figures";
import { Gate, type Moment } from "./support/gate";
import { interruptTwice, killAll, PROVIDER, PULUMI } from "./support/processes";
import { agent, Observer } from "./support/windows";

jest.setTimeout(300_000);

const both = "agent-1.mesos agent-2.mesos";
const args = {
    machines: [agent(1), agent(2)],
    startTime: "2031-12-06T02:00:00Z",
    duration: "1h",
    reason: "kernel",
};

/** `writes`: how many times the operation changes the master. */
const operations = [
    { name: "create down", from: undefined, to: { ...args, state: "down" }, writes: 2, windows: [both] },
    {
        name: "move a DOWN window to other machines",
        from: { ...args, state: "down" },
        to: { ...args, machines: [agent(2), agent(3)], state: "down" },
        writes: 3,
        windows: ["agent-2.mesos agent-3.mesos"],
    },
    { name: "delete down", from: { ...args, state: "down" }, to: undefined, writes: 1, windows: [] },
];
const kinds = [
    { kind: "the provider process dies", victim: PROVIDER, end: killAll },
    { kind: "pulumi itself dies", victim: PULUMI, end: killAll },
    { kind: "Ctrl-C is pressed twice", victim: PULUMI, end: interruptTwice },
];

describe("a killed `pulumi up` is finished by the next one", () => {
    const figures = { runs: 0, windowsLost: 0, foreignBytesChanged: 0 };
    let master: { url: string; stop(): Promise<void> };
    let gate: Gate;

    beforeAll(async () => {
        const given = process.env.FAULTS_MASTER;
        master = given
            ? { url: given, stop: async () => {} }
            : await startEmulator({ agents: [1, 2, 3].map(agent) });
        gate = await Gate.before(master.url);
    });

    afterAll(async () => {
        await new Observer(master.url).reset();
        await gate.close();
        await master.stop();
        record("cli-crash", {
            fault: "SIGKILL of pulumi or its provider, or a second Ctrl-C, before and after each write",
            operations: "create, update and delete by `pulumi up` and `pulumi destroy`",
            ...figures,
        });
    });

    const cases = kinds.flatMap((kind) => operations.map((operation) => ({ ...kind, ...operation })));
    test.each(cases)("when $kind at any write: $name", async ({ victim, end, from, to, writes, windows }) => {
        for (let write = 1; write <= writes; write++) {
            for (const moment of ["before", "after"] as const) {
                await attempt({ victim, end, from, to, write, moment, windows });
            }
        }
    });

    async function attempt({ victim, end, from, to, write, moment, windows }: Attempt): Promise<void> {
        const observer = new Observer(master.url);
        gate.at = () => {};
        await observer.reset();
        const stack = new Stack("crash");
        await stack.config("mesos:masters", gate.url);
        if (from) {
            stack.window(from);
            expect(await stack.up()).toMatchObject({ code: 0 });
        }
        if (to) stack.window(to);
        const run = () => (to ? stack.up() : stack.destroy());

        let seen = 0;
        let ended: Promise<number> | undefined;
        gate.at = async (_request, when, content) => {
            if (when === "before" && isWrite(content)) seen++;
            if (isWrite(content) && when === moment && seen === write && ended === undefined) {
                await (ended = end(stack.folder, victim));
            }
        };
        await run().catch(() => undefined); // a killed CLI ends by a signal
        gate.at = () => {};
        expect(await ended).toBeGreaterThan(0);
        // The provider of a killed pulumi lives on and finishes its operation, beside the next run.
        if (victim === PULUMI) await stack.pulumi("cancel", "--yes");

        const finished = await run();
        expect(finished).toMatchObject({ code: 0 });
        const ours = await observer.ours();
        figures.runs += 1;
        figures.foreignBytesChanged += ours.foreignIntact ? 0 : 1;
        figures.windowsLost += windows.every((window) => ours.windows.includes(window)) ? 0 : 1;
        expect(ours).toEqual({
            windows,
            down: windows.flatMap((window) => window.split(" ")),
            foreignIntact: true,
        });
        expect(await stack.destroy()).toMatchObject({ code: 0 });
        expect(await observer.ours()).toEqual({ windows: [], down: [], foreignIntact: true });
        await killAll(stack.folder, PROVIDER);
        stack.remove();
    }
});

interface Attempt {
    victim: RegExp;
    end(folder: string, victim: RegExp): Promise<number>;
    from: object | undefined;
    to: object | undefined;
    write: number;
    moment: Moment;
    windows: string[];
}

function isWrite(content: string): boolean {
    return /"(UPDATE|START|STOP)_MAINTENANCE/.test(content);
}
