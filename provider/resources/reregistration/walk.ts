import { type Interruption, isInterrupted, unlessInterrupted } from "../../interruption";
import { isNodeError, NodeError, nextStep, type Facts, type Marker, type Step } from "../../node";
import { isSshError } from "../../ssh";
import type { Cluster } from "../cluster";
import type { Timing } from "../timing";
import { explained, notBack } from "./aftermath";
import { agentOf, differencesOf } from "./live";
import type { AgentState } from "./states";
import { type Seen, STEPS, type Task, type World } from "./task";
import { isClosed, isDownForUs, lower, raise, refuseToKill } from "./windows";

/** How often a step may be taken in one walk; a stop, a file or a link may have to be seen to twice. */
const TRIES = 3;
/** Connections that may be lost on the way. */
const CUTS = 3;

/**
 * Leads one node, step by step, to where it is wanted: look, decide, do, and look again. A Ctrl-C ends it unless the
 * machine is DOWN or the agent was stopped: then the node is seen through.
 */
export class Walk {
    /** Whether anything was changed, on the node or on the master. */
    hasChanged = false;
    readonly warnings: string[] = [];
    private readonly taken = new Map<Step, number>();
    private lowers: boolean;
    private cuts = 0;
    private waitingSince: number | undefined;
    private last: Seen | undefined;
    private complaint: string | undefined;
    /** A step is under way, or was, that stops the agent or takes the machine DOWN; the next look tells. */
    private mayHaveBegun = false;

    constructor(
        private readonly task: Task,
        private readonly world: World,
    ) {
        this.lowers = task.wish.lowers;
    }

    /** @throws NodeError, SshError, MesosError or another that says what went wrong; the node is as hasChanged says. */
    async run(): Promise<AgentState> {
        try {
            for (;;) {
                const seen = await this.goOn();
                if (seen !== undefined) return this.result(seen);
            }
        } catch (error) {
            if (isInterrupted(error) && !this.hasBegun) throw error.saying("its agent was not stopped");
            throw await explained(error, this.task, this.last, this.complaint, () => this.restore());
        }
    }

    /** One look and one step; resolves to what was seen where nothing is left to do. */
    private async goOn(): Promise<Seen | undefined> {
        let step: Step | undefined;
        try {
            const seen = await this.look();
            step = nextStep({ ...this.task.wish, lowers: this.lowers }, seen.facts);
            if (step === "done") return seen;
            await this.interruption.check();
            if (step === "wait") await this.wait(seen);
            else await this.take(step, seen);
        } catch (error) {
            // A command may not stand being run twice without a human's look.
            const mayGoOn = isSshError(error, "CUT") && step !== "command" && ++this.cuts <= CUTS;
            if (!mayGoOn) throw error;
            this.world.log(`${this.task.node.name}: the connection was cut; connecting again`);
            await this.world.sleep(1_000);
        }
        return undefined;
    }

    /** Whether there is something that has to be finished before anybody may stop. */
    private get hasBegun(): boolean {
        const { marker, down } = this.last?.facts ?? {};
        const isStopped = marker?.run === this.task.wish.run && marker.stopped && !marker.done;
        return this.mayHaveBegun || down === true || isStopped;
    }

    private get interruption(): Interruption {
        return this.cluster.interruption;
    }

    private get cluster(): Cluster {
        const { cluster } = this.world;
        return this.hasBegun ? cluster.committed : cluster;
    }

    private async look(): Promise<Seen> {
        const { node, machine, wanted } = this.task;
        const observed = await node.observe();
        const { marker, unit, filesCurrent } = observed;
        const down = await this.isDown(marker);
        const agents = await this.cluster.agents(1_000);
        const agent = agentOf(
            agents,
            machine,
            marker?.run === this.task.wish.run ? marker.before : undefined,
        );
        const asWanted = agent !== undefined && differencesOf(agent, wanted).length === 0;
        const facts: Facts = {
            marker,
            unit: unit.state,
            filesCurrent,
            down,
            // One that an operator has deactivated counts as connected: that is not to be seen.
            agent: agent && { id: agent.id, active: agent.active || agent.deactivated, asWanted },
        };
        this.last = { observed, unit: unit.name, agent, facts };
        this.mayHaveBegun = false;
        return this.last;
    }

    private async isDown(marker: Marker | undefined): Promise<boolean> {
        if (!this.lowers && !marker?.lowered) return false;
        const { owner, machine } = this.task;
        try {
            return isDownForUs(await this.cluster.view(), owner, machine);
        } catch (error) {
            this.fallBack(error);
            return false;
        }
    }

