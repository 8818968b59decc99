import "../../../support/one-realm";
import { type Emulator, startEmulator } from "../../../../emulator";
import { createWindow, deleteWindow, readWindow } from "../../../../provider/resources/window/lifecycle";
import { Session } from "../../../../provider/resources/session";
import { realClock } from "../../../../provider/writer";
import { connectionTo } from "../../../support/connection";
import { foreignWindow, machine, machines, START } from "../../../support/builders";
import { NOW, windowInputs } from "../../../support/inputs";
import { stringifyJson } from "../../../../provider/mesos/json";
import { MasterClient } from "../../../../provider/mesos";

describe("A session", () => {
    let master: Emulator;
    let log: string[];
    let time: number;
    let session: Session;

    beforeEach(async () => {
        master = await startEmulator({ agents: machines(1, 2, 3) });
        log = [];
        time = 0;
        const clock = { ...realClock, now: () => time + realClock.now() };
        session = new Session(
            connectionTo(master.url),
            clock,
            (message) => log.push(message),
            () => Number(START),
        );
    });
    afterEach(() => master.stop());

    const looks = () => master.requests.filter(({ call }) => call === "GET_MAINTENANCE_SCHEDULE").length;

    test("looks at the master once for everybody who only reads, for half a minute", async () => {
        await Promise.all(Array.from({ length: 20 }, () => session.view()));
        await session.view();
        expect(looks()).toBe(1);
        time += 30_001;
        await session.view();
        expect(looks()).toBe(2);
    });

    test("looks again after a change of its own, and after a look that failed", async () => {
        await session.view();
        const { outs } = await createWindow(windowInputs(), session, NOW);
        expect(outs.phase).toBe("scheduled");
        expect((await session.view()).draining).toEqual(machines(1, 2));
        time += 30_001;
        const fault = { kind: "answer", status: 403 } as const;
        master.faults.add({ fault, times: "always" });
        await expect(session.view()).rejects.toMatchObject({ code: "FORBIDDEN" });
        master.faults.clear();
        expect((await session.view()).draining).toEqual(machines(1, 2));
    });

    test("carries a window through its life, and leaves what others wrote byte for byte", async () => {
        const other = new MasterClient(connectionTo(master.url));
        const foreign = foreignWindow([machine(3)]);
        await other.updateSchedule({ windows: [foreign] });
        const { id, outs } = await createWindow(
            windowInputs({ state: "down", machines: ["m1.example", machine(2)] }),
            session,
            NOW,
        );
        expect(outs).toMatchObject({ phase: "down", masterVersion: "1.11.0", warnings: [] });
        expect(await readWindow(id, { ...outs }, session)).toMatchObject({ id, inputs: { state: "down" } });
        await deleteWindow({ ...outs }, session);
        expect(stringifyJson((await other.view()).schedule)).toBe(stringifyJson({ windows: [foreign] }));
        expect((await other.view()).down).toEqual([]);
        expect(log).toEqual([]);
        await other.close();
    });

    test("settles writes whose answers were lost, and writes each once", async () => {
        for (const call of ["UPDATE_MAINTENANCE_SCHEDULE", "START_MAINTENANCE"]) {
            master.faults.add({ match: { call }, fault: { kind: "drop", when: "after" } });
        }
        await createWindow(windowInputs({ state: "down" }), session, NOW);
        const writes = master.requests.map(({ call }) => call).filter((call) => !call?.startsWith("GET_"));
        expect(writes).toEqual(["UPDATE_MAINTENANCE_SCHEDULE", "START_MAINTENANCE"]);
        expect(log).toHaveLength(2);
    });
});
