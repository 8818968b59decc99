import type { PartialFailure } from "../../../../../provider/resources/failure";
import type { Properties } from "../../../../../provider/resources/inputs";
import type { Cluster } from "../../../../../provider/resources/cluster";
import { createReregistration } from "../../../../../provider/resources/reregistration/lifecycle";
import { eventually } from "../../../../e2e/support/eventually";
import { machines } from "../../../../support/builders";
import { framework, task } from "../../../../support/fake-cluster";
import { reregistrationInputs, StandInNodes } from "../../../../support/reregistration";

jest.setTimeout(120_000);

let nodes: StandInNodes;
afterEach(() => nodes.remove());

async function serve(count: number): Promise<void> {
    nodes = new StandInNodes(count);
    await nodes.serve();
}

/** How it fails when something happens as a line is printed. */
async function failure(line: string, act: () => void, rest: Properties = {}): Promise<PartialFailure> {
    const { log, ...around } = nodes.surroundings;
    const surroundings = {
        ...around,
        log: (text: string) => {
            log(text);
            if (text.includes(line)) act();
        },
    };
    const watched = nodes.cluster.log;
    nodes.cluster.log = (text) => {
        watched(text);
        if (text.includes(line)) act();
    };
    const error = await createReregistration(reregistrationInputs(rest), nodes.cluster, surroundings).then(
        () => undefined,
        (error: PartialFailure) => error,
    );
    if (error === undefined) throw new Error("did not fail");
    return error;
}

const ctrlC = () => nodes.cluster.interrupter.cancel();
const attributes = (index: number) => nodes.agents()[index]?.attributes;

test("a Ctrl-C once an agent is stopped sees that node through, and begins no other", async () => {
    await serve(2);
    const { reasons, properties } = await failure("m1.example (10.0.0.1): sending SIGUSR1", ctrlC, {
        nodes: machines(1, 2),
        parallel: 1,
    });
    expect(reasons).toEqual([
        "not finished: interrupted by Ctrl-C",
        "not begun: m2.example (10.0.0.2)",
        "run `pulumi up` again to go on",
    ]);
    expect([0, 1].map(attributes)).toMatchObject([{ rack: "r2" }, { rack: "r1" }]);
    expect(properties.agents).toEqual([
        expect.objectContaining({ hostname: "m1.example", state: "done" }),
        expect.objectContaining({ hostname: "m2.example", state: "pending" }),
    ]);
    expect(nodes.cluster.master.view().down).toEqual([]);
});

test.each(["sigusr1", "maintenance"])(
    "a Ctrl-C in the very moment in which the agent is stopped, or its machine goes DOWN, sees the node through (%s)",
    async (method) => {
        await serve(2);
        // As a session's do: what is asked once it is interrupted fails at once.
        const { cluster } = nodes;
        const { agents, view } = cluster;
        const asked = <T>(read: () => Promise<T>) =>
            async function (this: Cluster): Promise<T> {
                this.interruption.signal.throwIfAborted();
                return read();
            };
        cluster.agents = asked(() => agents()) as never;
        cluster.view = asked(() => view()) as never;
        const down = cluster.reach;
        cluster.reach = (goal, terms) => {
            if (goal.windows.some(({ mode }) => mode === "DOWN")) setImmediate(() => ctrlC());
            return down(goal, terms);
        };
        const { shell } = nodes;
        nodes.shell = (number, node) => {
            const { run } = shell(number, node);
            return {
                run: (command, input, patience) => {
                    if (input.includes("SIGUSR1")) setImmediate(ctrlC);
                    return run(command, input, patience);
                },
            };
        };
        const error = await createReregistration(
            reregistrationInputs({ nodes: machines(1, 2), parallel: 1, method, drain: { strategy: "none" } }),
            cluster,
            nodes.surroundings,
        ).then(
            () => undefined,
            (error: PartialFailure) => error,
        );
        const isStopped = (error?.properties.agents as { state: string }[])[0]?.state !== "done";
        // Either nothing had begun yet, or all of it is through; never a stopped agent or a DOWN machine.
        expect(nodes.node.systemctl("is-active", "dcos-mesos-slave")).toBe("active");
        expect(cluster.master.view().down).toEqual([]);
        expect(isStopped).toBe(method === "maintenance");
        expect(attributes(1)).toEqual({ rack: "r1" });
    },
);

test("a Ctrl-C while the machine drains stops no agent", async () => {
    await serve(1);
    nodes.cluster.registered = nodes.agents();
    nodes.cluster.tasks = [task("marathon", nodes.agents()[0]!.id)];
    nodes.cluster.frameworks = [framework("marathon")];
    const { message } = await failure("waiting for 1 task of marathon", ctrlC, {
        method: "maintenance",
        drain: { strategy: "tasks" },
    });
    expect(message).toMatch(
        /interrupted by Ctrl-C; drained 0 of 1 machine.*stays DRAINING; nothing was taken DOWN; its agent was not stopped/,
    );
    expect(attributes(0)).toEqual({ rack: "r1" });
    expect(nodes.cluster.master.view().down).toEqual([]);
});

test("a gone engine ends the command that runs on the node, and what it started", async () => {
    await serve(1);
    const command = "echo $$ > /NODE/pid; sleep 300 & echo $! > /NODE/child; wait";
    let running = 0;
    const error = await failure(
        "running the next command",
        () => {
            const timer = setInterval(() => {
                running = Number(nodes.node.read(nodes.node.path("child")) ?? 0);
                if (running === 0) return;
                clearInterval(timer);
                nodes.cluster.interrupter.end();
            }, 20);
        },
        { commands: [command] },
    );
    expect(error.message).toContain("interrupted, as pulumi is gone");
    expect(running).toBeGreaterThan(0);
    for (const pid of [running, Number(nodes.node.read(nodes.node.path("pid")))])
        await eventually(() => expect(() => process.kill(pid, 0)).toThrow());
});

test("an engine that is gone stops no agent any more", async () => {
    await serve(1);
    const error = await failure("beginning", () => (nodes.cluster.isEngineThere = false));
    expect(error.message).toContain("interrupted, as pulumi is gone; its agent was not stopped");
    expect(attributes(0)).toEqual({ rack: "r1" });
});
