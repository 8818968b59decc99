import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Properties } from "../../provider/resources/inputs";
import { createRolling, rollingId, updateRolling } from "../../provider/resources/rolling/lifecycle";
import type { Journal, JournalStore } from "../../provider/resources/rolling/journal";
import { checkRolling } from "../../provider/resources/rolling/spec";
import type { FakeCluster } from "./fake-cluster";
import { machines } from "./builders";
import { NOW } from "./inputs";

export const ROLLING = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/mesos:RollingMaintenance::kernel";
export const ROLLING_ID = rollingId(ROLLING);

/** Arguments of a roll-out over machines 1 to 4, one at a time. */
export function rollingArgs(rest: Properties = {}): Properties {
    return { machines: machines(1, 2, 3, 4), duration: "30m", reason: "kernel", owner: ROLLING, ...rest };
}

/** The same after check. */
export function rollingInputs(rest: Properties = {}): Properties {
    const { inputs, failures } = checkRolling(rollingArgs(rest));
    if (failures.length > 0) throw new Error(JSON.stringify(failures));
    return inputs;
}

/** A journal in memory, which a kill leaves as it is. */
export class FakeJournal implements JournalStore {
    readonly place = "memory";
    kept: Journal | undefined;
    saves = 0;
    /** Called after each save: throws where the process is killed. */
    onSave: () => void = () => {};

    read(): Journal | undefined {
        return this.kept;
    }

    write(journal: Journal): void {
        this.kept = structuredClone(journal);
        this.saves += 1;
        this.onSave();
    }

    remove(): void {
        this.kept = undefined;
    }
}

export function create(
    cluster: FakeCluster,
    news: Properties,
    journal = new FakeJournal(),
    now = () => NOW + cluster.clock.now(),
) {
    return createRolling(news, cluster, { now, journal: () => journal });
}

export function update(
    cluster: FakeCluster,
    olds: object,
    news: Properties,
    journal = new FakeJournal(),
    now = () => NOW + cluster.clock.now(),
) {
    return updateRolling(ROLLING_ID, { ...olds }, news, cluster, { now, journal: () => journal });
}

/** A file that steps write into, one line each; removed with `close`. */
export class Trace {
    private readonly folder = mkdtempSync(path.join(tmpdir(), "rolling-"));
    readonly file = path.join(this.folder, "trace");

    /** A step that leaves `hook hostnames`, and then does what else it is told. */
    step(hook: string, then = "true"): { command: string } {
        return { command: `echo ${hook} $MESOS_HOSTNAMES >> ${this.file}; ${then}` };
    }

    get lines(): string[] {
        try {
            return readFileSync(this.file, "utf8").trim().split("\n");
        } catch {
            return [];
        }
    }

    clear(): void {
        rmSync(this.file, { force: true });
    }

    close(): void {
        rmSync(this.folder, { recursive: true, force: true });
    }
}
