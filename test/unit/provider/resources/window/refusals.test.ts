import { believableCluster, type Emulator, startEmulator } from "../../../../../emulator";
import { connectionFrom } from "../../../../../provider/mesos";
import type { Properties } from "../../../../../provider/resources/inputs";
import { Session } from "../../../../../provider/resources/session";
import { createWindow, deleteWindow } from "../../../../../provider/resources/window/lifecycle";
import { realClock } from "../../../../../provider/writer";
import { START } from "../../../../support/builders";
import { NOW, OWNER, windowInputs } from "../../../../support/inputs";

let emulator: Emulator;
let session: Session;

beforeAll(async () => {
    emulator = await startEmulator({ ...believableCluster(), agentsReturn: false });
    const settings = (name: string) => (name === "masters" ? emulator.url : undefined);
    session = new Session(
        connectionFrom(settings),
        realClock,
        () => undefined,
        () => Number(START),
    );
});
afterAll(() => emulator.stop());

const down = (names: string[], rest: Properties = {}, owner = OWNER) =>
    createWindow(
        windowInputs({
            machines: names.map((name) => `node-${name}.example.net`),
            state: "down",
            owner,
            ...rest,
        }),
        session,
        NOW,
    );

/** What the emulated master was asked to change. */
const writes = () => emulator.requests.filter(({ call }) => call && !call.startsWith("GET_")).length;

describe("On the emulator's cluster a down is refused, and nothing is sent, by", () => {
    test.each<[string, string[], Properties, RegExp]>([
        ["default, for a broker of kafka", ["a3"], {}, /safety\.requireRelocatable: kafka .* \(broker-0\)/],
        [
            "default, for a node of cassandra",
            ["a4"],
            {},
            /safety\.requireRelocatable: cassandra .* \(cassandra-0\)/,
        ],
        [
            "requireRelocatable, for what is said not to relocate",
            ["a1"],
            { safety: { relocates: { marathon: false } } },
            /safety\.requireRelocatable: marathon .* \(shop\.1\)/,
        ],
        [
            "protectFrameworks, whatever may be lost",
            ["a1"],
            { safety: { protectFrameworks: ["marathon"], allowLoss: true } },
            /safety\.protectFrameworks: marathon is protected/,
        ],
        [
            "maxUnavailable, as a number",
            ["a1", "b1"],
            { safety: { maxUnavailable: 1 } },
            /safety\.maxUnavailable: 2 machines of 12 would be out of service at once, and at most 1 may be\./,
        ],
        [
            "maxUnavailable, as a share",
            ["a1", "b1"],
            { safety: { maxUnavailable: "10%" } },
            /safety\.maxUnavailable: .* and at most 1 may be \(10%\)/,
        ],
        [
            "minimumHeadroom",
            ["a1", "a2", "b1"],
            { safety: { minimumHeadroom: "99%" } },
            /safety\.minimumHeadroom: [\d.]+% of the cpus of the machines left would be free/,
        ],
    ])("%s", async (_rule, names, rest, message) => {
        const before = writes();
        await expect(down(names, rest)).rejects.toThrow(message);
        expect(writes()).toBe(before);
    });

    test("a persistent volume, even of a framework that relocates", async () => {
        emulator.launchTask("marathon", { agent: "node-b1.example.net", name: "db", volume: "v1" });
        await expect(down(["b1"])).rejects.toThrow(
            /persistent volumes here: db\. Ways out: .*requireRelocatable: false/,
        );
        expect(writes()).toBe(0);
    });
});

test("A machine that is DOWN already counts, and its window gives the place back", async () => {
    const first = await down(["c1"]);
    const safety = { maxUnavailable: 1 };
    await expect(down(["c2"], { safety }, `${OWNER}-2`)).rejects.toThrow(
        /2 machines of 12 .* \(1 already is\)/,
    );
    await deleteWindow({ ...first.outs }, session);
    const second = await down(["c2"], { safety }, `${OWNER}-2`);
    expect(second.outs.phase).toBe("down");
    await deleteWindow({ ...second.outs }, session);
});
