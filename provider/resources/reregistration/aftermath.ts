import { isNodeError, NodeError } from "../../node";
import { differencesOf } from "./live";
import type { Seen, Task } from "./task";

/** Why an agent that was waited for long enough is not back. */
export function notBack({ node, patience, wanted }: Task, { facts, unit, agent }: Seen): NodeError {
    const time = `after ${Math.round(patience / 1000)} s`;
    if (facts.unit !== "active")
        return new NodeError("UNIT", `${node.name}: ${unit} was started, but is not active ${time}`);
    const why = () => {
        if (agent === undefined) return "the master lists no agent of this machine";
        if (!facts.agent?.active) return `the agent ${agent.id} is not connected to the master`;
        if (agent.id === facts.marker?.before) return `the agent is listed under its old id, ${agent.id}`;
        return `the agent ${agent.id} is not as wanted: ${differencesOf(agent, wanted).join(", ")}`;
    };
    return new NodeError("NOT_REGISTERED", `${node.name}: ${unit} is active, but ${time} ${why()}`);
}

/**
 * The error of a node with what helps at three in the morning: the journal of a unit that does not come back, and
 * what was put back, where that is asked for.
 *
 * @param complaint what the start of the unit said, where it said something.
 * @param restore resolves to whether there was anything to put back.
 */
export async function explained(
    error: unknown,
    { node, wish, restores }: Task,
    seen: Seen | undefined,
    complaint: string | undefined,
    restore: () => Promise<boolean>,
): Promise<unknown> {
    if (!isNodeError(error) || seen === undefined) return error;
    const { unit, observed } = seen;
    const parts = [error.message];
    if (isNodeError(error, "UNIT") && complaint !== undefined) parts.push(complaint);
    if (isNodeError(error, "UNIT", "NOT_REGISTERED"))
        parts.push(`the end of its journal (journalctl -u ${unit} -n 50):\n${await node.journal(unit)}`);
    const hasWorked = observed.marker?.run === wish.run && !observed.marker.done;
    if (restores && hasWorked) parts.push(await restored(unit, restore));
    return new NodeError(error.code, parts.join("\n"));
}

async function restored(unit: string, restore: () => Promise<boolean>): Promise<string> {
    try {
        if (!(await restore())) return "nothing had to be put back";
        return `the files from before were put back, and ${unit} was started`;
    } catch (error) {
        return `the files from before could not be put back: ${(error as Error).message}`;
    }
}
