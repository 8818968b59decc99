import * as pulumi from "@pulumi/pulumi";
import { believableCluster, type Emulator, startEmulator } from "../../../emulator";
import {
    getAgents,
    listAgents,
    MaintenancePlan,
    MaintenanceSchedule,
    MaintenanceWindow,
    type MaintenanceWindowArgs,
    MesosCluster,
    type MesosClusterArgs,
    ScheduledTime,
} from "../../../provider";
import { machine, machines } from "../../support/builders";

/** What the engine would be told of each resource. */
const registered = new Map<string, { type: string; inputs: Record<string, unknown> }>();

// The text of the provider is made with Node's inspector, which jest's modules confuse; shim.test.ts has that.
jest.mock("@pulumi/pulumi/runtime/closure/serializeClosure", () => ({
    serializeFunction: async () => ({ text: "exports.handler = …", containsSecrets: false }),
}));

void pulumi.runtime.setMocks(
    {
        newResource: ({ name, type, inputs, id }) => {
            registered.set(name, { type, inputs: inputs as Record<string, unknown> });
            const found = type === ScheduledTime.__pulumiType ? { startTime: "2030-12-08T01:00:00Z" } : {};
            return { id: id || `${name}-id`, state: { ...(inputs as object), phase: "scheduled", ...found } };
        },
        call: () => ({}),
    },
    "shop",
    "dev",
    false,
);

/** The value of an output, once it is there. */
const valueOf = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));

const ARGS: MaintenanceWindowArgs = {
    machines: machines(1),
    startTime: "2026-12-06T02:00:00Z",
    duration: "1h",
    reason: "kernel",
};

describe("A MaintenanceWindow", () => {
    test("has all arguments and outputs as outputs on the object, and its own type", async () => {
        const window = new MaintenanceWindow("outputs", ARGS);
        expect(await valueOf(window.phase)).toBe("scheduled");
        expect(await valueOf(window.reason)).toBe("kernel");
        const names = [
            ...["machines", "startTime", "endTime", "duration", "state", "reason", "onConflict", "pastStart"],
            ...[
                "owner",
                "phase",
                "startTimeUtc",
                "endTimeUtc",
                "durationSeconds",
                "machineStates",
                "warnings",
            ],
            "masterVersion",
        ];
        for (const name of names) {
            expect([name, pulumi.Output.isInstance((window as never)[name])]).toEqual([name, true]);
        }
        expect(registered.get("outputs")?.type).toBe("pulumi-nodejs:dynamic/mesos:MaintenanceWindow");
        expect(MaintenanceWindow.__pulumiType).toBe("pulumi-nodejs:dynamic/mesos:MaintenanceWindow");
    });

    test("is owned by its URN, of which the signature on the master is made", async () => {
        const parent = new pulumi.ComponentResource("my:component:Rack", "rack");
        const plain = new MaintenanceWindow("plain", ARGS);
        const child = new MaintenanceWindow("child", ARGS, { parent });
        for (const window of [plain, child]) {
            expect(await valueOf(window.owner)).toBe(await valueOf(window.urn));
        }
    });

    test("waits for no other window of its component", async () => {
        const parent = new pulumi.ComponentResource("my:component:Rack", "racks");
        const windows = ["first", "second"].map((name) => new MaintenanceWindow(name, ARGS, { parent }));
        for (const window of windows) expect(await valueOf(window.phase)).toBe("scheduled");
    });

    test("that is only looked up has no owner and needs no arguments", async () => {
        const window = MaintenanceWindow.get("looked-up", "m1.example");
        expect(await valueOf(window.id)).toBe("m1.example");
        expect(registered.get("looked-up")?.inputs).not.toHaveProperty("owner");
    });

    test("is told from other resources, in whichever copy of the package", () => {
        const window = new MaintenanceWindow("instance", ARGS);
        const schedule = new MaintenanceSchedule("instance", { windows: [] });
        expect(MaintenanceWindow.isInstance(window)).toBe(true);
        expect(MaintenanceWindow.isInstance(schedule)).toBe(false);
        expect(MaintenanceSchedule.isInstance(schedule)).toBe(true);
        for (const value of [undefined, null, 7, {}, "window"]) {
            expect(MaintenanceWindow.isInstance(value)).toBe(false);
        }
    });

    test("takes agents for machines: only what names the machine goes to the master", async () => {
        const agent = { ...machine(1), id: "S1", active: true, attributes: { rack: "r7" }, tasks: 3 };
        const inputsOf = async (name: string, list: unknown) => {
            const window = new MaintenanceWindow(name, { ...ARGS, machines: list as never });
            await valueOf(window.urn);
            return registered.get(name)?.inputs.machines;
        };
        expect(await inputsOf("agents", pulumi.output([agent]))).toEqual([machine(1)]);
        expect(await inputsOf("mixed", [agent, "S2", machine(3)])).toEqual([machine(1), "S2", machine(3)]);
        expect(await inputsOf("promised", [Promise.resolve(agent)])).toEqual([machine(1)]);
        // Anything else is for check to judge, with all its fields.
        const typo = { hostname: "m1", address: "10.0.0.1" };
        expect(await inputsOf("typo", [typo])).toEqual([typo]);
    });
});

