import { randomUUID } from "node:crypto";
import type { Agent } from "./agents";
import type { Framework } from "./frameworks";

/** A change of an agent's resources that the agent has not confirmed yet. */
export interface Operation {
    readonly id: string;
    readonly type: string;
    readonly agent: Agent;
    /** None for one of an operator. */
    readonly framework?: Framework;
}

/** The operations that are pending. */
export class Operations {
    private readonly all = new Map<string, Operation>();

    add(agent: Agent, framework?: Framework, type = "RESERVE"): Operation {
        const operation = { id: randomUUID(), type, agent, framework };
        this.all.set(operation.id, operation);
        return operation;
    }

    /** The agent has done it; whose operation it was, if there was one. */
    finish(id: string): Operation | undefined {
        const operation = this.all.get(id);
        this.all.delete(id);
        return operation;
    }

    /** The agent is gone, and with it what it was to do. */
    drop(agent: Agent): void {
        for (const { id } of this.on(agent)) this.all.delete(id);
    }

    on(agent: Agent): Operation[] {
        return this.pending().filter((operation) => operation.agent === agent);
    }

    pending(): Operation[] {
        return [...this.all.values()];
    }

    clear(): void {
        this.all.clear();
    }
}
