import type { z } from "zod";
import type { MachineId, Schedule, View } from "../schedule";
import { describeMachine, hiddenParts, machineKey, machineKeys } from "../schedule";
import { setTimeout } from "node:timers/promises";
import { decodeAnswer, hidesV1, isHtml, refusal } from "./answers";
import { isMesosError, MesosError } from "./errors";
import { parseJson, stringifyJson } from "./json";
import type { Agent } from "./agent";
import { agentsOf } from "./agents";
import { LEGACY, type Operation, REGISTRY, type Route, V1 } from "./routes";
import {
    agentsSchema,
    clusterStatusSchema,
    frameworksSchema,
    registrySchema,
    scheduleSchema,
    type TasksAnswer,
    tasksSchema,
    versionSchema,
} from "./schemas";
import type { Connection } from "./settings";
import { type HttpAnswer, Transport } from "./transport";

/**
 * The maintenance surface of one Mesos cluster, for master versions 1.4 and later. Uses the v1 operator API,
 * and the older endpoints where a gateway hides it. Everything that a master answers is parsed; numbers
 * keep every digit.
 */
export class MasterClient {
    private readonly transport: Transport;
    private routes: Record<Operation, Route> = V1;
    private compared = false;

    constructor(
        readonly connection: Connection,
        log?: (message: string) => void,
        private readonly signal?: AbortSignal,
    ) {
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
                await setTimeout(20 + Math.random() * 80);
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
        const answer = await this.send(REGISTRY, undefined);
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
    async startMaintenance(machines: readonly MachineId[]): Promise<void> {
        await this.call("down", machines);
    }

    /** Brings DOWN machines up, which takes them out of the schedule too. */
    async stopMaintenance(machines: readonly MachineId[]): Promise<void> {
        await this.call("up", machines);
    }

    /** The registered agents; one on a DOWN machine is not among them. */
    async agents(): Promise<Agent[]> {
        return agentsOf(await this.read("agents", agentsSchema));
    }

    async tasks(): Promise<TasksAnswer["tasks"]> {
        return (await this.read("tasks", tasksSchema)).tasks;
    }

    /** The names of the registered frameworks, by id. */
    async frameworks(): Promise<Map<string, string>> {
        const { frameworks } = await this.read("frameworks", frameworksSchema);
        return new Map(frameworks.map(({ framework_info: { id, name } }) => [id.value, name]));
    }

    async version(): Promise<string> {
        return (await this.read("version", versionSchema)).version;
    }

    async close(): Promise<void> {
        await this.transport.close();
    }

    private async read<Schema extends z.ZodType>(
        operation: Operation,
        schema: Schema,
    ): Promise<z.output<Schema>> {
        for (let attempt = 1; ; attempt++) {
            const { answer, route } = await this.call(operation);
            try {
                return decodeAnswer(answer, route, schema);
            } catch (error) {
                // Something in between cut or mangled it: that passes, or it does not.
                if (!isMesosError(error, "BAD_ANSWER") || attempt === 3) throw error;
            }
        }
    }

    private async call(
        operation: Operation,
        argument?: unknown,
    ): Promise<{ answer: HttpAnswer; route: Route }> {
        let route = this.routes[operation];
        let answer = await this.send(route, argument);
        // Asked of this very answer: another call may have found out meanwhile.
        if (route === V1[operation] && hidesV1(answer)) {
            route = LEGACY[operation];
            answer = await this.send(route, argument);
            // A gateway that refuses everything for a moment says nothing about the v1 API.
            if (answer.status === 200) this.routes = LEGACY;
        }
        if (answer.status !== 200 || (route.write && isHtml(answer))) throw refusal(answer, route);
        return { answer, route };
    }

    private send(route: Route, argument: unknown): Promise<HttpAnswer> {
        const { name, method, path, write } = route;
        const body = route.body && stringifyJson(route.body(argument));
        return this.transport.send({ name, method, path, write, body }, this.signal);
    }
}

function parseOrNothing(text: string): unknown {
    try {
        return parseJson(text);
    } catch {
        return undefined;
    }
}
