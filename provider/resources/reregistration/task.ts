import type { Agent } from "../../mesos";
import type { AgentNode, Facts, Step, Wish } from "../../node";
import type { AgentMachine } from "../../schedule";
import type { Care } from "../care";
import type { Cluster } from "../cluster";

/** A node and what is to become of it. */
export interface Task {
    machine: AgentMachine;
    node: AgentNode;
    wish: Wish;
    wanted: { attributes?: Record<string, string>; resources?: unknown };
    /** Signs the window of the machine. */
    owner: string;
    /** When the window starts, in milliseconds; undefined: when the work begins. */
    startMillis: bigint | undefined;
    durationMillis: bigint;
    /** How carefully tasks are killed. */
    care: Care;
    /** Goes on without a window where the master's maintenance endpoints are closed. */
    fallback: boolean;
    /** Puts the old files back where the agent does not come back. */
    restores: boolean;
    /** Milliseconds to wait for the agent to register. */
    patience: number;
}

/** What the walk needs of the world. */
export interface World {
    cluster: Cluster;
    log(message: string): void;
    now(): number;
    sleep(milliseconds: number): Promise<void>;
}

/** One look at a node, there and on the master. */
export interface Seen {
    observed: Awaited<ReturnType<AgentNode["observe"]>>;
    unit: string;
    agent: Agent | undefined;
    facts: Facts;
}

/** The steps, as a log says them. */
export const STEPS: Record<Exclude<Step, "wait" | "done">, (unit: string) => string> = {
    begin: () => "beginning",
    down: () => "taking the machine DOWN",
    stop: (unit) => `sending SIGUSR1 to ${unit}, and stopping it`,
    command: () => "running the next command",
    files: () => "writing the files",
    unlink: () => "removing the link to the agent's metadata",
    up: () => "bringing the machine up",
    start: (unit) => `starting ${unit}`,
    finish: () => "the agent is back",
};
