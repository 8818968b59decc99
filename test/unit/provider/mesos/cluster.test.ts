import "../../../support/one-realm";
import { startEmulator, type EmulatorOptions, type FaultRule } from "../../../../emulator";
import { MasterClient } from "../../../../provider/mesos";
import { connectionTo } from "../../../support/connection";
import { foreignWindow, machines } from "../../../support/builders";
import { callOf, CleanUp, startHttpServer } from "../../../support/http-server";
import { until } from "../../emulator/client";

const cleanUp = new CleanUp();
afterEach(cleanUp.run);

const clientOf = (url: string) => cleanUp.add(new MasterClient(connectionTo(url)), (each) => each.close());
const emulatorWith = async (options?: EmulatorOptions) =>
    cleanUp.add(await startEmulator(options), (each) => each.stop());

/** A server that answers every v1 call with one text, and GETs with another. */
async function answering(v1: string, legacy = ""): Promise<string> {
    const server = await startHttpServer((request, response) => {
        response.setHeader("Content-Type", "application/json");
        response.end(callOf(request) === undefined ? legacy : v1);
    });
    return cleanUp.add(server, (each) => each.stop()).url;
}

const hidden: FaultRule = {
    match: { path: "/api/v1" },
    times: "always",
    fault: { kind: "answer", status: 404, body: "not here", headers: { "Content-Type": "text/plain" } },
};

const agents = machines(1, 2).map((each, index) => ({ ...each, id: `S${index}` }));
const [on1, on2] = machines(1, 2).map(({ hostname }) => ({ agent: hostname })) as [
    { agent: string },
    { agent: string },
];
const kafka = {
    name: "kafka",
    id: "F1",
    role: "kafka",
    tasks: [
        { ...on1, name: "broker-0", cpus: 0.1, mem: 64, disk: 10, reserved: true, volume: "log-0" },
        { ...on2, name: "broker-1", cpus: 0.2, mem: 64 },
    ],
};
const NOTHING = { cpus: 0, mem: 0, disk: 0, gpus: 0 };

describe("Tasks", () => {
    test("have framework, agent, role and amounts; reservations and volumes where v1 tells", async () => {
        const client = clientOf((await emulatorWith({ agents, frameworks: [kafka] })).url);
        const common = { frameworkId: "F1", state: "TASK_RUNNING", role: "kafka" };
        expect(await client.tasks()).toEqual([
            {
                ...common,
                id: "broker-0",
                name: "broker-0",
                agentId: "S0",
                resources: { cpus: 0.1, mem: 64, disk: 10, gpus: 0 },
                reserved: true,
                volumes: ["log-0"],
            },
            {
                ...common,
                id: "broker-1",
                name: "broker-1",
                agentId: "S1",
                resources: { cpus: 0.2, mem: 64, disk: 0, gpus: 0 },
                reserved: false,
                volumes: [],
            },
        ]);
        const [first] = await client.agents();
        expect(first).toMatchObject({ allocated: { cpus: 0.1, mem: 64, disk: 10, gpus: 0 } });
    });

    test.each([false, true])(
        "that are over are listed until they are acknowledged; v1 hidden: %s",
        async (isHidden) => {
            const frameworks = [{ ...kafka, acknowledges: false }];
            const master = await emulatorWith({ agents, frameworks, faults: isHidden ? [hidden] : [] });
            const client = clientOf(master.url);
            const states = async () => (await client.tasks()).map(({ id, state }) => `${id} ${state}`);
            master.killTask("broker-0");
            expect(await states()).toEqual(["broker-0 TASK_KILLED", "broker-1 TASK_RUNNING"]);
            master.acknowledgeTask("broker-0");
            expect(await states()).toEqual(["broker-1 TASK_RUNNING"]);
        },
    );

    test("that are pending on an old master are listed with the others", async () => {
        const task = (id: string, state: string) =>
            `{"task_id":{"value":"${id}"},"framework_id":{"value":"F"},"agent_id":{"value":"S"},"state":"${state}"}`;
        const url = await answering(
            `{"get_tasks":{"pending_tasks":[${task("a", "TASK_STAGING")}],"tasks":[${task("b", "TASK_RUNNING")}],` +
                `"completed_tasks":[${task("c", "TASK_FINISHED")}],"unreachable_tasks":[${task("d", "TASK_UNREACHABLE")}]}}`,
        );
        const tasks = await clientOf(url).tasks();
        expect(tasks.map(({ id }) => id)).toEqual(["a", "b"]);
        expect(tasks[0]).toMatchObject({ name: "", role: "*", resources: NOTHING, reserved: false });
    });
});

