import "../../../support/one-realm";
import type { ServerResponse } from "node:http";
import { startEmulator, type EmulatorOptions, type FaultRule } from "../../../../emulator";
import { type Connection, MasterClient, MesosError } from "../../../../provider/mesos";
import { stringifyJson } from "../../../../provider/mesos/json";
import { Gate } from "../../../faults/support/gate";
import { connectionTo } from "../../../support/connection";
import { foreignWindow, machines } from "../../../support/builders";
import { callOf, CleanUp, startHttpServer } from "../../../support/http-server";

const cleanUp = new CleanUp();
afterEach(cleanUp.run);

const clientOf = (url: string, rest?: Partial<Connection>) =>
    cleanUp.add(new MasterClient(connectionTo(url, rest)), (each) => each.close());
const emulatorWith = async (options?: EmulatorOptions) =>
    cleanUp.add(await startEmulator(options), (each) => each.stop());

/** A master behind something that answers every request in its place. */
const behind = async (status: number, contentType: string, body: string) => {
    const headers = { "Content-Type": contentType };
    const faults: FaultRule[] = [{ times: "always", fault: { kind: "answer", status, body, headers } }];
    return (await emulatorWith({ faults })).url;
};
const HTML = ["text/html", "<html><h1>Sign in</h1></html>"] as const;

async function errorOf(work: Promise<unknown>): Promise<MesosError> {
    const error: unknown = await work.then(
        () => undefined,
        (reason: unknown) => reason,
    );
    if (error instanceof MesosError) return error;
    throw new Error(`no MesosError but ${String(error)}`);
}

const agents = machines(1, 2).map((each, index) => ({
    ...each,
    id: `agent-${index}`,
    attributes: { rack: "r7", slots: 4 },
    domain: { region: "eu", zone: "a" },
}));

describe("A client", () => {
    test("writes a schedule and reads it back byte for byte, beyond 2^53", async () => {
        const master = await emulatorWith();
        const client = clientOf(master.url);
        const schedule = { windows: [foreignWindow(machines(1, 2))] };
        await client.updateSchedule(schedule);
        const view = await client.view();
        expect(stringifyJson(view.schedule)).toBe(stringifyJson(schedule));
        expect(view).toMatchObject({ draining: machines(1, 2), down: [] });
        await client.startMaintenance(machines(1));
        expect(await client.view()).toMatchObject({ draining: machines(2), down: machines(1) });
        await client.stopMaintenance(machines(1));
        expect((await client.view()).schedule.windows).toEqual([foreignWindow(machines(2))]);
    });

    test("keeps fields of a window that it does not know", async () => {
        const server = cleanUp.add(
            await startHttpServer((request, response) => {
                const schedule = `{"windows":[{"machine_ids":[{"hostname":"a","rack":7}],"unavailability":{"start":{"nanoseconds":1,"precise":true}},"note":"x"}]}`;
                const status = `{"draining_machines":[{"id":{"hostname":"a"}}]}`;
                response.end(
                    callOf(request) === "GET_MAINTENANCE_STATUS"
                        ? `{"get_maintenance_status":{"status":${status}}}`
                        : `{"get_maintenance_schedule":{"schedule":${schedule}}}`,
                );
            }),
            (each) => each.stop(),
        );
        const { schedule } = await clientOf(server.url).view();
        expect(schedule).toMatchObject({
            windows: [
                {
                    note: "x",
                    machine_ids: [{ rack: 7 }],
                    unavailability: { start: { precise: true, nanoseconds: 1n } },
                },
            ],
        });
    });

    test("lists agents with the address in their pid, their attributes and their zone", async () => {
        const master = await emulatorWith({ agents });
        expect(await clientOf(master.url).agents()).toEqual(
            machines(1, 2).map((each, index) => ({
                ...each,
                port: 5051,
                id: `agent-${index}`,
                active: true,
                attributes: { rack: "r7", slots: "4" },
                totals: expect.objectContaining({ cpus: expect.any(String) }),
                region: "eu",
                zone: "a",
                resources: { cpus: 2, mem: 512, disk: 1024, gpus: 0 },
                allocated: { cpus: 0, mem: 0, disk: 0, gpus: 0 },
                version: "1.11.0",
                deactivated: false,
                drain: undefined,
                canDrain: true,
            })),
        );
    });
});

