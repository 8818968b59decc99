import { agentsCommand } from "../../../cli/agents";
import { MasterClient } from "../../../provider/mesos";
import { believableCluster, type Emulator, startEmulator } from "../../../emulator";
import { fetchAnew } from "../../support/fetch";

let emulator: Emulator;
let printed: string[];
let noted: string[];

// A new one for each test: the tasks of a machine that a test takes DOWN are lost.
beforeEach(async () => {
    emulator = await startEmulator({ ...believableCluster(), credentials: { ops: "sesame" } });
    for (const name of Object.keys(process.env)) if (name.startsWith("MESOS_")) delete process.env[name];
    Object.assign(process.env, { MESOS_PRINCIPAL: "ops", MESOS_SECRET: "sesame" });
    printed = [];
    noted = [];
    jest.spyOn(console, "log").mockImplementation((text: string) => printed.push(text));
    jest.spyOn(console, "error").mockImplementation((text: string) => noted.push(text));
});
afterEach(async () => {
    jest.restoreAllMocks();
    await emulator.stop();
});

async function agents(...args: string[]): Promise<void> {
    await agentsCommand().exitOverride().parseAsync(args, { from: "user" });
}

async function json(...args: string[]): Promise<Record<string, unknown>[]> {
    await agents("--json", "--master", emulator.url, ...args);
    return JSON.parse(printed.join("")) as Record<string, unknown>[];
}

async function post(path: string, body: object): Promise<void> {
    const authorization = `Basic ${Buffer.from("ops:sesame").toString("base64")}`;
    const answer = await fetchAnew(emulator.url + path, {
        method: "POST",
        body: JSON.stringify(body),
        headers: { authorization },
    });
    expect(answer.status).toBe(200);
}

async function call(body: object): Promise<void> {
    const authorization = `Basic ${Buffer.from("ops:sesame").toString("base64")}`;
    const headers = { authorization, "content-type": "application/json" };
    const answer = await fetch(`${emulator.url}/api/v1`, {
        method: "POST",
        body: JSON.stringify(body),
        headers,
    });
    expect(answer.status).toBe(200);
}

const [a1, a2] = [1, 2].map((number) => ({
    hostname: `node-a${number}.example.net`,
    ip: `10.0.1.${10 + number}`,
}));

test("a table of all agents, of the masters in the environment", async () => {
    process.env.MESOS_MASTERS = emulator.url;
    await agents();
    const lines = printed.join("").split("\n");
    expect(lines).toHaveLength(13);
    expect(lines[0]).toMatch(/^HOSTNAME +IP +ID +ZONE +ATTRIBUTES +TASKS +MODE$/);
    expect(lines[1]).toMatch(
        /^node-a1\.example\.net +10\.0\.1\.11 +\S+ +zone-1 +rack=r1 zone=zone-1 +1 +UP$/,
    );
    expect(noted).toEqual([]);
});

test("JSON, with what getAgents gives and the mode", async () => {
    const [agent, ...others] = await json("--hostname", "NODE-A1.example.net");
    expect(others).toEqual([]);
    expect(agent).toEqual({
        id: emulator.agents[0]!.id,
        ...a1,
        active: true,
        attributes: { rack: "r1", zone: "zone-1" },
        region: "eu-central",
        zone: "zone-1",
        tasks: 1,
        mode: "UP",
    });
});

test.each([
    [["--attribute", "rack=r2"], 4],
    [["--attribute", "rack=r2", "--attribute", "zone=zone-1"], 0],
    [["--zone", "zone-3"], 4],
    [["--hostname", "node-a1.example.net", "--hostname", "node-c4.example.net"], 2],
    [["--hostname", "node-a1.example.net", "--zone", "zone-2"], 0],
])("every condition holds: %j", async (args, count) => {
    expect(await json(...args)).toHaveLength(count);
});

test("nothing that matches is said in words, and an empty array in JSON", async () => {
    await agents("--master", emulator.url, "--zone", "nowhere");
    expect(printed).toEqual(["None of the 12 agents matches."]);
});

