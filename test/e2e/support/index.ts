import type { EmulatorOptions } from "../../../emulator";
import { Cluster, isReal } from "./cluster";
import { FOREIGN_TEXT } from "./schedule";
import { Stack, type StackOptions } from "./stack";

export { AGENTS, Cluster, isForeign, isReal, startEmulated } from "./cluster";
export { eventually } from "./eventually";
export { agent, FOREIGN, FOREIGN_TEXT, type Machine, type Window, windowOf } from "./schedule";
export { failed, succeeded } from "./run";
export { PLAIN_JAVASCRIPT, Stack, STRAIGHT_DOWN } from "./stack";

jest.setTimeout(480_000);

/** What a test file works with. */
export interface Lane {
    readonly cluster: Cluster;
    /** A new project on that cluster, found by the environment. Removed after the file. */
    stack(name: string, options?: StackOptions): Stack;
}

export interface LaneOptions {
    emulator?: EmulatorOptions;
    /** False where a test is about windows of others going: FOREIGN is not looked for. */
    foreignStays?: boolean;
}

/** A cluster for a test file, reset once, whose foreign window has to survive each test byte for byte. */
export function useCluster({ emulator, foreignStays = true }: LaneOptions = {}): Lane {
    let cluster: Cluster | undefined;
    const lane: Lane = {
        get cluster() {
            if (cluster === undefined) throw new Error("the cluster starts before the first test");
            return cluster;
        },
        stack(name, options) {
            return new Stack(name, { ...options, env: { MESOS_MASTERS: lane.cluster.url, ...options?.env } });
        },
    };
    beforeAll(async () => {
        cluster = await Cluster.start(emulator);
        await cluster.reset();
    });
    afterEach(async () => {
        if (foreignStays) expect(await lane.cluster.schedule()).toContain(FOREIGN_TEXT);
    });
    afterAll(async () => {
        for (const stack of Stack.open) stack.remove();
        await cluster?.reset();
        await cluster?.stop();
    });
    return lane;
}

/** A test that no real master of the lane can run; the reason becomes a part of its name. */
export function emulatorOnly(reason: string): (name: string, run: () => Promise<void>) => void {
    return (name, run) => (isReal ? test.skip : test)(`${name} (emulator only: ${reason})`, run);
}
