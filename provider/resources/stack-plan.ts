import type { Snapshot } from "../program/snapshot";
import type { Violation } from "../safety";
import {
    type Goal,
    isOwned,
    machineKey,
    machineKeys,
    type MachineId,
    machinesOf,
    type View,
    windowsOf,
} from "../schedule";

/** What one resource of the program will have on the master. */
export interface Planned {
    /** The resource's name. */
    name: string;
    goal: Goal;
    /** Whether this run changes it. */
    changes: boolean;
}

/** What has to be told once for a stack, not with each resource. */
export interface Told {
    snapshot: Snapshot;
    planned: readonly Planned[];
    violations: readonly Violation[];
}

/**
 * What the resources of a program have in common in a preview. Each says what it will have before any is looked at
 * for conflicts: a machine that one of them gives up is free for another.
 */
export class StackPlan {
    private registering = 0;
    private open = 0;
    private waiting: (() => void)[] = [];
    private readonly bySnapshot = new Map<Snapshot, { planned: Planned[]; violations: Violation[] }>();

    /** @param tell called whenever no review is open any more. */
    constructor(private readonly tell: (told: readonly Told[]) => Promise<void>) {}

    /**
     * One resource's way through: `registered` once it is known what it will have, or that nothing is known of it;
     * `done` once all was said of it.
     */
    enter(): { registered(): void; done(): Promise<void> } {
        this.registering += 1;
        this.open += 1;
        let isRegistered = false;
        const registered = () => {
            if (isRegistered) return;
            isRegistered = true;
            this.registering -= 1;
            if (this.registering > 0) return;
            for (const go of this.waiting.splice(0)) go();
        };
        const done = async () => {
            registered();
            this.open -= 1;
            if (this.open > 0) return;
            const told = [...this.bySnapshot].map(([snapshot, each]) => ({ snapshot, ...each }));
            await this.tell(told);
        };
        return { registered, done };
    }

    add(snapshot: Snapshot, planned: Planned): void {
        this.of(snapshot).planned.push(planned);
    }

    addViolations(snapshot: Snapshot, violations: readonly Violation[]): void {
        this.of(snapshot).violations.push(...violations);
    }

    /** Waits until every resource that was constructed so far is registered. */
    settled(): Promise<void> {
        if (this.registering === 0) return Promise.resolve();
        return new Promise((resolve) => this.waiting.push(resolve));
    }

    others(snapshot: Snapshot, own: Planned | undefined): Planned[] {
        return this.of(snapshot).planned.filter((planned) => planned !== own);
    }

    private of(snapshot: Snapshot) {
        const found = this.bySnapshot.get(snapshot) ?? { planned: [], violations: [] };
        this.bySnapshot.set(snapshot, found);
        return found;
    }
}

/** The view once others of the same program have given up what this run takes out of their windows. */
export function afterOthers(view: View, others: readonly Planned[]): View {
    const givers = others.filter(({ changes }) => changes);
    const givenUp = new Set<string>();
    const windows = windowsOf(view.schedule).flatMap((window) => {
        const giver = givers.find(({ goal }) => isOwned(window, goal));
        if (giver === undefined) return [window];
        const kept = machineKeys(giver.goal.windows.flatMap(({ machines }) => machines));
        const leaving = machinesOf(window).filter((machine) => !kept.has(machineKey(machine)));
        if (leaving.length === 0) return [window];
        for (const machine of leaving) givenUp.add(machineKey(machine));
        const machine_ids = machinesOf(window).filter((machine) => kept.has(machineKey(machine)));
        return machine_ids.length === 0 ? [] : [{ ...window, machine_ids }];
    });
    const stays = (machine: MachineId) => !givenUp.has(machineKey(machine));
    return {
        schedule: { ...view.schedule, windows },
        draining: view.draining.filter(stays),
        down: view.down.filter(stays),
    };
}
