import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually, Stack } from "../e2e/support";
import { SshServer } from "../support/ssh-server";
import { newKey } from "../support/sshd";
import { StandInNode } from "../support/stand-in-node";
import { record } from "./support/figures";
import { killAll, processesIn, PROVIDER, PULUMI, signalAll } from "./support/processes";
import { type BusyMaster, startBusyMaster } from "./support/tasks";
import { agent, Observer } from "./support/windows";

jest.setTimeout(300_000);

const both = "agent-1.mesos agent-2.mesos";
const PATIENT = {
    drain: { strategy: "tasks", timeout: "5m", pollInterval: "1s" },
    safety: { allowLoss: false },
};
const window = (state: string) => ({
    machines: [agent(1), agent(2)],
    startTime: new Date().toISOString(),
    duration: "1h",
    reason: "kernel",
    state,
    ...PATIENT,
    safety: { requireRelocatable: false },
});
const rolling = (steps: object, rest: object = {}) => ({
    machines: [agent(1), agent(2)],
    batchSize: 1,
    duration: "30m",
    reason: "kernel",
    drain: { strategy: "none" },
    safety: { allowLoss: true },
    steps,
    ...rest,
});

/** What happens to pulumi, and whether it is alive to say how things stand. */
const stops: { how: string; signal: NodeJS.Signals; speaks: boolean }[] = [
    { how: "Ctrl-C", signal: "SIGINT", speaks: true },
    { how: "a dropped terminal (SIGHUP)", signal: "SIGHUP", speaks: false },
    { how: "a killed CLI (SIGKILL)", signal: "SIGKILL", speaks: false },
];

