import { after, type Action, batchName, type Hook, HOOKS, nextAction, START } from "../../rolling";
import type { AllowedTimes } from "../../calendar";
import { isInterrupted, unlessInterrupted } from "../../interruption";
import { type AgentMachine, machineKey, machineKeys } from "../../schedule";
import { runStep, type Step, type StepLog, type Surroundings } from "../../steps";
import { GoalFailure } from "../../writer";
import { drainedAmong, recordAgent, recordsOn } from "../agents-before";
import { awaitAgents } from "../await-agents";
import type { Care } from "../care";
import type { Cluster } from "../cluster";
import { undrainAgents } from "../drain-agents";
import { takeDown } from "../take-down";
import { begins, mayBegin, TimesClosed } from "./allowed";
import { isFailureOfBatch } from "./failures";
import { goalOf, modesOf, type Ownership } from "./goals";
import type { Progress } from "./progress";

/** What is to be done with each batch, and how carefully. Lengths are milliseconds. */
export interface Task extends Care {
    /** The resource's name, in front of each line. */
    name: string;
    ownership: Ownership;
    steps: Readonly<Record<Hook, readonly Step[]>>;
    duration: bigint;
    pause: number;
    maxFailures: number;
    /** When a batch may begin; undefined: always. */
    allowed: AllowedTimes | undefined;
    /** Undefined: agents are not waited for. */
    agentTimeout: number | undefined;
}

export interface Around extends Omit<Surroundings, "interruption"> {
    cluster: Cluster;
    /** The time of day, in milliseconds since the epoch. */
    now(): number;
}

/** Walks through the batches of a run, and knows at every moment how far it has come. */
export class Walk {
    readonly warnings: string[] = [];
    /** Whether anything on the master may have been changed. */
    applied = false;
    /** When the first batch would have begun that may not. */
    private closedAt: number | undefined;

    constructor(
        private readonly task: Task,
        private readonly around: Around,
        readonly progress: Progress,
    ) {}

    /**
     * A Ctrl-C ends it between batches, and while one is drained; machines that are DOWN are seen through.
     *
     * @throws TimesClosed where batches are left that may not begin now.
     * @throws Interrupted, or whatever else is no failure of a batch: then nobody could go on.
     */
    async run(): Promise<void> {
        this.progress.save();
        // Machines that are not declared any more are given back first.
        await this.around.cluster.reach(await this.goal());
        const declared = machineKeys(this.progress.batches.flatMap(({ machines }) => machines));
        const left = this.progress.journal.agents.filter((agent) => !declared.has(machineKey(agent)));
        if (drainedAmong(left).length > 0) await this.undrain(left, this.task.name, this.around.cluster);
        let failures = 0;
        let isFirst = true;
        for (const [index, { state }] of this.progress.batches.entries()) {
            if (state === "finished") continue;
            this.around.cluster.interruption.signal.throwIfAborted();
            if (!(await this.mayGoOn(index, isFirst ? 0 : this.task.pause))) continue;
            if (!isFirst) await this.pause(index);
            isFirst = false;
            if (!(await this.walkThrough(index))) failures += 1;
            if (failures > this.task.maxFailures) return;
        }
        this.refuseClosed();
    }

    /** Whether a batch may be gone on with after so many milliseconds. */
    private async mayGoOn(index: number, pause: number): Promise<boolean> {
        const at = this.around.now() + pause;
        if (mayBegin(this.task.allowed, at)) return true;
        const batch = this.progress.batch(index);
        const view = await this.around.cluster.look().view();
        if (!begins(batch, modesOf(batch.machines, view))) return true;
        this.closedAt ??= at;
        return false;
    }

    private refuseClosed(): void {
        const { allowed } = this.task;
        if (this.closedAt === undefined || allowed === undefined) return;
        const finished = this.progress.batches.filter(({ state }) => state === "finished").length;
        throw new TimesClosed(allowed, this.closedAt, finished, this.progress.batches.length);
    }

    /** Whether the batch came through. */
    private async walkThrough(index: number): Promise<boolean> {
        this.progress.change(index, { state: "open", reason: "" });
        try {
            let action: Action;
            do {
                action = await this.nextOf(index);
                await this.perform(action, index);
            } while (action.kind !== "finish");
            return true;
        } catch (error) {
            const { cause, applied } =
                error instanceof GoalFailure ? error : { cause: error, applied: false };
            this.applied ||= applied;
            // Nothing is wrong with it: the next run goes on with it.
            if (isInterrupted(cause)) throw cause;
            const reason = cause instanceof Error ? cause.message : String(cause);
            this.progress.change(index, { state: "failed", reason });
            if (!isFailureOfBatch(cause)) throw cause;
            this.say(index, reason);
            return false;
        }
    }

