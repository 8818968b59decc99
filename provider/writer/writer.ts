import {
    exchange,
    type Goal,
    type MachineId,
    nextStep,
    type Schedule,
    type Step,
    stepUp,
    stillStands,
    type View,
} from "../schedule";
import type { Interruption } from "../interruption";
import { isMesosError } from "../mesos";
import { type Clock, realClock } from "./clock";
import { describeStep, GoalFailure, MaintenanceError } from "./errors";
import { Pending, type Terms } from "./pending";
import { PROTOCOL } from "./protocol";

/** What a writer needs of a master; see MasterClient for the contract of each. */
export interface Master {
    view(): Promise<View>;
    updateSchedule(schedule: Schedule): Promise<void>;
    /** @param interruption looked at right before each attempt. */
    startMaintenance(
        machines: readonly { hostname?: string; ip?: string }[],
        interruption?: Interruption,
    ): Promise<void>;
    stopMaintenance(machines: readonly { hostname?: string; ip?: string }[]): Promise<void>;
}

/**
 * The one writer of a cluster in this process. All goals that are pending at a time are merged into one
 * read-modify-write; each fails alone. Every write is followed by a look at what came of it, so a crash,
 * a lost answer and another writer are all met by the same loop: observe, take one step, observe again.
 */
export class Writer {
    private readonly pending = new Set<Pending>();
    private running = false;
    /** How many reads in a row were too old to write on by the time they were here. */
    private lateReads = 0;

    constructor(
        private readonly master: Master,
        private readonly log: (message: string) => void,
        private readonly clock: Clock = realClock,
    ) {}

    /**
     * Makes the master's state what the goal wants, touching nothing of others. Writes nothing where it
     * already is.
     *
     * @returns the view in which the goal was seen to be reached.
     * @throws GoalFailure around a MaintenanceError (CONFLICT, OVERWRITTEN, UNANSWERED, CHANGED), the MesosError of the
     * last try, or an Interrupted. A write that is under way when it is interrupted is finished and looked at.
     */
    reach(goal: Goal, terms?: Terms): Promise<View> {
        const pending = new Pending(goal, this.clock.now(), terms);
        const { signal } = pending.interruption;
        const stop = () => {
            if (pending.writes === 0 && this.pending.has(pending)) this.fail(pending, signal.reason);
        };
        signal.addEventListener("abort", stop, { once: true });
        this.pending.add(pending);
        if (signal.aborted) stop();
        void this.run();
        return pending.result.finally(() => signal.removeEventListener("abort", stop));
    }

    private async run(): Promise<void> {
        if (this.running) return;
        this.running = true;
        await this.gather();
        while (this.pending.size > 0) {
            let wrote = true;
            try {
                wrote = await this.cycle([...this.pending]);
            } catch (error) {
                // The view could not be had: nobody here can go on.
                for (const each of this.pending) this.fail(each, error);
            }
            if (this.pending.size > 0) await (wrote ? this.clock.sleep(PROTOCOL.settle) : this.gather());
        }
        this.running = false;
    }

    /** Waits while goals keep coming, for a moment at most: each write of the schedule disturbs the whole cluster. */
    private async gather(): Promise<void> {
        let before: number;
        let patience = 10;
        do {
            before = this.pending.size;
            await this.clock.sleep(PROTOCOL.gather);
        } while (this.pending.size > before && --patience > 0);
    }

    /** One look at the master and one step for everybody. True where there is something to wait for. */
    private async cycle(batch: readonly Pending[]): Promise<boolean> {
        const readAt = this.clock.now();
        const view = await this.master.view();

        const ups: [Pending, Step & { kind: "up" }][] = [];
        const posts: Pending[] = [];
        const downs: [Pending, Step & { kind: "down" }][] = [];
        let waiting = false;
        let succeeded = false;
        const steps = stepsOf(view, batch);
        for (const each of batch.filter((each) => this.pending.has(each))) {
            const step = steps.get(each)!;
            const isLost = each.onlyDown && !each.lowered && !stillStands(view, each.goal);
            if (each.isStepBack(step) && each.isSettled(readAt)) this.noteLoss(each, step);
            if (isLost) this.fail(each, MaintenanceError.changed(each.goal));
            else if (step.kind !== "done" && each.interruption.signal.aborted)
                this.fail(each, each.interruption.signal.reason);
            else if (step.kind !== "done" && each.writes >= PROTOCOL.tries) this.fail(each, givenUp(each));
            else if (step.kind === "up") ups.push([each, step]);
            else if (step.kind === "schedule" || step.kind === "conflict") posts.push(each);
            else if (!each.isSettled(readAt)) waiting = true;
            else if (step.kind === "down") downs.push([each, step]);
            else {
                this.succeed(each, view);
                succeeded = true;
            }
        }

        // Those that follow the finished ones are on their way: one write for them and for those who wait.
        if (succeeded && posts.length > 0) return false;

        // An up changes the schedule by itself: posting what was read before it would put the machine back.
        if (ups.length > 0) {
            for (const [each, step] of ups) {
                await this.write([each], "up", () => this.master.stopMaintenance(step.machines));
            }
            return true;
        }
        const posted = posts.length > 0 && (await this.post(view, readAt, posts));
        for (const [each, step] of downs) await this.lower(each, step.machines);
        return waiting || posted || downs.length > 0;
    }

