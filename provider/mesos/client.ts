import type { z } from "zod";
import type { MachineId, Schedule, View } from "../schedule";
import { describeMachine, hiddenParts, machineKey, machineKeys } from "../schedule";
import { sleep } from "../time";
import { decodeAnswer, decodeList, doesNotKnow, hidesV1, isHtml, refusal, unsupported } from "./answers";
import { isMesosError, MesosError } from "./errors";
import { parseJson, stringifyJson } from "./json";
import type { Interruption } from "../interruption";
import type { Agent } from "./agent";
import { AGENTS } from "./agents";
import type { Answer, Framework } from "./framework";
import { FRAMEWORKS } from "./frameworks";
import { Collector, type Listing } from "./listing";
import { operationsOf, operationsSchema } from "./operations";
import { LEGACY, REGISTRY, type Route, type RouteName, V1 } from "./routes";
import { clusterStatusSchema, registrySchema, scheduleSchema, versionSchema } from "./schemas";
import type { Connection } from "./settings";
import type { Operation, Task } from "./task";
import { TASKS } from "./tasks";
import { type HttpAnswer, type HttpRequest, Transport } from "./transport";

/**
 * The maintenance surface of one Mesos cluster, for master versions 1.4 and later. Uses the v1 operator API,
 * and the older endpoints where a gateway hides it. Everything that a master answers is parsed; numbers
 * keep every digit.
 */
export class MasterClient {
    private readonly transport: Transport;
    private readonly closing = new AbortController();
    private readonly signal: AbortSignal;
    private routes: Readonly<Partial<Record<RouteName, Route>>> = V1;
    private compared = false;

    constructor(
        readonly connection: Connection,
        log?: (message: string) => void,
        signal?: AbortSignal,
    ) {
        this.signal = signal ? AbortSignal.any([signal, this.closing.signal]) : this.closing.signal;
        this.transport = new Transport(connection, log);
    }

    /**
     * The schedule and the modes, in agreement with each other.
     *
     * @throws MesosError PARTIAL_VIEW where the master hides machines from this principal.
     */
    async view(): Promise<View> {
        // The schedule last: it is what a write builds on, and the time since this read counts.
        for (let attempt = 1; ; attempt++) {
            const { draining_machines, down_machines } = await this.read("status", clusterStatusSchema);
            const schedule: Schedule = await this.read("schedule", scheduleSchema);
            const view = { schedule, draining: draining_machines.map(({ id }) => id), down: down_machines };
            const hidden = [...hiddenParts(view), ...(await this.hiddenFromUs(view))];
            if (hidden.length === 0) return view;
            // Another writer between the reads looks the same; it is gone at one of the next.
            if (attempt < 8) {
                await sleep(20 + Math.random() * 80);
                continue;
            }
            throw new MesosError(
                "PARTIAL_VIEW",
                `${this.connection.masters[0]} shows maintenance in part only (${describeMachine(hidden[0]!)} is ` +
                    "scheduled, DRAINING or DOWN, and not shown everywhere); a change written on top of that could " +
                    "delete windows that this principal cannot see; let it get_maintenance_schedules and " +
                    "get_maintenance_statuses of all machines",
            );
        }
    }

    /**
     * Reads are filtered by ACL without a word, so a principal that may see nothing reads an empty schedule.
     * The registry is not filtered: compared once, where there is a principal at all and a gateway lets it
     * through. Otherwise it cannot be told.
     */
    private async hiddenFromUs(view: View): Promise<MachineId[]> {
        if (this.compared || this.connection.auth === undefined) return [];
        const answer = await this.send(REGISTRY, undefined, {});
        const registry =
            answer.status === 200 ? registrySchema.safeParse(parseOrNothing(answer.text)) : undefined;
        const seen = machineKeys([...view.draining, ...view.down]);
        const persisted = registry?.success ? registry.data.machines.machines.map(({ info }) => info.id) : [];
        const hidden = persisted.filter((machine) => !seen.has(machineKey(machine)));
        this.compared = hidden.length === 0;
        return hidden;
    }

    /** Replaces the whole schedule. Rescinds every offer of the cluster, even where nothing changes. */
    async updateSchedule(schedule: Schedule): Promise<void> {
        await this.call("update", schedule);
    }

    /** Takes DRAINING machines DOWN: their agents are told to shut down and every task still there is lost. */
    async startMaintenance(machines: readonly MachineId[], interruption?: Interruption): Promise<void> {
        await this.call("down", machines, { interruption });
    }

    /** Brings DOWN machines up, which takes them out of the schedule too. */
    async stopMaintenance(machines: readonly MachineId[]): Promise<void> {
        await this.call("up", machines);
    }

    /** The registered agents; one on a DOWN machine is not among them. */
    agents(): Promise<Agent[]> {
        return this.list(AGENTS);
    }

    /**
     * The tasks that the master still keeps account of: those that are over until their framework has
     * acknowledged it, too. Completed and unreachable ones are not among them.
     */
    tasks(): Promise<Task[]> {
        return this.list(TASKS);
    }

    /** The registered frameworks, connected or not. */
    frameworks(): Promise<Framework[]> {
        return this.list(FRAMEWORKS);
    }

