import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmulator } from "../../emulator";
import { record } from "./support/figures";
import { Gate, type Moment } from "./support/gate";
import { operate, type Operation } from "./support/operate";
import { agent, Observer } from "./support/windows";

jest.setTimeout(600_000);

const HOOKS = ["beforeDown", "whileDown", "beforeUp", "afterUp"];
const MACHINES = [agent(1), agent(2)];

/** All steps of a roll-out over two machines, as the server of the steps sees them. */
const ALL = MACHINES.flatMap(({ hostname }) => HOOKS.map((hook) => `/${hook}/${hostname}`));

/** Where a process is killed: at a request to the master, or at one that is a step. */
interface Kill {
    at: "master" | "step";
    number: number;
    moment: Moment;
}

/** The steps that the next run may begin with, where so many were asked for before the kill. */
function begins(kill: Kill | undefined, count: number): number[] {
    // Between steps, the last one is known to be done.
    if (kill?.at !== "step") return [count];
    // Of one that was answered at the moment of the kill nobody knows whether the answer was read.
    return kill.moment === "before" ? [count - 1] : [count - 1, count];
}

describe("a roll-out whose provider process is killed at any request, to the master or in a step", () => {
    const figures = { runs: 0, windowsLost: 0, foreignBytesChanged: 0 };
    let missed = 0;
    let master: { url: string; stop(): Promise<void> };
    let folders: string;
    /** The program's, of each attempt another. */
    let folder: string;
    let gate: Gate;
    let steps: http.Server;
    /** The steps that were asked for, in order. */
    let asked: string[];
    /** Where the process is killed. */
    let onStep: (number: number, moment: Moment) => Promise<void>;

    beforeAll(async () => {
        folders = mkdtempSync(path.join(tmpdir(), "rolling-crash-"));
        master = await startEmulator({ agents: MACHINES });
        gate = await Gate.before(master.url);
        steps = http.createServer((request, response) => {
            const number = asked.push(request.url ?? "");
            void onStep(number, "before").then(async () => {
                if (request.socket.destroyed) return;
                response.end("done\n");
                await onStep(number, "after");
            });
        });
        await new Promise<void>((resolve) => steps.listen(0, "127.0.0.1", resolve));
    });

    afterAll(async () => {
        await gate.close();
        steps.closeAllConnections();
        await new Promise((resolve) => steps.close(resolve));
        await master.stop();
        rmSync(folders, { recursive: true, force: true });
        const fault = "SIGKILL of the provider before and after each request of a roll-out, and in each step";
        record("rolling-crash", {
            fault,
            operations: "create of two batches with four steps each",
            ...figures,
        });
    });

    const operation = (): Operation => {
        const url = `http://127.0.0.1:${(steps.address() as AddressInfo).port}`;
        const inputs = {
            machines: MACHINES,
            batchSize: 1,
            duration: "30m",
            reason: "kernel",
            drain: { strategy: "none" },
            safety: { allowLoss: true },
            steps: Object.fromEntries(
                HOOKS.map((hook) => [hook, [{ http: { url: `${url}/${hook}/{{MESOS_HOSTNAME}}` } }]]),
            ),
            owner: "urn:pulumi:test::faults::pulumi-nodejs:dynamic/mesos:RollingMaintenance::kernel",
        };
        const settings = { masters: gate.url, totalTimeout: "5s" };
        return { type: "RollingMaintenance", folder, settings, operation: "create", arguments: [inputs] };
    };

    async function run(kill: Kill | undefined) {
        const before = asked.length;
        const done = await operate(operation(), (child) => {
            const end = async () => {
                const ended = new Promise((resolve) => child.once("exit", resolve));
                child.kill("SIGKILL");
                await ended;
            };
            gate.at = async (number, moment) => {
                if (kill?.at === "master" && kill.number === number && kill.moment === moment) await end();
            };
            onStep = async (number, moment) => {
                if (kill?.at === "step" && kill.number === number && kill.moment === moment) await end();
            };
        });
        return { done, asked: asked.slice(before) };
    }

    /** The process is killed, and the next one goes on; without a kill, Pulumi does not record what came of it. */
    async function attempt(kill: Kill | undefined): Promise<void> {
        const observer = new Observer(master.url);
        await observer.reset();
        folder = mkdtempSync(path.join(folders, "run-"));
        asked = [];
        gate.seen = [];
        const first = await run(kill);
        if (kill !== undefined && !first.done.killed) {
            // How often the master is looked at is a matter of time: there were less requests than when they were counted.
            expect({ kill, requests: kill.at }).toEqual({ kill, requests: "master" });
            expect(gate.seen.length).toBeLessThan(kill.number);
            missed += 1;
            return;
        }
        const next = await run(undefined);
        for (const { error } of [first.done, next.done]) expect(error).toBeUndefined();
        expect(next.done.result?.outs).toMatchObject({ phase: "finished", completed: MACHINES });

        const seen = await observer.ours();
        figures.runs += 1;
        figures.foreignBytesChanged += seen.foreignIntact ? 0 : 1;
        expect({ kill, asked: first.asked }).toEqual({ kill, asked: ALL.slice(0, first.asked.length) });
        const again = { kill, asked: next.asked };
        expect(
            begins(kill, first.asked.length).map((begin) => ({ kill, asked: ALL.slice(begin) })),
        ).toContainEqual(again);
        expect(seen).toEqual({ windows: [], down: [], foreignIntact: true });
    }

    test("goes on where it was, and repeats at most the step that was under way", async () => {
        await attempt(undefined);
        expect(asked).toEqual(ALL);
        const requests = gate.seen.map((content, index) => ({ content, number: index + 1 }));
        // Between reads the next run cannot tell the difference: each write, and some of the reads.
        const chosen = requests.filter(({ content, number }) => isWrite(content) || number % 25 === 0);
        for (const moment of ["before", "after"] as const) {
            for (const { number } of chosen) await attempt({ at: "master", number, moment });
            for (let number = 1; number <= ALL.length; number++)
                await attempt({ at: "step", number, moment });
        }
        expect(figures.runs + missed).toBe(1 + 2 * (chosen.length + ALL.length));
        expect(missed).toBeLessThan(chosen.length / 2);
        expect(figures.foreignBytesChanged).toBe(0);
    });
});

function isWrite(content: string): boolean {
    return /"(UPDATE|START|STOP)_MAINTENANCE/.test(content);
}