describe("after a stop nothing goes DOWN, and no process lives on", () => {
    const figures = { runs: 0, windowsLost: 0, foreignBytesChanged: 0 };
    let master: BusyMaster;
    let observer: Observer;
    let stack: Stack;

    beforeAll(async () => {
        master = await startBusyMaster();
        observer = new Observer(master.url);
    });

    beforeEach(async () => {
        await master.leave();
        await observer.reset();
        stack = new Stack("stop");
        await stack.config("mesos:masters", master.url);
    });

    afterEach(async () => {
        const { foreignIntact } = await observer.ours();
        figures.runs += 1;
        figures.foreignBytesChanged += foreignIntact ? 0 : 1;
        expect(foreignIntact).toBe(true);
        await killAll(stack.folder, PULUMI);
        await killAll(stack.folder, PROVIDER);
        stack.remove();
    });

    afterAll(async () => {
        await master.leave();
        await observer.reset();
        await master.stop();
        const where = process.env.FAULTS_MASTER ? "real Mesos" : "emulator";
        record(`stop-${where.replace(" ", "-")}`, {
            fault: `Ctrl-C, SIGHUP and SIGKILL of pulumi while it waits or works (${where})`,
            operations: "down, roll-outs and re-registrations by `pulumi up`",
            ...figures,
        });
    });

    const down = async () => (await observer.ours()).down;
    const scheduled = async () => (await observer.ours()).windows;
    const roll = (args: object) =>
        stack.program(`new RollingMaintenance("kernel", ${JSON.stringify(args)});`);

    /** A node whose agent is a stand-in, and a way to log in there. */
    async function startNode() {
        const key = newKey();
        const server = await SshServer.start({ authorized: key.public });
        const node = new StandInNode();
        node.write(node.paths.attributes, "MESOS_ATTRIBUTES=rack:r1\n");
        node.addUnit();
        node.systemctl("start", "dcos-mesos-slave");
        return { node, server, key: key.private };
    }

    /** Runs `pulumi up` until `reached`, stops it, and resolves to what it printed once all its processes are gone. */
    async function stopped(signal: NodeJS.Signals, reached: () => Promise<void> | void): Promise<string> {
        const run = stack.up().then(
            ({ output }) => output,
            (error: Error) => error.message, // ended by a signal
        );
        await eventually(reached, 60_000);
        expect(signalAll(stack.folder, PULUMI, signal)).toBeGreaterThan(0);
        const output = await run;
        await eventually(() => expect(processesIn(stack.folder, PROVIDER)).toEqual([]), 20_000);
        return output;
    }

    /** The lock that a killed CLI leaves is taken away, as one does. */
    async function again(): Promise<{ code: number; output: string }> {
        await stack.pulumi("cancel", "--yes");
        return stack.up();
    }

    describe.each(stops)("$how", ({ signal, speaks }) => {
        test("while a window drains: it stays DRAINING, and the next up goes on", async () => {
            await master.arrive();
            stack.window(window("down"));
            const output = await stopped(signal, async () => expect(await scheduled()).toEqual([both]));
            if (speaks) {
                expect(output).toMatch(
                    /not finished: interrupted by Ctrl-C; (drained 0 of 2 machines; waiting for 2 tasks of kafka .*; )?agent-1/,
                );
                expect(output).toMatch(
                    /agent-1\.mesos \(127\.0\.0\.2\), agent-2\.mesos \(127\.0\.0\.3\) stay DRAINING; nothing was taken DOWN/,
                );
            }
            await master.leave();
            await sleep(3_000); // longer than a forgotten process would take to notice
            expect(await down()).toEqual([]);
            expect(await again()).toMatchObject({ code: 0 });
            expect(await down()).toEqual(["agent-1.mesos", "agent-2.mesos"]);
        });

        test("while a window drains, and it is only scheduled then: it stays UP", async () => {
            await master.arrive();
            stack.window(window("down"));
            await stopped(signal, async () => expect(await scheduled()).toEqual([both]));
            stack.window(window("scheduled"));
            const { code } = await again();
            expect(code).toBe(0);
            await master.leave();
            await sleep(3_000);
            expect(await observer.ours()).toMatchObject({
                windows: [both],
                down: [],
            });
            expect((await stack.resources())[0]!.outputs.phase).toBe("scheduled");
        });

        test("while a batch drains: no batch goes DOWN", async () => {
            await master.arrive();
            roll(rolling({}, { ...PATIENT, safety: { requireRelocatable: false } }));
            const output = await stopped(signal, async () =>
                expect(await scheduled()).toEqual(["agent-1.mesos"]),
            );
            if (speaks)
                expect(output).toMatch(
                    /interrupted by Ctrl-C; .*0 of 2 batches are finished; `pulumi up` goes on/,
                );
            await master.leave();
            await sleep(3_000);
            expect(await down()).toEqual([]);
            expect(await again()).toMatchObject({ code: 0 });
            expect(await observer.ours()).toMatchObject({ windows: [], down: [] });
        });

        test("between two batches: the next one does not begin", async () => {
            roll(rolling({ afterUp: [{ command: "echo $MESOS_HOSTNAME >> done" }] }, { pauseBetween: "2m" }));
            const output = await stopped(signal, async () => {
                expect(existsSync(stack.path("done"))).toBe(true);
                expect(await observer.ours()).toMatchObject({ windows: [], down: [] });
            });
            if (speaks)
                expect(output).toMatch(
                    /interrupted by Ctrl-C; 1 of 2 batches is finished; `pulumi up` goes on/,
                );
            roll(rolling({ afterUp: [{ command: "echo $MESOS_HOSTNAME >> done" }] }));
            expect(await again()).toMatchObject({ code: 0 });
            expect(stack.read("done")).toEqual(["agent-1.mesos", "agent-2.mesos"]);
        });

        test("while a step works: Ctrl-C sees the batch through, and a gone engine ends the step", async () => {
            const work =
                "echo $$ > pid; i=0; while [ $i -lt 40 ]; do i=$((i+1)); echo line $i; sleep 0.1; done; echo $MESOS_HOSTNAME >> done";
            roll(rolling({ whileDown: [{ command: work }] }));
            const output = await stopped(signal, () => expect(existsSync(stack.path("pid"))).toBe(true));
            const pid = Number(readFileSync(stack.path("pid"), "utf8"));
            if (speaks) {
                expect(stack.read("done")).toEqual(["agent-1.mesos"]);
                expect(output).toMatch(/interrupted by Ctrl-C; 1 of 2 batches is finished/);
                expect(await observer.ours()).toMatchObject({ windows: [], down: [] });
            } else {
                expect(() => process.kill(pid, 0)).toThrow();
                expect(existsSync(stack.path("done"))).toBe(false);
                expect(await down()).toEqual(["agent-1.mesos"]);
            }
            rmSync(stack.path("pid"));
            expect(await again()).toMatchObject({ code: 0 });
            expect(stack.read("done")).toEqual(["agent-1.mesos", "agent-2.mesos"]);
            expect(await observer.ours()).toMatchObject({ windows: [], down: [] });
        });

        test("while a command runs on a node: Ctrl-C sees the node through, and a gone engine ends the command", async () => {
            const { node, server, key } = await startNode();
            const file = (name: string) => node.path(name);
            const work = `echo $$ > ${file("pid")}; i=0; while [ $i -lt 40 ]; do i=$((i+1)); sleep 0.1; done; echo done >> ${file("done")}`;
            const { marker: _, ...paths } = node.paths;
            const args = {
                nodes: [agent(1), agent(2)].map((machine) => ({ ...machine, host: "127.0.0.1" })),
                ssh: { user: "root", port: server.port, privateKey: key, knownHosts: server.knownHost },
                method: "sigusr1",
                commands: [work],
                parallel: 1,
                // The marker of another run lies on this machine, which is the node.
                triggers: [randomUUID()],
                paths,
                safety: { allowLoss: true },
                reason: "kernel",
            };
            stack.program(`const { AgentReregistration } = require("pulumi-mesos-maintenance");
                new AgentReregistration("nodes", ${JSON.stringify(args)});`);
            try {
                const output = await stopped(signal, () => expect(existsSync(file("pid"))).toBe(true));
                const pid = Number(readFileSync(file("pid"), "utf8"));
                if (speaks) {
                    expect(node.read(file("done"))).toBe("done\n");
                    expect(node.systemctl("is-active", "dcos-mesos-slave")).toBe("active");
                    expect(output).toMatch(/not finished: interrupted by Ctrl-C/);
                    expect(output).toContain("not begun: agent-2.mesos (127.0.0.3)");
                } else {
                    await eventually(() => expect(() => process.kill(pid, 0)).toThrow());
                    expect(existsSync(file("done"))).toBe(false);
                }
                expect(await down()).toEqual([]);
            } finally {
                await server.stop();
                node.remove();
            }
        });
    });
});
