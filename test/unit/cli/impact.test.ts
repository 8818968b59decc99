import { impactCommand } from "../../../cli/impact";
import { believableCluster, type Emulator, startEmulator } from "../../../emulator";

let emulator: Emulator;
let printed: string[];

beforeAll(async () => {
    emulator = await startEmulator(believableCluster());
    emulator.launchTask("marathon", { agent: "node-a4.example.net", name: "shop.1", volume: "v1" });
});
afterAll(() => emulator.stop());
beforeEach(() => {
    for (const name of Object.keys(process.env)) if (name.startsWith("MESOS_")) delete process.env[name];
    printed = [];
    jest.spyOn(console, "log").mockImplementation((text: string) => printed.push(text));
});
afterEach(() => jest.restoreAllMocks());

async function impact(machines: string, ...args: string[]): Promise<string> {
    const given = ["--master", emulator.url, "--machines", machines, ...args];
    await impactCommand().exitOverride().parseAsync(given, { from: "user" });
    return printed.join("\n");
}

test("a table of the tasks by framework, what is special about them, and the share of the cluster", async () => {
    expect(await impact("node-a3.example.net, 10.0.1.14")).toBe(
        [
            "FRAMEWORK  ROLE       RELOCATES         TASKS  NAMES",
            "cassandra  cassandra  no                1      cassandra-0",
            "kafka      kafka      no                1      broker-0",
            "marathon   *          if it finds room  2      login.3 shop.1+",
            "",
            "These machines have 16.7% of its cpus (32 of 192), 16.7% of its mem (128 GiB of 768 GiB), " +
                "16.7% of its disk (800 GiB of 4800 GiB).",
            "+ with a persistent volume here",
        ].join("\n"),
    );
});

test("JSON, with what is known better of frameworks", async () => {
    const text = await impact("node-a3.example.net", "--json", "--relocates", "kafka", "--stays", "marathon");
    expect(JSON.parse(text)).toMatchObject({
        machines: 1,
        tasks: 2,
        frameworks: [
            { name: "kafka", relocates: "yes", staying: [] },
            { name: "marathon", relocates: "no", staying: ["login.3"] },
        ],
    });
});

test("machines without tasks", async () => {
    emulator.addAgent({ hostname: "idle.example.net", ip: "10.0.9.9" });
    expect(await impact("idle.example.net")).toMatch(/^No task runs on these machines\.\n/);
    emulator.removeAgent("idle.example.net");
});

test("a machine that is unknown, with the one that was probably meant", async () => {
    await expect(impact("node-a33.example.net")).rejects.toThrow('did you mean "node-a3.example.net"?');
});
