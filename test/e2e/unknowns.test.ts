import { type Stack, succeeded, useCluster } from "./support";

const lane = useCluster();

/** `later(value)` is an Output that is not known in preview: the output of a resource that is yet to be created. */
const LATER = `
    class Later extends pulumi.dynamic.Resource {
        constructor(name, given) {
            const create = async (inputs) => ({ id: name, outs: { value: inputs.given } });
            const diff = async (_, olds, news) => ({ changes: olds.run !== news.run, replaces: ["run"] });
            super({ create, diff }, name, { given, run: process.env.RUN, value: undefined });
        }
    }
    let count = 0;
    const later = (value) => new Later("later-" + ++count, value).value;
    const machine = (n) => ({ hostname: "host-" + n + ".example.net", ip: "10.0.0." + n });
    const time = { startTime: "2030-01-01T00:00:00Z" };
`;

/** Every argument of a window in turn, each with a machine of its own. */
const WINDOWS = `
    const args = (n) => ({ machines: [machine(n)], ...time, duration: "1h", reason: "unknown" });
    new MaintenanceWindow("machines", { ...args(1), machines: later([machine(1)]) });
    new MaintenanceWindow("machine", { ...args(2), machines: [later(machine(2)), machine(102)] });
    new MaintenanceWindow("text", { ...args(3), machines: [later("agent-1.mesos")] });
    new MaintenanceWindow("hostname", { ...args(4), machines: [{ ...machine(4), hostname: later("host-4.example.net") }] });
    new MaintenanceWindow("ip", { ...args(5), machines: [{ ...machine(5), ip: later("10.0.0.5") }] });
    new MaintenanceWindow("startTime", { ...args(6), startTime: later("2030-01-01T00:00:00Z") });
    new MaintenanceWindow("endTime", { ...args(7), duration: undefined, endTime: later("2030-01-01T01:00:00Z") });
    new MaintenanceWindow("duration", { ...args(8), duration: later("1h") });
    new MaintenanceWindow("state", { ...args(9), state: later("scheduled") });
    new MaintenanceWindow("reason", { ...args(10), reason: later("unknown") });
    new MaintenanceWindow("onConflict", { ...args(11), onConflict: later("fail") });
    new MaintenanceWindow("pastStart", { ...args(12), pastStart: later("error") });
    new MaintenanceWindow("agents", { ...args(13), machines: getAgents({ hostnames: [later("agent-2.mesos")] }) });
`;

/** Every argument of a cluster, each cluster with a window. Each is a process of its own: as few as can be told apart. */
const clusters = (url: string) => `
    const on = (name, n, args) => {
        const provider = new MesosCluster(name, { masters: ["${url}"], ...args });
        new MaintenanceWindow("on-" + name, { machines: [machine(n)], ...time, reason: name }, { provider });
    };
    on("masters", 1, { masters: later(["${url}"]), auth: later({ principal: "p", secret: "s" }) });
    on("master", 2, { masters: [later("${url}")], tls: { insecureSkipVerify: later(false), serverName: later("m") } });
    on("principal", 3, { auth: { principal: later("p"), secret: "s" }, timeouts: later({ total: "30s" }) });
    on("secret", 4, {
        auth: { principal: "p", secret: later("s") },
        timeouts: { request: later("5s"), total: later("30s") },
    });
    on("token", 5, { auth: { token: later("t"), scheme: later("Bearer ") } });
`;

/** Every place in a schedule; previewed only, as two schedules on one cluster would undo each other. */
const SCHEDULES = `
    const window = (n) => ({ machines: [machine(n)], ...time, duration: "1h", reason: "unknown" });
    new MaintenanceSchedule("windows", { windows: later([window(1)]) });
    new MaintenanceSchedule("window", { windows: [later(window(1)), window(2)] });
    new MaintenanceSchedule("machines", { windows: [{ ...window(1), machines: later([machine(1)]) }, window(2)] });
    new MaintenanceSchedule("machine", { windows: [{ ...window(1), machines: [later(machine(1))] }] });
    new MaintenanceSchedule("ip", { windows: [{ ...window(1), machines: [{ ...machine(1), ip: later("10.0.0.1") }] }] });
    new MaintenanceSchedule("startTime", { windows: [{ ...window(1), startTime: later("2030-01-01T00:00:00Z") }] });
    new MaintenanceSchedule("duration", { windows: [{ ...window(1), duration: later("1h") }] });
    new MaintenanceSchedule("endTime", { windows: [{ ...window(1), duration: undefined, endTime: later("2030-01-01T02:00:00Z") }] });
    new MaintenanceSchedule("reason", { windows: [{ ...window(1), reason: later("unknown") }] });
`;