test("scheduled machines are DRAINING; DOWN ones are noted, as their agents are gone", async () => {
    const unavailability = { start: { nanoseconds: 1_900_000_000_000_000_000 } };
    await post("/maintenance/schedule", { windows: [{ machine_ids: [a1, a2], unavailability }] });
    await post("/machine/down", [a2!]);
    const rows = await json("--hostname", a1!.hostname);
    expect(rows).toMatchObject([{ hostname: a1!.hostname, mode: "DRAINING" }]);
    expect(noted).toEqual([
        "Not listed, as no agent of a DOWN machine is registered: node-a2.example.net (10.0.1.12)",
    ]);
});

test("an agent that an operator has drained or deactivated is not called disconnected", async () => {
    const agent_id = (index: number) => ({ agent_id: { value: emulator.agents[index]!.id } });
    await call({ type: "DRAIN_AGENT", drain_agent: agent_id(0) });
    await call({ type: "DEACTIVATE_AGENT", deactivate_agent: agent_id(1) });
    emulator.addAgent({ hostname: "away.example.net", ip: "10.9.9.9", active: false });
    await agents("--master", emulator.url);
    const modes = printed[0]!.split("\n").map((line) => line.replace(/^(\S+) .* (UP.*)$/, "$1 $2"));
    expect(modes).toContainEqual(expect.stringMatching(/^node-a1\.example\.net UP, agent DRAIN(ING|ED)$/));
    expect(modes).toContain("node-a2.example.net UP, agent deactivated");
    expect(modes).toContain("away.example.net UP, agent disconnected");
    emulator.removeAgent("away.example.net");
});

test("a DOWN machine that no window has is told apart", async () => {
    const windows = [{ machine_ids: [a2!], unavailability: { start: { nanoseconds: 0n } } }];
    const view = { schedule: { windows }, draining: [], down: [a1!, a2!] };
    jest.spyOn(MasterClient.prototype, "view").mockResolvedValue(view);
    await agents("--master", emulator.url);
    expect(noted).toEqual([
        expect.stringMatching(/^Not listed, .*: node-a1\.example\.net .*, node-a2\.example\.net /),
        "DOWN and in no maintenance window: node-a1.example.net (10.0.1.11)",
    ]);
});

test("a principal that may not see modes still sees the agents", async () => {
    const guarded = await startEmulator({
        ...believableCluster(),
        credentials: { ops: "sesame" },
        acls: { ops: { get_maintenance_statuses: "NONE" } },
    });
    try {
        process.env.MESOS_MASTERS = guarded.url;
        const unavailability = { start: { nanoseconds: 1_900_000_000_000_000_000 } };
        const authorization = `Basic ${Buffer.from("ops:sesame").toString("base64")}`;
        await fetchAnew(`${guarded.url}/maintenance/schedule`, {
            method: "POST",
            headers: { authorization },
            body: JSON.stringify({ windows: [{ machine_ids: [a1], unavailability }] }),
        });
        await agents("--hostname", a1!.hostname);
        expect(printed[0]).toMatch(/ UNKNOWN$/);
        expect(noted[0]).toMatch(/^mesos-maintenance: modes are not known: /);
    } finally {
        await guarded.stop();
    }
});

test.each([
    [[], {}, /^no Mesos master is named; give --master http:\/\/leader.example:5050, or set MESOS_MASTERS$/],
    [["--master", "ftp://x"], {}, /"ftp:\/\/x" is not a URL like/],
    [["--master", "URL"], { MESOS_SECRET: "wrong" }, /401, it wants credentials, or other ones/],
    [["--attribute", "rack"], {}, /Give name=value\./],
])("told what is wrong: %j", async (args, environment, message) => {
    Object.assign(process.env, environment);
    jest.spyOn(process.stderr, "write").mockReturnValue(true);
    await expect(agents(...args.map((arg) => (arg === "URL" ? emulator.url : arg)))).rejects.toThrow(message);
});
