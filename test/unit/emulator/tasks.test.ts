import { manyAgents, manyTasks, type Emulator } from "../../../emulator";
import { ask, A1, A2, call, plan, read, start, until } from "./client";
import { fetchAnew } from "../../support/fetch";

interface Task {
    task_id: { value: string };
    state: string;
    resources: { name: string; scalar: { value: number }; reservations?: object[]; disk?: object }[];
}

const web = (more: object = {}) => ({
    name: "web",
    role: "web",
    principal: "web-team",
    tasks: [{ agent: A1.hostname, name: "shop" }],
    ...more,
});
const tasksOf = async (emulator: Emulator) => (await call<{ tasks: Task[] }>(emulator, "GET_TASKS")).tasks;
const states = async (emulator: Emulator) => (await tasksOf(emulator)).map(({ state }) => state);

/** One of the emulator's own endpoints, with any method. */
async function control(emulator: Emulator, method: string, path: string, body: object): Promise<unknown> {
    const answer = await fetchAnew(`${emulator.url}/emulator${path}`, { method, body: JSON.stringify(body) });
    return answer.status === 200 ? answer.json() : answer.text();
}

function drain(emulator: Emulator): Promise<unknown> {
    const agent_id = { value: emulator.agents[0]!.id };
    return ask(emulator, "/api/v1", { type: "DRAIN_AGENT", drain_agent: { agent_id } });
}

async function drainState(emulator: Emulator): Promise<string | undefined> {
    const { slaves } = await read<{ slaves: { drain_info?: { state: string } }[] }>(emulator, "/slaves");
    return slaves[0]!.drain_info?.state;
}

describe("A task", () => {
    test("shows reservations and its volume as Mesos does, and its agent what of it is reserved", async () => {
        const tasks = [
            { agent: A1.hostname, name: "shard", cpus: 1, disk: 100, reserved: true, volume: "data-1" },
        ];
        const emulator = await start({ frameworks: [web({ tasks })] });
        const [task] = await tasksOf(emulator);
        const reservations = [{ type: "DYNAMIC", role: "web", principal: "web-team" }];
        const common = { type: "SCALAR", allocation_info: { role: "web" }, reservations };
        expect(task!.resources).toEqual([
            { name: "cpus", scalar: { value: 1 }, ...common },
            { name: "mem", scalar: { value: 32 }, ...common },
            {
                name: "disk",
                scalar: { value: 100 },
                ...common,
                disk: {
                    persistence: { id: "data-1", principal: "web-team" },
                    volume: { mode: "RW", container_path: "data" },
                },
            },
        ]);
        const { agents } = await call<{ agents: Record<string, Task["resources"]>[] }>(
            emulator,
            "GET_AGENTS",
        );
        expect(agents[0]!.allocated_resources).toMatchObject([
            { name: "cpus", role: "web", reservation: { principal: "web-team" }, reservations },
            { name: "mem", role: "web" },
            { name: "disk", scalar: { value: 100 }, disk: { persistence: { id: "data-1" } } },
        ]);
        expect(agents[0]!.total_resources).toMatchObject([
            { name: "cpus", scalar: { value: 1 }, role: "*" },
            { name: "mem", scalar: { value: 480 }, role: "*" },
            { name: "disk", scalar: { value: 924 }, role: "*" },
            { name: "ports" },
            { name: "cpus", scalar: { value: 1 }, role: "web", reservations },
            { name: "mem", scalar: { value: 32 }, role: "web", reservations },
            { name: "disk", scalar: { value: 100 }, role: "web", disk: { persistence: { id: "data-1" } } },
        ]);
        const { slaves } = await read<{ slaves: object[] }>(emulator, "/slaves");
        expect(slaves[0]).toMatchObject({
            resources: { cpus: 2, mem: 512, disk: 1024 },
            reserved_resources: { web: { cpus: 1, mem: 32, disk: 100 } },
            unreserved_resources: { cpus: 1, mem: 480, disk: 924 },
        });
    });

    test("that is over stays in the list until its framework acknowledges it, and holds nothing", async () => {
        const emulator = await start({ frameworks: [web({ acknowledges: false })] });
        emulator.killTask("shop");
        expect(await states(emulator)).toEqual(["TASK_KILLED"]);
        const { slaves } = await read<{ slaves: { used_resources: { cpus: number } }[] }>(
            emulator,
            "/slaves",
        );
        expect(slaves[0]!.used_resources.cpus).toBe(0);
        // Nobody is asked about an agent on which only that is left.
        await ask(emulator, "/maintenance/schedule", plan(A1));
        expect(JSON.stringify(await call(emulator, "GET_FRAMEWORKS"))).not.toContain("inverse_offers");
        emulator.acknowledgeTask("shop");
        expect(await states(emulator)).toEqual([]);
        expect(() => emulator.killTask("none")).toThrow("no task has the id none");
    });

    test("that is not acknowledged goes with its agent", async () => {
        const emulator = await start({ frameworks: [web({ acknowledges: false })], agentsReturn: false });
        emulator.killTask("shop");
        emulator.removeAgent(A1.hostname);
        expect(await states(emulator)).toEqual([]);
    });
});