    /** Merges the goals' changes into one schedule and posts it. False where it is to be read again at once. */
    private async post(view: View, readAt: number, candidates: readonly Pending[]): Promise<boolean> {
        const { schedule, members, conflicting } = merge(view, candidates);
        for (const each of conflicting) this.meetConflict(each, view);
        if (members.length === 0) return conflicting.length > 0;

        this.lateReads = this.clock.now() - readAt > PROTOCOL.gap ? this.lateReads + 1 : 0;
        if (this.lateReads > 0 && this.lateReads < 5) return false;
        if (this.lateReads > 0) {
            this.lateReads = 0;
            this.log(
                `the master takes more than ${PROTOCOL.gap} ms to answer; writing all the same, but a change that ` +
                    "another writer makes at this moment could be lost to it: run `pulumi refresh` to make sure",
            );
        }
        await this.write(members, "schedule", () => this.master.updateSchedule(schedule));
        return true;
    }

    /** machine/down, unless whoever asked for it is gone or has thought better of it. */
    private async lower(each: Pending, machines: readonly MachineId[]): Promise<void> {
        try {
            await each.interruption.check();
        } catch (error) {
            this.fail(each, error);
            return;
        }
        each.lowered = true;
        await this.write([each], "down", () => this.master.startMaintenance(machines, each.interruption));
    }

    private async write(
        members: readonly Pending[],
        kind: Step["kind"],
        send: () => Promise<void>,
    ): Promise<void> {
        for (const each of members) {
            each.writes += 1;
            each.wrote = undefined;
        }
        try {
            await send();
            for (const each of members) {
                each.applied = true;
                each.wrote = kind;
                each.unanswered = undefined;
            }
        } catch (error) {
            if (isMesosError(error, "OUTCOME_UNKNOWN")) {
                if (members.some(({ unanswered }) => unanswered?.message !== error.message))
                    this.log(`${error.message}; looking at the master before going on`);
                for (const each of members) {
                    each.applied = true;
                    each.unanswered = error;
                }
            } else if (isMesosError(error, "REJECTED", "FORBIDDEN")) {
                for (const each of members) {
                    // Somebody in a merged write was refused: each on its own finds out who.
                    if (members.length > 1) each.alone = true;
                    else if (each.noteRefusal() || isMesosError(error, "FORBIDDEN")) this.fail(each, error);
                }
            } else {
                for (const each of members) this.fail(each, error);
            }
        }
        for (const each of members) each.touchedAt = this.clock.now();
    }

    private meetConflict(each: Pending, view: View): void {
        const step = nextStep(view, each.goal);
        if (step.kind !== "conflict") return;
        const error = MaintenanceError.conflict(step.conflicts);
        if (!error.mayPass || this.clock.now() - each.since > PROTOCOL.release) this.fail(each, error);
    }

    private noteLoss(each: Pending, step: Step): void {
        this.log(`another writer changed the schedule meanwhile; again: ${describeStep(step)}`);
        each.wrote = undefined;
    }

    private succeed(each: Pending, view: View): void {
        this.pending.delete(each);
        each.resolve(view);
    }

    private fail(each: Pending, error: unknown): void {
        this.pending.delete(each);
        each.reject(new GoalFailure(error, each.applied));
    }
}

/** The cause that was seen last: nobody answered, or somebody undid it. */
function givenUp({ goal, writes, unanswered }: Pending): MaintenanceError {
    return unanswered === undefined
        ? MaintenanceError.overwritten(goal, writes)
        : MaintenanceError.unanswered(goal, writes, unanswered);
}

/** The next step of each goal. One that waits for a machine of another brings up what it gives in exchange. */
function stepsOf(view: View, batch: readonly Pending[]): Map<Pending, Step> {
    const steps = new Map(batch.map((each) => [each, nextStep(view, each.goal)]));
    const waiting = batch.filter((each) => steps.get(each)?.kind === "conflict");
    if (waiting.length === 0) return steps;
    const { goals } = exchange(
        view,
        batch.filter(({ alone }) => !alone).map(({ goal }) => goal),
    );
    for (const each of waiting) {
        const up = goals.has(each.goal) ? stepUp(view, each.goal) : undefined;
        if (up) steps.set(each, up);
    }
    return steps;
}

/**
 * Folds the goals into one schedule. Those in conflict are tried once more behind the others, which may just
 * have released the machine, and then all together, as they may be waiting for each other. Goals that have to go
 * alone go one at a time.
 */
function merge(view: View, candidates: readonly Pending[]) {
    let schedule = view.schedule;
    const members: Pending[] = [];
    const place = (each: Pending): boolean => {
        const step = nextStep({ ...view, schedule }, each.goal);
        if (step.kind === "schedule") {
            schedule = step.schedule;
            members.push(each);
        }
        return step.kind !== "conflict";
    };
    const together = candidates.filter(({ alone }) => !alone);
    const chosen = together.length > 0 ? together : candidates.slice(0, 1);
    const left = chosen.filter((each) => !place(each)).filter((each) => !place(each));
    const exchanged = exchange(
        { ...view, schedule },
        left.map(({ goal }) => goal),
    );
    const isExchanged = ({ goal }: Pending) => exchanged.goals.has(goal);
    return {
        schedule: exchanged.schedule,
        members: [...members, ...left.filter(isExchanged)],
        conflicting: left.filter((each) => !isExchanged(each)),
    };
}