describe("A MaintenanceSchedule", () => {
    test("takes agents for machines in each of its windows, and is owned by its URN", async () => {
        const agent = { ...machine(1), id: "S1", active: true, attributes: {}, tasks: 0 };
        const window = { ...ARGS, machines: pulumi.output([agent]) };
        const schedule = new MaintenanceSchedule("schedule", { windows: [window] });
        expect(await valueOf(schedule.owner)).toBe(await valueOf(schedule.urn));
        expect(registered.get("schedule")?.inputs.windows).toEqual([{ ...ARGS, machines: [machine(1)] }]);
    });
});

describe("A MaintenancePlan", () => {
    const agents = [1, 2, 3].map((number) => ({
        ...machine(number),
        id: `S${number}`,
        attributes: { rack: number < 3 ? "r1" : "r2" },
    }));
    const PLAN = { machines: agents, groupBy: "rack", batchSize: 1, duration: "1h", reason: "kernel" };

    test("declares a window for each batch, with what all have in common, on its cluster", async () => {
        const provider = new MesosCluster("plan-cluster", { masters: ["http://a:5050"] });
        const safety = { maxUnavailable: 1 };
        const plan = new MaintenancePlan(
            "plan",
            { ...PLAN, firstStart: "2030-12-06T02:00:00Z", gap: "30m", onConflict: "takeover", safety },
            { provider },
        );
        expect(await valueOf(plan.batches)).toMatchObject([
            { name: "rack=r1 1/2", machines: ["m1.example"], startTime: "2030-12-06T02:00:00Z" },
            { name: "rack=r1 2/2", machines: ["m2.example"], startTime: "2030-12-06T03:30:00Z" },
            { name: "rack=r2 1/1", machines: ["m3.example"], startTime: "2030-12-06T05:00:00Z" },
        ]);
        expect(await valueOf(plan.endTimeUtc)).toBe("2030-12-06T06:00:00Z");
        expect(plan.windows).toHaveLength(3);
        for (const window of plan.windows) {
            const { provider: cluster } = await valueOf(window.placement);
            expect(cluster).toBe(await valueOf(provider.urn));
        }
        expect(registered.get("plan-r1-2")?.inputs).toMatchObject({
            machines: [machine(2)],
            startTime: "2030-12-06T03:30:00Z",
            ...{ duration: "1h", reason: "kernel", onConflict: "takeover", safety },
        });
        expect(MaintenancePlan.isInstance(plan)).toBe(true);
        expect(MaintenancePlan.isInstance(plan.windows[0])).toBe(false);
    });

    test("leaves it to a ScheduledTime to find and keep its first start", async () => {
        const time = { cron: "0 2 * * 0", zone: "Europe/Berlin" };
        const plan = new MaintenancePlan("rule", {
            ...PLAN,
            firstStart: time,
            exclude: ["2030-12-24"],
            triggers: [1],
        });
        // The mocks resolve it to what the engine would have recorded.
        expect(await valueOf(plan.startTimeUtc)).toBe("2030-12-08T01:00:00Z");
        const { type, inputs } = registered.get("rule-start")!;
        expect(type).toBe(ScheduledTime.__pulumiType);
        expect(inputs).toMatchObject({ time, duration: "1h", exclude: ["2030-12-24"], triggers: [1] });
        expect(await valueOf(plan.windows[2]!.startTime)).toBe("2030-12-08T03:00:00Z");
    });

    test("says of itself what is wrong, and declares no window", () => {
        const args = { ...PLAN, firstStart: "2030-12-06T02:00:00Z" };
        expect(() => new MaintenancePlan("wrong", { ...args, notAfter: "2030-12-06T04:00:00Z" })).toThrow(
            "notAfter: the last batch would end at 2030-12-06T05:00:00Z",
        );
        expect(() => new MaintenancePlan("wrong", { ...args, groupBy: "zone" })).toThrow(
            pulumi.ResourceError,
        );
        expect(registered.has("wrong-r1-1")).toBe(false);
    });
});

