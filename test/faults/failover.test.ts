import { execFile } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { type Emulator, startEmulator } from "../../emulator";
import { Stack } from "../e2e/support";
import { record } from "./support/figures";
import { Gate } from "./support/gate";
import { agent, Observer } from "./support/windows";

jest.setTimeout(240_000);

const both = "agent-1.mesos agent-2.mesos";
const down = {
    machines: [agent(1), agent(2)],
    startTime: "2031-12-06T02:00:00Z",
    duration: "1h",
    reason: "kernel",
    state: "down",
};

describe("a master that fails over in the middle of `pulumi up`", () => {
    const { FAULTS_MASTER, FAULTS_CLUSTER, FAULTS_WORK_DIR } = process.env;
    const figures = { runs: 0, windowsLost: 0, foreignBytesChanged: 0 };
    let emulator: Emulator | undefined;
    let url: string;
    let gate: Gate;

    beforeAll(async () => {
        emulator = FAULTS_MASTER ? undefined : await startEmulator({ agents: [1, 2].map(agent) });
        url = FAULTS_MASTER ?? emulator!.url;
        gate = await Gate.before(url);
    });

    afterAll(async () => {
        await gate.close();
        await emulator?.stop();
        const where = FAULTS_MASTER ? "real Mesos, stopped and started again" : "emulator";
        const fault = `failover before and after each write (${where})`;
        record(`failover-${FAULTS_MASTER ? "real" : "emulator"}`, {
            fault,
            operations: "create down",
            ...figures,
        });
    });

    async function failOver(): Promise<void> {
        if (emulator) {
            emulator.failover();
            emulator.setMode("recovering");
            void setTimeout(1_000).then(() => emulator?.setMode("leader"));
        } else {
            const script = [
                FAULTS_CLUSTER!,
                "failover",
                "--work-dir",
                FAULTS_WORK_DIR!,
                "--",
                "--wait-agents",
                "0",
            ];
            await promisify(execFile)(process.execPath, script);
        }
    }

    const cases = ["before", "after"].flatMap((moment) => [1, 2].map((write) => ({ moment, write })));
    test.each(cases)(
        "is waited for, and the update converges: $moment write $write",
        async ({ moment, write }) => {
            const observer = new Observer(url);
            await observer.reset();
            const stack = new Stack("failover");
            await stack.config("mesos:masters", gate.url);
            stack.window(down);
            let [seen, failed] = [0, false];
            gate.at = async (_request, when, content) => {
                const isWrite = /"(UPDATE|START)_MAINTENANCE/.test(content);
                if (when === "before" && isWrite) seen++;
                if (!isWrite || failed || when !== moment || seen !== write) return;
                failed = true;
                await failOver();
            };
            expect(await stack.up()).toMatchObject({ code: 0 });
            expect(failed).toBe(true);

            const ours = await observer.ours();
            figures.runs += 1;
            figures.foreignBytesChanged += ours.foreignIntact ? 0 : 1;
            figures.windowsLost += ours.windows.includes(both) ? 0 : 1;
            expect(ours).toEqual({ windows: [both], down: both.split(" "), foreignIntact: true });
            expect(await stack.destroy()).toMatchObject({ code: 0 });
            expect(await observer.ours()).toEqual({ windows: [], down: [], foreignIntact: true });
            stack.remove();
        },
    );
});
