import fc from "fast-check";
import { startEmulator } from "../../emulator";
import { send, type Answer } from "../conformance/http";
import { SPARE_MACHINES, sequence, type Call } from "./sequences";

export interface Difference {
    /** The calls up to the one that was answered differently. */
    calls: Call[];
    real: string;
    emulated: string;
}

/** Makes the same random calls on a real master and on the emulator, and returns where they differ. */
export async function runDifferential(options: {
    realUrl: string;
    sequences: number;
    seed?: number;
}): Promise<Difference[]> {
    const { realUrl, sequences, seed = 1 } = options;
    const run = Date.now().toString(36);
    const emulator = await startEmulator();
    const differences: Difference[] = [];
    try {
        await Promise.all([realUrl, emulator.url].map((url) => learnMachines(url, run)));
        for (const sampled of fc.sample(sequence, { numRuns: sequences, seed })) {
            const calls = sampled.map((call) => ({
                ...call,
                body: call.body?.replaceAll("{run}", run) ?? null,
            }));
            await Promise.all([realUrl, emulator.url].map(reset));
            const difference = await compare(calls, realUrl, emulator.url);
            if (difference !== undefined) differences.push(difference);
        }
    } finally {
        await emulator.stop();
        await reset(realUrl);
    }
    return differences;
}

async function compare(calls: Call[], realUrl: string, emulatedUrl: string): Promise<Difference | undefined> {
    for (const [index, call] of calls.entries()) {
        const [real, emulated] = await Promise.all([realUrl, emulatedUrl].map((url) => observe(url, call)));
        if (real !== emulated) return { calls: calls.slice(0, index + 1), real: real!, emulated: emulated! };
    }
    return undefined;
}

/** What the call answers, and, where it may have changed something, the schedule and the modes after it. */
async function observe(url: string, { method, path, headers, body }: Call): Promise<string> {
    const answer = await send(url, method, path, headers, body);
    const shown = [show(answer)];
    if (method === "POST") {
        const after = await Promise.all(
            ["/maintenance/schedule", "/maintenance/status"].map((read) => send(url, "GET", read, {}, null)),
        );
        shown.push(...after.map(show));
    }
    return shown.join("\n");
}

/** The answer without what Mesos leaves to the order of a hash map. */
function show({ status, headers, body }: Answer): string {
    const deactivated = body.replace(
        /^Machine '.*' is (deactivated and cannot)/,
        "Machine (one of them) is $1",
    );
    return `${status} ${JSON.stringify(headers)} ${sortStatus(deactivated)}`;
}

/** The machines of a status in alphabetical order; numbers stand only in schedules, which stay as they are. */
function sortStatus(body: string): string {
    if (!body.includes('_machines":')) return body;
    const order = (items: unknown) =>
        Array.isArray(items) ? items.map((item) => JSON.stringify(item)).sort() : items;
    return JSON.stringify(JSON.parse(body), (key, value: unknown) =>
        key.endsWith("_machines") ? order(value) : value,
    );
}

/** Masters never forget a machine or its first spelling: from here on both know the same ones. */
async function learnMachines(url: string, run: string): Promise<void> {
    await reset(url);
    const windows = [{ machine_ids: SPARE_MACHINES, unavailability: { start: { nanoseconds: 1 } } }];
    const body = JSON.stringify({ windows }).replaceAll("{run}", run);
    await send(url, "POST", "/maintenance/schedule", {}, body);
    await reset(url);
}

async function reset(url: string): Promise<void> {
    const status = JSON.parse((await send(url, "GET", "/maintenance/status", {}, null)).body) as {
        down_machines?: object[];
    };
    if (status.down_machines)
        await send(url, "POST", "/machine/up", {}, JSON.stringify(status.down_machines));
    await send(url, "POST", "/maintenance/schedule", {}, "{}");
}
