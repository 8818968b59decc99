import { spawn } from "node:child_process";
import path from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { record } from "./support/figures";
import { Observer } from "./support/windows";

jest.setTimeout(240_000);

const WRITERS = 8;
const WINDOWS = 25;
const ROUNDS = 3;

describe(`${WRITERS} processes that write ${WINDOWS} windows each to one master at the same time`, () => {
    let emulator: Emulator | undefined;
    let url: string;

    beforeAll(async () => {
        emulator = process.env.FAULTS_MASTER ? undefined : await startEmulator();
        url = process.env.FAULTS_MASTER ?? emulator!.url;
    });

    afterAll(async () => {
        await new Observer(url).reset();
        await emulator?.stop();
    });

    const latencies = process.env.FAULTS_MASTER ? [0] : [0, 40];
    test.each(latencies)(
        "lose none to each other, and change no byte of others, with %i ms of latency",
        async (ms) => {
            if (ms > 0)
                emulator!.faults.add({ times: "always", fault: { kind: "delay", ms, when: "before" } });
            const observer = new Observer(url);
            let [lost, changed] = [0, 0];
            for (let round = 0; round < ROUNDS; round++) {
                await observer.reset();
                const ends = await Promise.all(
                    Array.from({ length: WRITERS }, (_, writer) => run(writer, url)),
                );
                expect(ends).toEqual(ends.map(() => ""));
                const { windows, foreignIntact } = await observer.ours();
                lost += WRITERS * WINDOWS - new Set(windows).size;
                changed += foreignIntact ? 0 : 1;
            }
            const where = process.env.FAULTS_MASTER ? "real Mesos" : `emulator, ${ms} ms latency`;
            record(`race-${where.replace(/\W+/g, "-")}`, {
                fault: `${WRITERS} processes write at once (${where})`,
                operations: `${WINDOWS} creates each`,
                runs: ROUNDS,
                windowsLost: lost,
                foreignBytesChanged: changed,
            });
            expect({ lost, changed }).toEqual({ lost: 0, changed: 0 });
        },
    );
});

/** Resolves to what the writer had to say: nothing, where all its windows stand. */
function run(writer: number, masters: string): Promise<string> {
    const argument = JSON.stringify({ settings: { masters }, writer, windows: WINDOWS });
    const child = spawn(process.execPath, [path.join(__dirname, "support/race.js"), argument], {
        stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.on("data", (part: Buffer) => (said += part.toString()));
    return new Promise((resolve) =>
        child.on("close", (code) => resolve(code === 0 ? "" : said || `exit ${code}`)),
    );
}
