import { MesosError } from "../../provider/mesos";
import {
    describeMachine,
    type MachineId,
    machineKey,
    machinesOf,
    type Schedule,
    type View,
    windowsOf,
} from "../../provider/schedule";
import type { Clock, Master } from "../../provider/writer";

/** How long things take on the way to the master and back, in milliseconds; asked anew for every request. */
export interface Latency {
    /** Until the master looks, and from there until the answer. */
    read(): [there: number, back: number];
    write(): [there: number, back: number];
}

export const NO_LATENCY: Latency = { read: () => [0, 0], write: () => [0, 0] };

/** A write that goes wrong on its way: its answer is lost, after the master did it or before. */
export type Loss = "applied" | "not applied";

/** What a master keeps, and the rules by which it takes a change (Mesos 1.11). */
export class ModelMaster {
    schedule: Schedule;
    readonly down = new Map<string, MachineId>();
    posts = 0;
    writes = 0;
    /** Whether a write is lost, asked for each. */
    loses: () => Loss | undefined = () => undefined;

    constructor(schedule: Schedule = {}) {
        this.schedule = schedule;
    }

    view(): View {
        const down = [...this.down.values()];
        const draining = windowsOf(this.schedule)
            .flatMap(machinesOf)
            .filter((machine) => !this.down.has(machineKey(machine)));
        return { schedule: this.schedule, draining, down };
    }

    post(schedule: Schedule): void {
        this.posts += 1;
        const keys = windowsOf(schedule).flatMap(machinesOf).map(machineKey);
        if (new Set(keys).size < keys.length) throw rejected("a machine appears more than once");
        for (const [key, machine] of this.down) {
            if (!keys.includes(key)) throw rejected(`${describeMachine(machine)} is deactivated`);
        }
        if (windowsOf(schedule).some((window) => machinesOf(window).length === 0))
            throw rejected("a window is empty");
        this.schedule = schedule;
    }

    takeDown(machines: readonly MachineId[]): void {
        const draining = new Set(this.view().draining.map(machineKey));
        const wrong = machines.find((machine) => !draining.has(machineKey(machine)));
        if (wrong) throw rejected(`${describeMachine(wrong)} is not in DRAINING mode`);
        for (const machine of machines) this.down.set(machineKey(machine), machine);
    }

    bringUp(machines: readonly MachineId[]): void {
        const keys = new Set(machines.map(machineKey));
        const wrong = machines.find((machine) => !this.down.has(machineKey(machine)));
        if (wrong) throw rejected(`${describeMachine(wrong)} is not in DOWN mode`);
        for (const key of keys) this.down.delete(key);
        const windows = windowsOf(this.schedule)
            .map((window) =>
                machinesOf(window).some((machine) => keys.has(machineKey(machine)))
                    ? {
                          ...window,
                          machine_ids: machinesOf(window).filter((machine) => !keys.has(machineKey(machine))),
                      }
                    : window,
            )
            .filter((window) => machinesOf(window).length > 0);
        this.schedule = { ...this.schedule, windows };
    }

    /** The master as seen over a network. */
    over(clock: Clock, latency: Latency = NO_LATENCY): Master {
        const write = async (apply: () => void) => {
            this.writes += 1;
            const [there, back] = latency.write();
            await clock.sleep(there);
            const loss = this.loses();
            if (loss !== "not applied") apply();
            await clock.sleep(back);
            if (loss !== undefined) throw new MesosError("OUTCOME_UNKNOWN", "the connection failed");
        };
        return {
            view: async () => {
                const [there, back] = latency.read();
                await clock.sleep(there);
                const view = this.view();
                await clock.sleep(back);
                return view;
            },
            updateSchedule: (schedule) => write(() => this.post(schedule)),
            startMaintenance: (machines) => write(() => this.takeDown(machines)),
            stopMaintenance: (machines) => write(() => this.bringUp(machines)),
        };
    }
}

function rejected(why: string): MesosError {
    return new MesosError("REJECTED", why, { status: 400 });
}
