import type { AgentMachine } from "../schedule";

export interface MachineFacts extends AgentMachine {
    /** Empty where the machine had no agent. */
    agentId: string;
}

/** What a step is told of the batch that it runs for. */
export interface BatchFacts {
    machines: readonly MachineFacts[];
    /** From 1 on. */
    number: number;
    of: number;
    group: string;
}

/**
 * The facts as environment variables. Those of one machine are there where the step runs for one, or the batch has
 * no more.
 */
export function variablesOf(batch: BatchFacts, machine?: MachineFacts): Record<string, string> {
    const { machines, number, of, group } = batch;
    const only = machine ?? (machines.length === 1 ? machines[0] : undefined);
    const list = (name: keyof MachineFacts) => machines.map((each) => each[name]).join(",");
    return {
        MESOS_MACHINES: JSON.stringify(
            machines.map(({ hostname, ip, agentId }) => ({ hostname, ip, agentId })),
        ),
        MESOS_HOSTNAMES: list("hostname"),
        MESOS_IPS: list("ip"),
        MESOS_AGENT_IDS: list("agentId"),
        MESOS_BATCH: String(number),
        MESOS_BATCHES: String(of),
        MESOS_GROUP: group,
        ...(only ? { MESOS_HOSTNAME: only.hostname, MESOS_IP: only.ip, MESOS_AGENT_ID: only.agentId } : {}),
    };
}

/** Puts variables where a text has `{{NAME}}`; other names stay as they are. */
export function filledIn(
    text: string,
    variables: Readonly<Record<string, string>>,
    encode: (value: string) => string = (value) => value,
): string {
    return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) =>
        Object.hasOwn(variables, name) ? encode(variables[name]!) : whole,
    );
}