describe("A MesosCluster", () => {
    test("hands its settings to the provider by name, secrets as secrets", async () => {
        const cluster = new MesosCluster("prod", {
            masters: ["http://a:5050", pulumi.output("http://b:5050")],
            auth: { principal: "ops", secret: "hunter2" },
            tls: { insecureSkipVerify: true },
            timeouts: { total: "2m" },
        });
        await valueOf(cluster.urn);
        const { type, inputs } = registered.get("prod")!;
        expect(type).toBe("pulumi:providers:pulumi-nodejs");
        expect(inputs).toMatchObject({
            "mesos:masters": '["http://a:5050","http://b:5050"]',
            "mesos:principal": "ops",
            "mesos:insecureSkipVerify": "true",
            "mesos:totalTimeout": "2m",
        });
        expect(JSON.stringify(inputs["mesos:secret"])).toContain("hunter2");
        expect(await pulumi.isSecret(cluster.settings.apply(({ secret }) => secret))).toBe(true);
    });

    test("refuses arguments that it does not have, and none at all", () => {
        const make = (args: object) => () => new MesosCluster("bad", args as MesosClusterArgs);
        expect(make({ masters: ["a"], adress: "b" })).toThrow(
            'MesosCluster: there is no argument "adress"; there are masters, auth, tls, timeouts',
        );
        expect(make({ masters: ["a"], tls: { caCrt: "pem" } })).toThrow(
            'MesosCluster: there is no argument "tls.caCrt"; there are caCert, clientCert, clientKey, ' +
                "serverName, insecureSkipVerify",
        );
        expect(make({ masters: ["a"], auth: { principle: "ops", secret: "canary" } })).toThrow(
            /^MesosCluster: there is no argument "auth.principle"; there are principal, secret, /,
        );
        expect(make({ masters: ["a"], auth: pulumi.output({ token: "x" }) })).not.toThrow();
        expect(make({})).toThrow(
            'MesosCluster: "masters" is required: the URLs of the masters, or of a gateway',
        );
    });

    test("does not show its settings to whatever walks over its properties", () => {
        const cluster = new MesosCluster("hidden", { masters: ["a"], auth: { token: "canary" } });
        expect(Object.keys(cluster)).not.toContain("settings");
    });
});

describe("getAgents", () => {
    let emulator: Emulator;
    let provider: MesosCluster;
    beforeAll(async () => {
        emulator = await startEmulator(believableCluster());
        provider = new MesosCluster("emulator", { masters: [emulator.url] });
    });
    afterAll(() => emulator.stop());

    const namesOf = async (...args: Parameters<typeof getAgents>) =>
        (await valueOf(getAgents(args[0], { provider, ...args[1] }))).map(({ hostname }) => hostname);

    test("lists what fits every condition, by host name", async () => {
        const rackA = [1, 2, 3, 4].map((number) => `node-a${number}.example.net`);
        expect(await namesOf({ attributes: { rack: "r1" } })).toEqual(rackA);
        expect(await namesOf({ zone: "zone-1", region: pulumi.output("eu-central") })).toEqual(rackA);
        expect(await namesOf({ hostnames: ["NODE-A1.example.net", "nobody"] })).toEqual([rackA[0]]);
        expect(await namesOf({ attributes: { rack: "r1" }, zone: "zone-2" })).toEqual([]);
        expect(await namesOf({ active: false })).toEqual([]);
        expect(await namesOf()).toHaveLength(12);
        const [first] = emulator.agents;
        expect(await namesOf({ ids: [first!.id] })).toEqual([first!.hostname]);
    });

    test("tells the address of the pid, the attributes and how many tasks run there", async () => {
        const [agent] = await valueOf(getAgents({ hostnames: ["node-a3.example.net"] }, { provider }));
        expect(agent).toMatchObject({ ip: "10.0.1.13", active: true, attributes: { rack: "r1" }, tasks: 2 });
    });

    test("asks the master once, however often it is called", async () => {
        const before = emulator.requests.length;
        await Promise.all([namesOf(), namesOf({ zone: "zone-1" }), namesOf({ zone: "zone-2" })]);
        expect(emulator.requests.length).toBe(before);
    });

    test("refuses a condition that it does not have", () => {
        expect(() => getAgents({ attribute: {} } as never)).toThrow(
            'getAgents: there is no argument "attribute"; did you mean "attributes"?',
        );
    });
});

describe("listAgents", () => {
    test("is the answer of getAgents, to be awaited", async () => {
        const emulator = await startEmulator(believableCluster());
        const provider = new MesosCluster("listed", { masters: [emulator.url] });
        const agents = await listAgents({ attributes: { rack: "r1" } }, { provider });
        expect(agents).toEqual(await valueOf(getAgents({ attributes: { rack: "r1" } }, { provider })));
        expect(agents).not.toEqual([]);
        await emulator.stop();
    });

    test("can be caught where it fails, also where the cluster is not known yet", async () => {
        const wrong = new MesosCluster("wrong-url", { masters: ["ftp://a:5050"] });
        await expect(listAgents({}, { provider: wrong })).rejects.toThrow("ftp://a:5050");
        const provider = { settings: pulumi.output(pulumi.unknown) } as unknown as MesosCluster;
        await expect(listAgents({}, { provider })).rejects.toThrow("not known yet in this preview");
    });
});