    private async nextOf(index: number): Promise<Action> {
        const batch = this.progress.batch(index);
        const view = await this.around.cluster.committed.look().view();
        const counts = Object.fromEntries(
            HOOKS.map((hook) => [hook, this.task.steps[hook].length]),
        ) as Record<Hook, number>;
        return nextAction(batch, modesOf(batch.machines, view), counts);
    }

    private async perform(action: Action, index: number): Promise<void> {
        switch (action.kind) {
            case "lower":
                await this.lower(index);
                return this.progress.change(index, after("down"));
            case "restart":
                this.say(index, "its machines came up before the work was through; it begins anew");
                return this.progress.change(index, START);
            case "step":
                return this.step(action.hook, action.index, index);
            case "raise":
                await this.raise(index);
                return this.progress.change(index, after("up"));
            case "finish":
                this.say(index, "finished");
                return this.progress.change(index, { state: "finished" });
        }
    }

    private async lower(index: number): Promise<void> {
        const { steps, drain, safety, duration } = this.task;
        const { machines, stage, step } = this.progress.batch(index);
        const isLeft = stage === "beforeDown" && step < steps.beforeDown.length;
        if (!isLeft) this.progress.change(index, after("beforeDown"));
        const goal = await this.goal({ machines, duration, now: BigInt(Math.floor(this.around.now())) });
        const { lost } = await takeDown(
            {
                name: this.nameOf(index),
                goal,
                timing: undefined,
                drain,
                safety,
                recorded: this.progress.journal.agents,
                record: (agents) => this.progress.remember(agents),
                saw: () => {},
                ...(isLeft ? { onceScheduled: () => this.beforeDown(index) } : {}),
            },
            this.around.cluster,
        );
        this.applied = true;
        this.warnings.push(...lost.map((line) => `${this.nameOf(index)}: ${line}`));
    }

    private async beforeDown(index: number): Promise<void> {
        this.applied = true;
        for (let step = this.progress.batch(index).step; step < this.task.steps.beforeDown.length; step++) {
            await this.around.cluster.interruption.check();
            await this.step("beforeDown", step, index);
        }
        this.progress.change(index, after("beforeDown"));
    }

    private async step(hook: Hook, number: number, index: number): Promise<void> {
        const step = this.task.steps[hook][number]!;
        // A step that is under way when we are killed is run again: the position moves on behind it.
        this.progress.change(index, { stage: hook, step: number });
        this.say(index, `${step.name} begins`);
        const keep = (log: StepLog) => this.progress.keep(log);
        const { interruption } = this.around.cluster.committed;
        await runStep(step, this.progress.factsOf(index), this.task.name, {
            ...this.around,
            interruption,
            keep,
        });
        this.progress.change(index, { stage: hook, step: number + 1 });
    }

    private async raise(index: number): Promise<void> {
        const { machines } = this.progress.batch(index);
        const { agentTimeout } = this.task;
        const cluster = this.around.cluster.committed;
        this.progress.change(index, { stage: "up", step: 0 });
        this.applied = true;
        await cluster.reach(await this.goal(undefined, machines));
        await this.undrain(machines, this.nameOf(index), cluster);
        if (agentTimeout === undefined) return;
        const before = recordsOn(this.progress.journal.agents, machines);
        this.warnings.push(...(await awaitAgents(before, agentTimeout, this.nameOf(index), cluster)));
        // Steps that follow are told of the agents as they are now.
        const keys = machineKeys(machines);
        const agents = await cluster.look().agents();
        this.progress.remember(
            agents.filter((agent) => keys.has(machineKey(agent))).map((agent) => recordAgent(agent, false)),
        );
    }

    /** Reactivates the agents of machines that were drained for this roll-out. */
    private async undrain(machines: readonly AgentMachine[], name: string, cluster: Cluster): Promise<void> {
        const ours = recordsOn(drainedAmong(this.progress.journal.agents), machines);
        if (this.task.drain.strategy === "agent" || ours.length > 0)
            await undrainAgents(machines, ours, name, cluster);
    }

    /** What the master is to have while the batches that are not through stay as they are. */
    private async goal(lowered?: Parameters<typeof goalOf>[3], raised: readonly AgentMachine[] = []) {
        const moving = machineKeys([...(lowered?.machines ?? []), ...raised]);
        const held = this.progress.unfinished.filter((machine) => !moving.has(machineKey(machine)));
        const view = await this.around.cluster.committed.look().view();
        return goalOf(this.task.ownership, view, held, lowered);
    }

    private async pause(index: number): Promise<void> {
        const { pause } = this.task;
        if (pause === 0) return;
        this.say(index, `begins in ${pause / 1000} s`);
        const { signal } = this.around.cluster.interruption;
        await unlessInterrupted(this.around.clock.sleep(pause), signal);
    }

    private nameOf(index: number): string {
        return `${this.task.name}: ${batchName(this.progress.batches, this.progress.batch(index))}`;
    }

    private say(index: number, text: string): void {
        this.around.log(`${this.nameOf(index)}: ${text}`);
    }
}