describe("Where a gateway hides the v1 API", () => {
    const hidden: FaultRule = {
        match: { path: "/api/v1" },
        times: "always",
        fault: { kind: "answer", status: 404, body: "not here", headers: { "Content-Type": "text/plain" } },
    };

    test("the older endpoints serve the same, agents and tasks included", async () => {
        const frameworks = [{ name: "marathon", tasks: [{ agent: "m1.example" }] }];
        const master = await emulatorWith({ agents, frameworks });
        const all = async (client: MasterClient) => {
            const [agents, tasks, frameworks] = [client.agents(), client.tasks(), client.frameworks()];
            return {
                agents: await agents,
                tasks: await tasks,
                frameworks: await frameworks,
                version: await client.version(),
            };
        };
        const expected = await all(clientOf(master.url));
        expect(expected.tasks).toHaveLength(1);
        master.faults.add(hidden);
        const client = clientOf(master.url);
        expect(await all(client)).toEqual(expected);
        await client.updateSchedule({ windows: [foreignWindow(machines(1))] });
        await client.startMaintenance(machines(1));
        expect(await client.view()).toMatchObject({ draining: [], down: machines(1) });
        await client.stopMaintenance(machines(1));
        expect(await client.view()).toMatchObject({ draining: [], down: [] });
    });

    test("calls at the same time all find the older endpoints, whichever finds out first", async () => {
        const answers: Record<string, string> = {
            "/version": '{"version":"1.4.0"}',
            "/slaves": '{"slaves":[]}',
        };
        const notHere = (response: ServerResponse) => void response.writeHead(404).end();
        let late: ServerResponse | undefined;
        let hasGoneOn = false;
        const gateway = cleanUp.add(
            await startHttpServer((request, response) => {
                const legacy = answers[request.url];
                // One answer comes when the other call has gone on.
                if (request.url === "/slaves") {
                    hasGoneOn = true;
                    if (late !== undefined) notHere(late);
                }
                if (legacy !== undefined) response.end(legacy);
                else if (callOf(request) === "GET_VERSION" && !hasGoneOn) late = response;
                else notHere(response);
            }),
            (each) => each.stop(),
        );
        const client = clientOf(gateway.url);
        expect(await Promise.all([client.version(), client.agents()])).toEqual(["1.4.0", []]);
    });

    test("for a moment only, together with all else, the v1 API is used again afterwards", async () => {
        const everything: FaultRule = { ...hidden, match: {}, times: 2 };
        const master = await emulatorWith({ faults: [everything] });
        const client = clientOf(master.url);
        expect((await errorOf(client.version())).code).toBe("NOT_MESOS");
        expect(await client.version()).toMatch(/^\d+\.\d+/);
        expect(master.requests.at(-1)).toMatchObject({ path: "/api/v1", call: "GET_VERSION" });
    });
});

describe("What is no Mesos master", () => {
    test("but a page of HTML is NOT_MESOS, to reads and to writes", async () => {
        const url = await behind(200, ...HTML);
        const read = await errorOf(clientOf(url).view());
        expect(read).toMatchObject({
            code: "NOT_MESOS",
            message:
                `${url} answered GET_MAINTENANCE_STATUS with something that is not a Mesos answer ` +
                "(an HTML page); check mesos:masters and any proxy in between",
        });
        const write = await errorOf(clientOf(url).updateSchedule({}));
        expect(write.code).toBe("NOT_MESOS");
        expect(write.message).toContain("(an HTML page)");
    });

    test.each([
        ["garbage", "not json {"],
        ["empty", ""],
        ["an answer to something else", '{"type":"GET_HEALTH","get_health":{"healthy":true}}'],
        ["a bare object", "{}"],
        ["a window without a time", '{"get_maintenance_schedule":{"schedule":{"windows":[{}]}}}'],
    ])("but %s is BAD_ANSWER, and never taken for an empty schedule", async (_, body) => {
        const error = await errorOf(clientOf(await behind(200, "application/json", body)).view());
        expect(error.code).toBe("BAD_ANSWER");
    });

    test("is said to be none where even the older endpoints are not there", async () => {
        const url = await behind(404, ...HTML);
        expect((await errorOf(clientOf(url).view())).message).toBe(
            `${url} refused GET /maintenance/status: 404 (an HTML page); is that a Mesos master? ` +
                "Behind DC/OS the address ends in /mesos",
        );
    });
});