    private async take(step: Exclude<Step, "wait" | "done">, seen: Seen): Promise<void> {
        const { node, wish } = this.task;
        const { observed, unit } = seen;
        this.count(step, unit);
        this.world.log(`${node.name}: ${STEPS[step](unit)}`);
        if (step === "begin") {
            const odd = await refuseToKill(this.task, this.cluster);
            // With a window of its own the machine is told of when it goes DOWN.
            if (!this.lowers) this.warnings.push(...odd.map((line) => `${node.name}: ${line}`));
            await node.begin(wish.run, observed, seen.agent?.id);
        }
        // Even a step that fails may have done its part; but what cannot even be written down was not begun.
        this.hasChanged = true;
        if (step === "begin") return;
        if (step === "up") return this.raise();
        if (step === "start") return this.start(unit);
        const marker = observed.marker!; // nextStep asks for these only behind "begin"
        if (step === "down") return this.lower(marker);
        if (step === "stop") {
            this.mayHaveBegun = true;
            return node.stop(marker, unit);
        }
        if (step === "command") return node.command(marker, this.interruption.signal);
        if (step === "files") return node.write(marker, observed);
        if (step === "unlink") return node.unlink(marker);
        return node.mark({ ...marker, done: true });
    }

    private async lower(marker: Marker): Promise<void> {
        const { node, startMillis, durationMillis } = this.task;
        // Written down before, so that a machine that is DOWN is known to be even if the method changes.
        if (!marker.lowered) await node.mark({ ...marker, lowered: true });
        const timing: Timing = { startMillis: startMillis ?? BigInt(marker.begun), durationMillis };
        try {
            const lost = await lower(this.task, timing, this.world.cluster);
            this.mayHaveBegun = true;
            this.warnings.push(...lost.map((line) => `${node.name}: ${line}`));
        } catch (error) {
            this.fallBack(error);
        }
    }

    /** Whether it has started is seen at the next looks: systemd tries again by itself what failed at first. */
    private async start(unit: string): Promise<void> {
        this.waitingSince = undefined;
        try {
            await this.task.node.start(unit);
        } catch (error) {
            if (!isNodeError(error, "UNIT") && !isSshError(error, "TIMEOUT")) throw error;
            this.complaint = error.message;
        }
    }

    private raise(): Promise<void> {
        return raise(this.cluster, this.task.owner, this.task.machine);
    }

    /** Goes on without the window, where that is asked for and the master does not let us at it. */
    private fallBack(error: unknown): void {
        if (!this.task.fallback || !isClosed(error)) throw error;
        if (!this.lowers) return;
        this.lowers = false;
        const warning = `${this.task.node.name}: without a maintenance window: ${(error as Error).message}`;
        this.warnings.push(warning);
        this.world.log(`warning: ${warning}`);
    }

    private async wait(seen: Seen): Promise<void> {
        const { patience } = this.task;
        this.waitingSince ??= this.world.now();
        const waited = this.world.now() - this.waitingSince;
        if (waited < patience)
            return unlessInterrupted(
                this.world.sleep(Math.min(5_000, 500 + waited / 10)),
                this.interruption.signal,
            );
        throw notBack(this.task, seen);
    }

    private count(step: Exclude<Step, "wait" | "done">, unit: string): void {
        const times = (this.taken.get(step) ?? 0) + 1;
        this.taken.set(step, times);
        if (step === "command") return;
        const { name } = this.task.node;
        if (step === "start" && times > 1)
            throw new NodeError("UNIT", `${name}: ${unit} was started, but ended again`);
        if (times > TRIES)
            throw new NodeError(
                "STEP",
                `${name}: ${STEPS[step](unit)}: done ${TRIES} times, but it does not last`,
            );
    }

    /** @returns whether there was anything to put back. */
    private async restore(): Promise<boolean> {
        const { observed, facts, unit } = await this.look();
        if (observed.marker === undefined) return false;
        // First up: a DOWN machine's agent is told to shut down as soon as it registers.
        if (facts.down) await this.raise();
        await this.task.node.restore(observed.marker, unit);
        return true;
    }

    private result({ agent, facts: { marker } }: Seen): AgentState {
        const { machine, wish } = this.task;
        const before = marker?.run === wish.run && marker.before !== agent?.id ? marker.before : "";
        const { hostname, ip } = machine;
        return { hostname, ip, agentId: agent?.id ?? "", previousAgentId: before, state: "done" };
    }
}