    /** The operations that are not over. None where the master is too old to tell, or a gateway hides v1. */
    async operations(): Promise<Operation[]> {
        try {
            return operationsOf(await this.read("operations", operationsSchema));
        } catch (error) {
            if (isMesosError(error, "UNSUPPORTED")) return [];
            throw error;
        }
    }

    /** What frameworks have answered to inverse offers, by machine. Who is still to answer: frameworks(). */
    async answers(): Promise<Answer[]> {
        const { draining_machines } = await this.read("status", clusterStatusSchema);
        return draining_machines.flatMap(({ id, statuses }) =>
            statuses.flatMap(({ status, framework_id }) =>
                status === "ACCEPT" || status === "DECLINE"
                    ? { machine: id, frameworkId: framework_id.value, status }
                    : [],
            ),
        );
    }

    /**
     * Has all tasks of an agent killed and takes it out of all offers, until reactivateAgent. The agent stays
     * registered. A repeat starts the drain anew.
     *
     * @param maxGraceMillis caps the grace period of the tasks; 0 kills at once, undefined leaves it to them.
     * @throws MesosError REJECTED while the agent's machine is scheduled; UNSUPPORTED before Mesos 1.9, or
     * where a gateway hides v1.
     */
    async drainAgent(id: string, maxGraceMillis?: bigint, interruption?: Interruption): Promise<void> {
        const max_grace_period = maxGraceMillis === undefined ? undefined : durationOf(maxGraceMillis);
        await this.call("drain", { agent_id: { value: id }, max_grace_period }, { interruption });
    }

    /**
     * Ends a drain, or what an operator did with DEACTIVATE_AGENT.
     *
     * @throws MesosError REJECTED where the agent is not deactivated or still DRAINING; UNSUPPORTED as above.
     */
    async reactivateAgent(id: string): Promise<void> {
        await this.call("reactivate", { agent_id: { value: id } });
    }

    async version(): Promise<string> {
        return (await this.read("version", versionSchema)).version;
    }

    /** Ends calls that are under way, too: one that failed already needs no other to go on trying. */
    async close(): Promise<void> {
        this.closing.abort();
        await this.transport.close();
    }

    private read<Schema extends z.ZodType>(name: RouteName, schema: Schema): Promise<z.output<Schema>> {
        return untilUnderstood(async () => {
            const { answer, route } = await this.call(name);
            return decodeAnswer(answer, route, schema);
        });
    }

    private list<Item>({ route: name, v1, legacy }: Listing<Item>): Promise<Item[]> {
        return untilUnderstood(async () => {
            let collector: Collector<Item> | undefined;
            const into = (route: Route) => {
                collector = new Collector(route.within, route === V1[name] ? v1 : legacy);
                return collector;
            };
            const { answer, route } = await this.call(name, undefined, { into });
            return decodeList(answer, route, collector!);
        });
    }

    private async call(
        name: RouteName,
        argument?: unknown,
        terms: Terms = {},
    ): Promise<{ answer: HttpAnswer; route: Route }> {
        let route = this.routes[name] ?? V1[name];
        let answer = await this.send(route, argument, terms);
        const legacy = LEGACY[name];
        if (legacy === undefined) {
            if (hidesV1(answer) || doesNotKnow(answer, route)) throw unsupported(answer, route);
        } else if (route === V1[name] && hidesV1(answer)) {
            // Asked of this very answer: another call may have found out meanwhile.
            route = legacy;
            answer = await this.send(route, argument, terms);
            // A gateway that refuses everything for a moment says nothing about the v1 API.
            if (answer.status === 200) this.routes = LEGACY;
        }
        if (answer.status !== 200 || (route.write && isHtml(answer))) throw refusal(answer, route);
        return { answer, route };
    }

    private send(route: Route, argument: unknown, { into, interruption }: Terms): Promise<HttpAnswer> {
        const { name, method, path, write } = route;
        const body = route.body && stringifyJson(route.body(argument));
        const sink = into && (() => into(route));
        const request = { name, method, path, write, body, interruption, into: sink };
        return this.transport.send(request, this.signal);
    }
}

/** How a call is made. */
interface Terms {
    /** Where the body of an answer by that route goes. */
    into?(route: Route): ReturnType<NonNullable<HttpRequest["into"]>>;
    /** Of what takes something away: looked at before each attempt. */
    interruption?: Interruption;
}

/** Something in between may have cut or mangled an answer: that passes, or it does not. */
async function untilUnderstood<T>(read: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
        try {
            return await read();
        } catch (error) {
            if (!isMesosError(error, "BAD_ANSWER") || attempt === 3) throw error;
        }
    }
}

/** google.protobuf.Duration, which the v1 API takes; a string or `{nanoseconds}` it would take for 0. */
function durationOf(millis: bigint): { seconds: bigint; nanos: bigint } {
    return { seconds: millis / 1000n, nanos: (millis % 1000n) * 1_000_000n };
}

function parseOrNothing(text: string): unknown {
    try {
        return parseJson(text);
    } catch {
        return undefined;
    }
}
