import type { Agent } from "../../mesos";
import { resourceDifferences, resourceTotals, sameValue } from "../../node";
import { describeMachine } from "../../schedule";
import { agentOf, differencesOf } from "./live";
import type { Recorded } from "./recorded";
import type { AgentState } from "./states";

/** The declared attributes and resources as the agents have them, so that a preview shows a difference line by line. */
export function observeAgents(recorded: Recorded, agents: readonly Agent[]) {
    const { attributes, resources, nodes } = recorded;
    const live = nodes.map((machine) => ({ machine, agent: agentOf(agents, machine) }));
    const registered = live.flatMap(({ agent }) => agent ?? []);
    return {
        attributes: attributes && liveAttributes(attributes, registered),
        resources: resources === undefined ? undefined : liveResources(resources, registered),
        agents: live.map(({ machine: { hostname, ip }, agent }): AgentState => {
            const before = recorded.agents.find((each) => each.hostname === hostname && each.ip === ip);
            const rest = { previousAgentId: "", state: "done" as const, ...before };
            return { ...rest, hostname, ip, agentId: agent?.id ?? "" };
        }),
        warnings: live.flatMap(({ machine, agent }) => {
            const name = describeMachine(machine);
            if (agent === undefined) return [`${name}: the master lists no agent of this machine`];
            const differences = differencesOf(agent, recorded);
            return differences.length === 0 ? [] : [`${name}: not as declared: ${differences.join(", ")}`];
        }),
    };
}

/** Each attribute as declared where all agents have it so, else as the first that differs has it. */
function liveAttributes(declared: Record<string, string>, agents: readonly Agent[]): Record<string, string> {
    const names = new Set([declared, ...agents.map(({ attributes }) => attributes)].flatMap(Object.keys));
    const observed: Record<string, string> = {};
    for (const name of names) {
        const other = agents.find(({ attributes }) => !sameValue(declared[name], attributes[name]));
        const value = other === undefined ? declared[name] : other.attributes[name];
        if (value !== undefined) observed[name] = value;
    }
    return observed;
}

/** As declared where all agents have them so, else what the first that differs has of these. */
function liveResources(declared: unknown, agents: readonly Agent[]): unknown {
    const other = agents.find(({ totals }) => resourceDifferences(totals, declared).length > 0);
    if (other === undefined) return declared;
    const names = Object.keys(resourceTotals(declared)).filter((name) => other.totals[name] !== undefined);
    // An empty text would be none that a program could declare.
    if (names.length === 0) return undefined;
    return names.map((name) => `${name}:${other.totals[name]}`).join(";");
}