describe("A refusal", () => {
    const credentials = { ops: "hunter2" };

    test("of credentials, missing or wrong, says what to set, and never repeats them", async () => {
        const master = await emulatorWith({ credentials });
        const auth = { kind: "basic", principal: "ops", secret: "canary" } as const;
        for (const client of [clientOf(master.url), clientOf(master.url, { auth })]) {
            const error = await errorOf(client.view());
            expect(error).toMatchObject({ code: "UNAUTHENTICATED", details: { status: 401 } });
            expect(error.message).toBe(
                `${master.url} refused GET_MAINTENANCE_STATUS: 401, it wants credentials, or other ones; ` +
                    "set mesos:principal and mesos:secret, or mesos:token",
            );
        }
    });

    test("of a right names the ACL to ask for", async () => {
        const acls = { ops: { update_maintenance_schedules: "NONE" } } as const;
        const master = await emulatorWith({ credentials, acls });
        const auth = { kind: "basic", principal: "ops", secret: "hunter2" } as const;
        const schedule = { windows: [foreignWindow(machines(1))] };
        const error = await errorOf(clientOf(master.url, { auth }).updateSchedule(schedule));
        expect(error).toMatchObject({ code: "FORBIDDEN", details: { status: 403 } });
        expect(error.message).toBe(
            `${master.url} refused UPDATE_MAINTENANCE_SCHEDULE: 403, this principal is not allowed to; ` +
                "ask for the ACL update_maintenance_schedules over these machines",
        );
    });

    test("of a gateway that takes nothing so large names its limit", async () => {
        const fault = { kind: "answer", status: 413, body: "<h1>413</h1>" } as const;
        const master = await emulatorWith({ faults: [{ fault }] });
        const error = await errorOf(clientOf(master.url).updateSchedule({ windows: [] }));
        expect(error).toMatchObject({ code: "REJECTED", details: { status: 413 } });
        expect(error.message).toMatch(/: 413, something in front .* \(nginx: client_max_body_size\)$/);
    });

    test("of the master's own rules is told in the master's words", async () => {
        const master = await emulatorWith();
        const error = await errorOf(clientOf(master.url).startMaintenance(machines(1)));
        expect(error).toMatchObject({ code: "REJECTED", details: { status: 400 } });
        expect(error.message).toMatch(/^http:.* refused START_MAINTENANCE: 400 Machine '{.*}' is not/);
    });
});

describe("A partial view", () => {
    test("is refused where the schedule and the modes disagree: somebody filters one of them", async () => {
        const acls = { ops: { get_maintenance_schedules: "NONE" } } as const;
        const master = await emulatorWith({ credentials: { ops: "hunter2", root: "toor" }, acls });
        const root = { kind: "basic", principal: "root", secret: "toor" } as const;
        await clientOf(master.url, { auth: root }).updateSchedule({ windows: [foreignWindow(machines(1))] });
        const ops = { kind: "basic", principal: "ops", secret: "hunter2" } as const;
        const error = await errorOf(clientOf(master.url, { auth: ops }).view());
        expect(error.code).toBe("PARTIAL_VIEW");
        expect(error.message).toContain("m1.example (10.0.0.1)");
    });

    test("that is only another writer between the two reads is looked at again", async () => {
        const master = await emulatorWith();
        const writer = clientOf(master.url);
        const gate = cleanUp.add(await Gate.before(master.url), (each) => each.close());
        let looks = 0;
        // The modes have been read when the schedule is asked for.
        gate.at = async (_request, moment, content) => {
            if (moment === "after" || !content.includes("GET_MAINTENANCE_SCHEDULE")) return;
            if (++looks > 1) return;
            await writer.updateSchedule({ windows: [foreignWindow(machines(1))] });
        };
        expect(await clientOf(gate.url).view()).toMatchObject({ draining: machines(1) });
        expect(looks).toBe(2);
    });
});
