import type { Marker } from "./marker";

/** What a node is to become. */
export interface Wish {
    /** A hash of attributes, resources and triggers: another run is another wish. */
    run: string;
    /** Whether attributes or resources are declared, so that the agent has to register under a new id. */
    renews: boolean;
    /** How many commands run while the agent is stopped. */
    commands: number;
    /** Done for its own sake, too: there are commands or triggers. */
    insists: boolean;
    /** Take the machine DOWN before, and bring it up after. */
    lowers: boolean;
}

/** The state of a unit, as `systemctl is-active` says it; what it calls otherwise is on its way to one of these. */
export type UnitState = "active" | "inactive" | "failed" | "changing";

/** What is seen of a node, there and on the master. */
export interface Facts {
    marker: Marker | undefined;
    unit: UnitState;
    /** Both files say what is wanted. */
    filesCurrent: boolean;
    /** The machine is DOWN for us. */
    down: boolean;
    /** The agent of the machine that the master lists. */
    agent: { id: string; active: boolean; asWanted: boolean } | undefined;
}

/**
 * - `begin`: write down what is about to be done;
 * - `down`, `up`: the machine, on the master;
 * - `stop`: SIGUSR1, then stop the unit;
 * - `command`: the next one; `files`: write them; `unlink`: remove the link to the agent's metadata;
 * - `start`: daemon-reload, then start the unit;
 * - `wait`: for the unit, or for the agent to register;
 * - `finish`: write down that it is done; `done`: nothing is left.
 */
export type Step =
    "begin" | "down" | "stop" | "command" | "files" | "unlink" | "up" | "start" | "wait" | "finish" | "done";

/**
 * The next step towards a wish, from what is seen alone: any step may be the last one before a cut connection or
 * a kill, and whoever comes next looks again and goes on. A node that already is as wanted is left alone, and
 * so is one whose agent merely has not registered yet: with a master that has just failed over that is all of them.
 */
export function nextStep(wish: Wish, facts: Facts): Step {
    const { marker } = facts;
    if (marker === undefined || marker.run !== wish.run || marker.done) return unbegun(wish, facts);
    if (!isWorkDone(wish, facts, marker)) {
        if (wish.lowers && !facts.down) return "down";
        // Started again meanwhile, say by a reboot: what comes next is for a stopped agent only.
        if (!marker.stopped || !isStopped(facts)) return "stop";
        if (marker.commands < wish.commands) return "command";
        if (!facts.filesCurrent) return "files";
        return "unlink";
    }
    // Up before the start: a DOWN machine's agent is told to shut down as soon as it registers.
    if (facts.down) return "up";
    if (isStopped(facts)) return "start";
    return isBack(wish, facts, marker) ? "finish" : "wait";
}

/** Everything is done that needs a stopped agent. */
function isWorkDone(wish: Wish, { filesCurrent }: Facts, marker: Marker): boolean {
    const isUnlinked = !wish.renews || marker.unlinked;
    return marker.stopped && marker.commands >= wish.commands && filesCurrent && isUnlinked;
}

function unbegun(wish: Wish, facts: Facts): Step {
    const { marker, agent } = facts;
    const isRun = marker?.run === wish.run && marker.done;
    if (wish.insists && !isRun) return "begin";
    if (!facts.filesCurrent || isStopped(facts) || agent?.asWanted === false) return "begin";
    if (facts.down) return "up";
    return facts.unit === "active" && agent?.active === true ? "done" : "wait";
}

function isStopped({ unit }: Facts): boolean {
    return unit === "inactive" || unit === "failed";
}

function isBack(wish: Wish, { unit, agent }: Facts, marker: Marker): boolean {
    if (unit !== "active" || agent === undefined || !agent.active) return false;
    return !wish.renews || (agent.id !== marker.before && agent.asWanted);
}