describe("Frameworks", () => {
    test("have roles, and the agents of the inverse offers that they have not answered", async () => {
        const frameworks = [
            { ...kafka, inverseOffers: "ignore" as const },
            { name: "idle", id: "F2", active: false },
        ];
        const client = clientOf((await emulatorWith({ agents, frameworks })).url);
        await client.updateSchedule({ windows: [foreignWindow(machines(1))] });
        expect(await client.frameworks()).toEqual([
            {
                id: "F1",
                name: "kafka",
                roles: ["kafka"],
                active: true,
                connected: true,
                inverseOffers: ["S0"],
            },
            { id: "F2", name: "idle", roles: ["*"], active: false, connected: false, inverseOffers: [] },
        ]);
    });

    test("of one role, as before Mesos 1.3, have that one", async () => {
        const info = '"id":{"value":"F"},"name":"old","role":"ops"';
        const url = await answering(
            `{"get_frameworks":{"frameworks":[{"framework_info":{${info}},"active":true}]}}`,
        );
        expect(await clientOf(url).frameworks()).toMatchObject([{ roles: ["ops"], connected: false }]);
    });

    test.each([false, true])(
        "have answered what the master has taken down; v1 hidden: %s",
        async (isHidden) => {
            const frameworks = [
                { ...kafka, inverseOffers: "accept" as const, answerDelayMs: 0 },
                { name: "db", id: "F2", inverseOffers: "decline" as const, answerDelayMs: 0, tasks: [on1] },
                { name: "web", id: "F3", tasks: [on1] },
            ];
            const master = await emulatorWith({ agents, frameworks, faults: isHidden ? [hidden] : [] });
            const client = clientOf(master.url);
            expect(await client.answers()).toEqual([]);
            await client.updateSchedule({ windows: [foreignWindow(machines(1))] });
            await until(async () => (await client.answers()).length === 2);
            const [machine] = machines(1);
            expect((await client.answers()).sort((a, b) => (a.frameworkId < b.frameworkId ? -1 : 1))).toEqual(
                [
                    { machine, frameworkId: "F1", status: "ACCEPT" },
                    { machine, frameworkId: "F2", status: "DECLINE" },
                ],
            );
        },
    );
});

describe("Operations", () => {
    test("are those that are not over", async () => {
        const master = await emulatorWith({ agents, frameworks: [kafka] });
        const client = clientOf(master.url);
        expect(await client.operations()).toEqual([]);
        const id = master.addOperation({ agent: "S1", framework: "kafka", type: "CREATE" });
        const state = "OPERATION_PENDING";
        expect(await client.operations()).toEqual([
            { id, type: "CREATE", agentId: "S1", frameworkId: "F1", state },
        ]);
    });

    test("that ended, in whichever way, are none; the uuid names one without an id", async () => {
        const ends = ["FINISHED", "FAILED", "ERROR", "DROPPED", "GONE_BY_OPERATOR"];
        const operations = [...ends, "PENDING", "UNREACHABLE", "RECOVERING"].map((state) => ({
            info: { type: "RESERVE" },
            latest_status: { state: `OPERATION_${state}` },
            uuid: { value: state },
        }));
        const url = await answering(JSON.stringify({ get_operations: { operations } }));
        const left = await clientOf(url).operations();
        expect(left.map(({ id }) => id)).toEqual(["PENDING", "UNREACHABLE", "RECOVERING"]);
    });

    test.each([
        [
            "a master that has never heard of them",
            400,
            "Failed to validate master::Call: Expecting 'type' to be present",
        ],
        ["a master without them", 501, "501 Not Implemented."],
        ["a gateway that hides v1", 404, "not here"],
    ])("are none at %s", async (_, status, body) => {
        const headers = { "Content-Type": "text/plain" };
        const faults: FaultRule[] = [{ times: "always", fault: { kind: "answer", status, body, headers } }];
        expect(await clientOf((await emulatorWith({ faults })).url).operations()).toEqual([]);
    });
});