describe("A drain", () => {
    test("is through when no task is listed on the agent, unacknowledged ones included", async () => {
        const emulator = await start({ frameworks: [web({ acknowledges: false })] });
        await drain(emulator);
        await until(async () => (await states(emulator))[0] === "TASK_KILLED");
        expect(await drainState(emulator)).toBe("DRAINING");
        emulator.acknowledgeTask("shop");
        expect(await drainState(emulator)).toBe("DRAINED");
    });

    test("is through when no operation is pending there", async () => {
        const emulator = await start({ frameworks: [web()] });
        const id = emulator.addOperation({ agent: A1.hostname });
        await drain(emulator);
        await until(async () => (await states(emulator)).length === 0);
        expect(await drainState(emulator)).toBe("DRAINING");
        emulator.removeOperation(id);
        expect(await drainState(emulator)).toBe("DRAINED");
    });
});

describe("Operations", () => {
    test("are listed while they are pending; none is an empty object", async () => {
        const emulator = await start({ frameworks: [web()] });
        expect(await call(emulator, "GET_OPERATIONS")).toEqual({});
        const agent = emulator.agents[0]!.id;
        const id = emulator.addOperation({ agent, framework: "web", type: "CREATE" });
        expect(await call(emulator, "GET_OPERATIONS")).toMatchObject({
            operations: [
                {
                    agent_id: { value: agent },
                    info: { type: "CREATE", id: { value: id } },
                    latest_status: { state: "OPERATION_PENDING" },
                },
            ],
        });
        emulator.removeOperation(id);
        expect(await call(emulator, "GET_OPERATIONS")).toEqual({});
        expect(() => emulator.removeOperation(id)).toThrow(`no operation with the id ${id} is pending`);
    });

    test("go with their agent", async () => {
        const emulator = await start({ agentsReturn: false });
        emulator.addOperation({ agent: A1.hostname });
        emulator.addOperation({ agent: A2.hostname });
        emulator.removeAgent(A1.hostname);
        expect(await call(emulator, "GET_OPERATIONS")).toMatchObject({ operations: [{}] });
    });
});

test("another process can launch, kill and acknowledge tasks, and have operations pending", async () => {
    const emulator = await start({ frameworks: [web({ acknowledges: false })] });
    const task = { framework: "web", agent: A2.hostname, name: "blog", volume: "posts" };
    expect(await control(emulator, "POST", "/tasks", task)).toEqual({ id: "blog" });
    await control(emulator, "DELETE", "/tasks", { id: "blog" });
    expect(await states(emulator)).toEqual(["TASK_RUNNING", "TASK_KILLED"]);
    await control(emulator, "POST", "/acknowledgements", { id: "blog" });
    expect(await states(emulator)).toEqual(["TASK_RUNNING"]);
    const operation = (await control(emulator, "POST", "/operations", { agent: A1.hostname })) as object;
    expect(await call(emulator, "GET_OPERATIONS")).toMatchObject({ operations: [{}] });
    await control(emulator, "DELETE", "/operations", operation);
    expect(await call(emulator, "GET_OPERATIONS")).toEqual({});
    expect(await control(emulator, "DELETE", "/tasks", { id: "gone" })).toBe("no task has the id gone");
});

describe("Many tasks", () => {
    const agents = manyAgents(500, 20);

    test("are spread over agents and frameworks", () => {
        const frameworks = manyTasks(agents, 5000);
        expect(frameworks.map(({ name, tasks }) => [name, Math.round(tasks!.length / 100)])).toEqual([
            ["marathon", 17],
            ["kafka", 17],
            ["cassandra", 17],
        ]);
        const first = frameworks.map(({ tasks }) =>
            tasks!.filter(({ agent }) => agent === agents[0]!.hostname),
        );
        expect(first.map(({ length }) => length).sort()).toEqual([3, 3, 4]);
        expect(() => manyTasks([], 1)).toThrow("tasks need an agent and a framework");
    });

    test("are launched, listed, moved and lost without looking through all of them each time", async () => {
        const emulator = await start({ agents, frameworks: manyTasks(agents, 5000), answerDelayMs: 0 });
        expect(await tasksOf(emulator)).toHaveLength(5000);
        const rack = agents.slice(0, 50).map(({ hostname, ip }) => ({ hostname, ip }));
        await ask(emulator, "/maintenance/schedule", plan(...rack));
        const marathons = async () => {
            const [{ inverse_offers = [] }] = (
                await call<{ frameworks: [{ inverse_offers?: object[] }] }>(emulator, "GET_FRAMEWORKS")
            ).frameworks;
            return inverse_offers.length;
        };
        await until(async () => (await marathons()) === 0);
        await ask(emulator, "/machine/down", rack);
        await until(() => emulator.agents.length === 450);
        // marathon has moved its third of the 500 tasks, the others lose theirs.
        const left = (await tasksOf(emulator)).length;
        expect(Math.round((5000 - left) / 10)).toBe(33);
    }, 240_000);
});
