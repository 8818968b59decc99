import { readdirSync } from "node:fs";
import { agent, isReal, failed, type Stack, succeeded, STRAIGHT_DOWN, useCluster } from "./support";

const lane = useCluster();

const SECRET = "sesame-open-4711";

/** The tests go on from each other. */
describe("a rolling maintenance", () => {
    let stack: Stack;
    beforeAll(() => (stack = lane.stack("rolling")));

    function program(work: string, rest: object = {}): void {
        const args = {
            machines: [1, 2, 3].map(agent),
            batchSize: 2,
            duration: "30m",
            pauseBetween: "1s",
            reason: "kernel",
            ...STRAIGHT_DOWN,
            steps: {
                whileDown: [
                    {
                        command: 'echo "$MESOS_HOSTNAMES $TOKEN" >> worked; echo "token $TOKEN"',
                        secrets: { TOKEN: SECRET },
                    },
                    { name: "check", command: work },
                ],
                afterUp: [{ command: "echo $MESOS_HOSTNAME >> back", each: "machine" }],
            },
            ...rest,
        };
        stack.program(`const rolling = new RollingMaintenance("kernel", ${JSON.stringify(args)});
            exports.phase = rolling.phase; exports.completed = rolling.completed;`);
    }

    test("shows its plan, and changes nothing", async () => {
        program("true");
        const output = succeeded(await stack.preview());
        expect(output).toContain("plan: 3 machines in 2 batches, about 1h1s in all");
        expect(output).toContain("batch 1: agent-1.mesos (127.0.0.2), agent-2.mesos (127.0.0.3)");
        expect(output).toContain("batch 2: agent-3.mesos (127.0.0.4)");
        expect(output).toContain(
            "whileDown: whileDown[0], a local command; whileDown[1] (check), a local command",
        );
        // A real cluster's tasks stay wherever other test files have sent them.
        if (isReal) expect(output).toMatch(/the largest batch \(1\): (machine\/down loses|no task runs)/);
        else expect(output).toContain("the largest batch (1): machine/down loses");
        expect(lane.cluster.takeWrites()).toEqual([]);
    });

    test("stops where a step fails, with the machines DOWN", async () => {
        program("test $MESOS_BATCH = 1");
        const output = failed(await stack.up());
        expect(output).toContain("kernel: batch 1: token [secret]");
        expect(output).toMatch(
            /not finished: batch 2 of 2 \(agent-3\.mesos \(127\.0\.0\.4\)\): the step whileDown\[1\] \(check\) ended with exit code 1/,
        );
        expect(await lane.cluster.modes()).toEqual({ "agent-3.mesos": "DOWN" });
        const exported = await stack.exported();
        expect(output + exported).not.toContain(SECRET);
        const [{ outputs } = { outputs: {} }] = await stack.resources();
        expect(outputs).toMatchObject({ phase: "failed", completed: [agent(1), agent(2)] });
    });

    test("shows what remains, and neither what is finished nor what that would cost", async () => {
        program("true");
        const output = succeeded(await stack.preview());
        expect(output).toContain(
            "goes on: 1 batch of 2 (2 machines) is finished; what remains: 1 machine in 1 batch, about 30m in all",
        );
        expect(output).toContain(
            "batch 2 of 2, begun, goes on with the step that failed: agent-3.mesos (127.0.0.4)",
        );
        expect(output).not.toMatch(/batch 1|agent-1\.mesos|no longer among|machine\/down loses/);
    });

    test("goes on with what failed, and repeats nothing that is finished", async () => {
        program("true");
        succeeded(await stack.up());
        expect(await lane.cluster.modes()).toEqual({});
        expect(stack.read("back")).toEqual(["agent-1.mesos", "agent-2.mesos", "agent-3.mesos"]);
        expect(await stack.outputs()).toMatchObject({ phase: "finished" });
        // Nothing is left beside the program.
        expect(readdirSync(stack.path(".mesos-maintenance"))).toEqual([]);
    });

    test("is quiet afterwards", async () => {
        lane.cluster.takeWrites();
        program("true", { batchSize: 1 });
        const output = succeeded(await stack.preview());
        expect(output).not.toContain("plan:");
        expect(output).toMatch(/unchanged/);
    });

    test("leaves nothing behind", async () => {
        succeeded(await stack.destroy());
        expect(lane.cluster.takeWrites()).toEqual([]);
    });
});

/** What a preview says of it, and what the next update does; the tests go on from each other. */
describe("a rolling maintenance whose provider is killed in a step of its second batch", () => {
    let stack: Stack;
    beforeAll(() => {
        stack = lane.stack("rolling-killed");
        const args = {
            machines: [1, 2, 3].map(agent),
            batchSize: 1,
            duration: "30m",
            reason: "kernel",
            ...STRAIGHT_DOWN,
            steps: {
                whileDown: [
                    {
                        name: "work",
                        command:
                            "echo $MESOS_HOSTNAME >> worked; case $(cat mode)$MESOS_BATCH in fail1) exit 1;; kill2) kill -9 $PPID; sleep 60;; esac",
                    },
                ],
            },
        };
        stack.program(`new RollingMaintenance("kernel", ${JSON.stringify(args)});`);
    });

    /** Of all three machines that are worked on, the second is so twice. */
    async function isGoneOnWith(worked: string[]): Promise<void> {
        expect(await lane.cluster.modes()).toEqual({ "agent-2.mesos": "DOWN" });
        const output = succeeded(await stack.preview());
        expect(output).toContain("goes on: 1 batch of 3 (1 machine) is finished");
        expect(output).toContain(
            "batch 2 of 3, begun and DOWN now, goes on with its step whileDown[0] (work): agent-2.mesos",
        );
        expect(output).toContain("batch 3 of 3: agent-3.mesos");
        stack.write("mode", "");
        const up = succeeded(await stack.up());
        expect(up).toContain("batches that are finished: 1 of 3");
        expect(await lane.cluster.modes()).toEqual({});
        expect(stack.read("worked")).toEqual(worked);
    }

    test("goes on with it, where nothing is recorded", async () => {
        stack.write("mode", "kill");
        failed(await stack.up());
        await isGoneOnWith(["agent-1.mesos", "agent-2.mesos", "agent-2.mesos", "agent-3.mesos"]);
        succeeded(await stack.destroy());
    });

    test("and where an earlier run is", async () => {
        stack.write("worked", "");
        stack.write("mode", "fail");
        failed(await stack.up());
        stack.write("mode", "kill");
        failed(await stack.up());
        const worked = ["agent-1.mesos", "agent-1.mesos", "agent-2.mesos", "agent-2.mesos", "agent-3.mesos"];
        await isGoneOnWith(worked);
        succeeded(await stack.destroy());
    });
});
