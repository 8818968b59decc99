import { readCluster } from "../../impact";
import { isMesosError } from "../../mesos";
import { momentWarnings, refuseUnsafe } from "../../safety";
import {
    type AgentMachine,
    describeMachine,
    type Goal,
    machineKey,
    machineKeys,
    isOwned,
    signatureOf,
    signedUnavailability,
    type View,
    windowOf,
} from "../../schedule";
import type { Cluster } from "../cluster";
import { takeDown } from "../take-down";
import type { Timing } from "../timing";
import type { Task } from "./task";

/** Each machine has a window of its own, so that nodes go down and come up one by one. */
export function windowGoal(owner: string, machine: AgentMachine, timing: Timing | undefined): Goal {
    const signature = signatureOf(`${owner} ${machineKey(machine)}`);
    return {
        owner: { signatures: [signature], machines: [machine], complete: true, recorded: [] },
        windows: timing
            ? [
                  {
                      machines: [machine],
                      unavailability: signedUnavailability(
                          timing.startMillis,
                          timing.durationMillis,
                          signature,
                      ),
                      mode: "DOWN",
                  },
              ]
            : [],
        onConflict: "fail",
        release: true,
        exclusive: false,
    };
}

type Lowered = Pick<Task, "node" | "owner" | "machine" | "care" | "startMillis">;

/** Whether a machine is DOWN in a window of the owner's, or in none at all. */
export function isDownForUs(view: View, owner: string, machine: AgentMachine): boolean {
    const key = machineKey(machine);
    if (!machineKeys(view.down).has(key)) return false;
    const window = windowOf(view.schedule, machine);
    return window === undefined || isOwned(window, windowGoal(owner, machine, undefined));
}

/**
 * Takes a machine DOWN in a window of its own, once it is drained and no safety rule is in the way.
 *
 * @returns what was odd, and what was lost with it, in a line each.
 */
export async function lower(
    { node: { name }, owner, machine, care, startMillis }: Lowered,
    timing: Timing,
    cluster: Cluster,
): Promise<string[]> {
    const goal = windowGoal(owner, machine, timing);
    try {
        const nothing = () => undefined;
        // Without a declared start the window is that of the work, however long ago it was begun.
        const declared = startMillis === undefined ? undefined : timing;
        const request = { name, goal, ...care, timing: declared, record: nothing, saw: nothing };
        const { lost, warnings } = await takeDown(request, cluster);
        return [...warnings, ...lost];
    } catch (error) {
        const failure = causeOf(error);
        if (!isConflict(failure)) throw failure;
        throw new Error(
            `${describeMachine(machine)} is in another maintenance window or DOWN there; remove it from that one, or ` +
                'set method: "sigusr1", which leaves the schedule alone',
            { cause: error },
        );
    }
}

/**
 * @returns what is said of the moment, and not refused.
 * @throws SafetyRefusal where a rule says that the tasks of the machine may not be killed.
 */
export async function refuseToKill(
    {
        machine,
        care: { safety },
        startMillis,
        durationMillis,
    }: Pick<Task, "machine" | "care" | "startMillis" | "durationMillis">,
    cluster: Cluster,
): Promise<string[]> {
    const look = cluster.look();
    const [facts, unavailable] = await Promise.all([
        readCluster(look),
        look.view().then(
            ({ down }) => down,
            // Whether to go on without them is decided where the machine goes down.
            (error: unknown) => {
                if (isClosed(error)) return [];
                throw error;
            },
        ),
    ]);
    const moment =
        startMillis === undefined ? undefined : { startMillis, durationMillis, now: cluster.now() };
    refuseUnsafe(safety, { machines: [machine], cluster: facts, unavailable, moment });
    return momentWarnings(safety, moment);
}

/** Brings a machine up where the owner took it DOWN, and its window off the schedule. */
export async function raise(cluster: Cluster, owner: string, machine: AgentMachine): Promise<void> {
    try {
        await cluster.reach(windowGoal(owner, machine, undefined));
    } catch (error) {
        throw causeOf(error);
    }
}

/** The master does not let us at its maintenance endpoints, though it may answer otherwise. */
export function isClosed(error: unknown): boolean {
    return isMesosError(causeOf(error), "FORBIDDEN", "NOT_MESOS", "PARTIAL_VIEW");
}

/** A writer's failure says in its cause what went wrong. */
function causeOf(error: unknown): unknown {
    return error instanceof Error && error.name === "GoalFailure" ? error.cause : error;
}

function isConflict(error: unknown): boolean {
    return (
        error instanceof Error &&
        error.name === "MaintenanceError" &&
        "code" in error &&
        error.code === "CONFLICT"
    );
}