/** The windows of a program, whatever they are named. */
const hours = (length: string, ...names: string[]) =>
    names.map((name) => `2030-01-01T00:00:00Z ${length} ${name}:DRAINING`).sort();

const hosts = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => `host-${from + index}.example.net`);

describe("a value that is not known in preview may stand for", () => {
    beforeEach(() => lane.cluster.reset());

    async function previewAndUp(stack: Stack): Promise<void> {
        expect(succeeded(await stack.preview())).not.toMatch(/error|has a problem/);
        expect(lane.cluster.takeWrites()).toEqual([]);
        succeeded(await stack.up());
    }

    test("every argument of a window", async () => {
        const stack = lane.stack("unknown-window", { env: { RUN: "1" } });
        stack.program(LATER + WINDOWS);
        await previewAndUp(stack);
        const all = hours("1h", ...hosts(4, 12), "agent-1.mesos", "agent-2.mesos", "host-1.example.net");
        const two = "2030-01-01T00:00:00Z 1h host-102.example.net:DRAINING host-2.example.net:DRAINING";
        expect((await lane.cluster.windows()).sort()).toEqual([...all, two].sort());

        // All those resources are replaced, so that nothing is known again; no window is for that.
        stack.env.RUN = "2";
        const output = succeeded(await stack.preview());
        expect(output).toContain("13 to update");
        expect(output).not.toMatch(/MaintenanceWindow \S+ +replace/);
        lane.cluster.takeWrites();
        succeeded(await stack.up());
        expect(lane.cluster.takeWrites()).toEqual([]);
    });

    test("every argument of a cluster", async () => {
        const stack = lane.stack("unknown-cluster", { env: { RUN: "1", MESOS_MASTERS: "" } });
        stack.program(LATER + clusters(lane.cluster.url));
        await previewAndUp(stack);
        expect((await lane.cluster.windows()).sort()).toEqual(hours("open-ended", ...hosts(1, 5)));
        stack.env.RUN = "2";
        expect(succeeded(await stack.preview())).not.toMatch(/MaintenanceWindow \S+ +replace/);
        succeeded(await stack.destroy());
        expect(await lane.cluster.windows()).toEqual([]);
    });

    test("every place in a schedule", async () => {
        const stack = lane.stack("unknown-schedule");
        stack.program(LATER + SCHEDULES);
        expect(succeeded(await stack.preview())).not.toMatch(/error|has a problem/);
        expect(lane.cluster.takeWrites()).toEqual([]);
    });

    test("the id of a window that get looks at", async () => {
        const stack = lane.stack("unknown-id");
        stack.program(`${LATER}
            const made = new MaintenanceWindow("made", { machines: ["agent-3.mesos"], ...time, reason: "get" });
            exports.found = MaintenanceWindow.get("found", made.id).startTimeUtc;
        `);
        await previewAndUp(stack);
        expect(await stack.outputs()).toEqual({ found: "2030-01-01T00:00:00Z" });
    });

    test("a value beside others that are wrong: those are still told of", async () => {
        const stack = lane.stack("unknown-wrong");
        stack.program(`${LATER}
            new MaintenanceWindow("wrong", { machines: [later("a"), { hostname: "b" }], startTime: "soon", reason: "" });
        `);
        const { code, output } = await stack.preview();
        expect(code).not.toBe(0);
        expect(output).toContain("machines[1].ip: an agent matches only where hostname and ip both match");
        expect(output).toContain('"soon" is not an RFC 3339 time');
        expect(output).toContain("property reason");
    });
});