describe("Draining", () => {
    test("shows on the agent from DRAIN_AGENT to REACTIVATE_AGENT", async () => {
        const master = await emulatorWith({ agents, frameworks: [kafka] });
        const client = clientOf(master.url);
        await client.drainAgent("S0", 90_500n);
        const sent = master.requests.at(-1)!.body;
        expect(sent).toBe(
            '{"type":"DRAIN_AGENT","drain_agent":{"agent_id":{"value":"S0"},' +
                '"max_grace_period":{"seconds":90,"nanos":500000000}}}',
        );
        const agent = async () => (await client.agents())[0]!;
        expect(await agent()).toMatchObject({
            active: false,
            deactivated: true,
            drain: { state: "DRAINING", markGone: false },
        });
        await until(async () => (await agent()).drain?.state === "DRAINED");
        expect((await client.tasks()).map(({ agentId }) => agentId)).toEqual(["S1"]);
        await client.reactivateAgent("S0");
        expect(await agent()).toMatchObject({ active: true, deactivated: false, drain: undefined });
        await expect(client.reactivateAgent("S0")).rejects.toMatchObject({
            code: "REJECTED",
            message: expect.stringMatching(
                / refused REACTIVATE_AGENT: 400 Agent is not deactivated$/,
            ) as string,
        });
        await client.drainAgent("S1");
        expect(master.requests.at(-1)!.body).not.toContain("max_grace_period");
    });

    test("of a scheduled machine's agent is refused in the master's words", async () => {
        const client = clientOf((await emulatorWith({ agents })).url);
        await client.updateSchedule({ windows: [foreignWindow(machines(1))] });
        await expect(client.drainAgent("S0")).rejects.toMatchObject({
            code: "REJECTED",
            message: expect.stringContaining(
                "400 Agent S0 is part of a maintenance schedule under Machine m1.example (10.0.0.1)",
            ) as string,
        });
    });

    test.each([
        ["v1 is hidden", 404, "not here"],
        ["the master is older", 400, "Failed to validate master::Call: Expecting 'type' to be present"],
    ])("says what it needs where %s", async (_, status, body) => {
        const headers = { "Content-Type": "text/plain" };
        const faults: FaultRule[] = [{ times: "always", fault: { kind: "answer", status, body, headers } }];
        const { url } = await emulatorWith({ faults });
        await expect(clientOf(url).drainAgent("S0")).rejects.toMatchObject({
            code: "UNSUPPORTED",
            message:
                `${url} does not know DRAIN_AGENT (${status}): that needs /api/v1, which a gateway may hide, ` +
                "and for draining Mesos 1.9 or later",
        });
    });
});

describe("A list that is no list", () => {
    const AGENT = '{"agent_info":{"hostname":"a","id":{"value":"S"}},"active":true}';

    test.each([
        ["not JSON", "tasks {", "it is not JSON"],
        ["cut off", `{"get_agents":{"agents":[${AGENT}`, "it ends in the middle"],
        ["another answer", '{"get_health":{}}', 'there is no "get_agents" in it'],
        ["no list", '{"get_agents":{"agents":7}}', '"agents" is not an array'],
        [
            "of something else",
            `{"get_agents":{"agents":[${AGENT},{"agent_info":{"hostname":"b","id":{"value":7}},"active":true}]}}`,
            "element 1.agent_info.id.value: Invalid input: expected string, received number",
        ],
    ])("is BAD_ANSWER: %s", async (_, body, why) => {
        const url = await answering(body);
        await expect(clientOf(url).agents()).rejects.toMatchObject({
            code: "BAD_ANSWER",
            message:
                `${url} answered GET_AGENTS with something that is not a Mesos answer (${why}); ` +
                "check mesos:masters and any proxy in between",
        });
    });

    test("but a page is NOT_MESOS", async () => {
        const fault = {
            kind: "answer" as const,
            status: 200,
            body: "<html>",
            headers: { "Content-Type": "text/html" },
        };
        const { url } = await emulatorWith({ faults: [{ times: "always", fault }] });
        await expect(clientOf(url).tasks()).rejects.toMatchObject({ code: "NOT_MESOS" });
    });

    test.each([
        { kind: "truncate" as const, bytes: 200 },
        { kind: "garbage" as const },
        { kind: "drop" as const },
    ])("for once is read again: %j", async (fault) => {
        const master = await emulatorWith({ agents, frameworks: [kafka], faults: [{ fault }] });
        expect(await clientOf(master.url).tasks()).toHaveLength(2);
        expect(master.counters.requests).toBe(2);
    });
});
