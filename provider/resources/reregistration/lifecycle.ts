import type { Interrupted } from "../../interruption";
import type { Shell } from "../../node";
import { describeMachine, machineKey } from "../../schedule";
import { HostKeys, type Target } from "../../ssh";
import { sleep } from "../../time";
import type { Cluster } from "../cluster";
import { engine } from "../engine";
import { PartialFailure } from "../failure";
import type { Properties } from "../inputs";
import { lossesIn } from "../take-down";
import { observeAgents } from "./drift";
import { hash, millis, taskOf } from "./prepare";
import { type Recorded, recordedOf, type ReregistrationOutputs, STATE_VERSION } from "./recorded";
import { type Outcome, rollOut } from "./roll-out";
import { INPUT_NAMES, type NodeInputs, parseReregistrationInputs, type ReregistrationInputs } from "./spec";
import { LazyConnection, type LoginInputs, targetOf } from "./ssh";
import type { AgentState } from "./states";
import type { World } from "./task";
import { Walk } from "./walk";
import { isClosed, isDownForUs, raise } from "./windows";

/** What the life cycle needs beside the cluster; tests give another. */
export interface Surroundings extends Omit<World, "cluster"> {
    connect(target: Target, hostKeys: HostKeys, patience: number): Shell & { close(): void };
    environment: NodeJS.ProcessEnv;
}

export const surroundings: Surroundings = {
    connect: (...args) => new LazyConnection(...args),
    environment: process.env,
    log: engine.log,
    now: () => performance.now(),
    sleep: (milliseconds) => sleep(milliseconds),
};

export async function createReregistration(news: Properties, cluster: Cluster, around = surroundings) {
    const inputs = parseReregistrationInputs(news);
    const id = `reregistration-${hash(inputs.owner)}`;
    return { id, outs: await establish(id, inputs, undefined, cluster, around) };
}

export async function updateReregistration(
    id: string,
    olds: Properties,
    news: Properties,
    cluster: Cluster,
    around = surroundings,
) {
    const recorded = recordedOf(olds);
    const inputs = parseReregistrationInputs(news);
    const kept = new Set(inputs.nodes.map(machineKey));
    await raiseAll(
        recorded,
        recorded.nodes.filter((node) => !kept.has(machineKey(node))),
        cluster,
    );
    return { outs: await establish(id, inputs, recorded, cluster, around) };
}

/** Asks nothing of the nodes; machines that are DOWN for us go up. */
export async function deleteReregistration(olds: Properties, cluster: Cluster): Promise<void> {
    const recorded = recordedOf(olds);
    await raiseAll(recorded, recorded.nodes, cluster);
}

/** What the agents are like, as the master lists them; the nodes are not asked. */
export async function readReregistration(id: string, olds: Properties, cluster: Cluster) {
    const recorded = recordedOf(olds);
    const [agents, masterVersion] = await Promise.all([cluster.agents(), cluster.version()]);
    const { attributes, resources, ...observed } = observeAgents(recorded, agents);
    // What was lost stays on record until the agents are worked on again.
    const seen = { ...observed, warnings: [...lossesIn(recorded.warnings), ...observed.warnings] };
    const down = await nodesDown(recorded, cluster);
    const declared = Object.fromEntries(INPUT_NAMES.map((name) => [name, olds[name]]));
    const inputs = { ...declared, attributes, resources };
    const left = {
        agents: seen.agents.map((each) => (down.has(machineKey(each)) ? { ...each, state: "failed" } : each)),
        warnings: [...seen.warnings, ...[...down.values()].map(describeDown)],
    };
    for (const node of down.values()) cluster.log(`warning: ${describeDown(node)}`);
    return { id, props: { ...olds, ...inputs, ...left, masterVersion, stateVersion: STATE_VERSION }, inputs };
}

/** The nodes, by their keys, whose machines are still DOWN for us; the next `pulumi up` brings them up. */
async function nodesDown(recorded: Recorded, cluster: Cluster): Promise<Map<string, NodeInputs>> {
    if (recorded.method !== "maintenance") return new Map();
    try {
        const view = await cluster.view();
        const down = recorded.nodes.filter((node) => isDownForUs(view, recorded.owner, node));
        return new Map(down.map((node) => [machineKey(node), node]));
    } catch (error) {
        if (!recorded.fallback || !isClosed(error)) throw error;
        return new Map();
    }
}

function describeDown(node: NodeInputs): string {
    return `${describeMachine(node)}: its machine is still DOWN`;
}

async function establish(
    id: string,
    inputs: ReregistrationInputs,
    recorded: Recorded | undefined,
    cluster: Cluster,
    around: Surroundings,
): Promise<ReregistrationOutputs> {
    const { ssh, nodes, parallel, timeouts } = inputs;
    const hostKeys = new HostKeys(ssh.knownHosts, ssh.hostKeyChecking, recorded?.hostKeys);
    const walks: Walk[] = [];
    const { signal } = cluster.interruption;
    const work = async (node: NodeInputs) => {
        const target = targetOf(ssh, node.host ?? node.ip, around.environment);
        const shell = around.connect(target, hostKeys, millis(timeouts.connect, "20s"));
        try {
            const walk = new Walk(taskOf(id, inputs, node, shell), { ...around, cluster });
            walks.push(walk);
            return await walk.run();
        } finally {
            shell.close();
        }
    };
    const outcomes = await rollOut(nodes, parallel, work, signal);
    const outs: ReregistrationOutputs = {
        ...inputs,
        agents: nodes.map((node, index) => stateOf(node, outcomes[index], recorded)),
        hostKeys: [...(recorded?.hostKeys ?? []), ...hostKeys.accepted],
        warnings: walks.flatMap(({ warnings }) => warnings),
        masterVersion: await cluster.committed.version().catch(() => ""),
        stateVersion: STATE_VERSION,
    };
    const reasons = outcomes.flatMap((outcome, index) =>
        outcome && "error" in outcome ? [reasonOf(outcome.error, describeMachine(nodes[index]!), ssh)] : [],
    );
    if (reasons.length === 0 && outcomes.includes(undefined))
        reasons.push((signal.reason as Interrupted).message);
    if (reasons.length === 0) return outs;
    const pending = outs.agents.filter(({ state }) => state === "pending");
    if (pending.length > 0) reasons.push(`not begun: ${pending.map(describeMachine).join(", ")}`);
    // Where nothing was changed there is nothing to go on with either.
    if (recorded === undefined && !walks.some(({ hasChanged }) => hasChanged))
        throw new Error(reasons.join("\n"));
    const [first = "", ...rest] = reasons;
    throw new PartialFailure(id, { ...outs }, [
        `not finished: ${first}`,
        ...rest,
        "run `pulumi up` again to go on",
    ]);
}

/** Brings machines up that we took DOWN; without a word where the schedule never was our business. */
async function raiseAll(recorded: Recorded, nodes: readonly NodeInputs[], cluster: Cluster): Promise<void> {
    if (recorded.method !== "maintenance") return;
    try {
        await Promise.all(nodes.map((node) => raise(cluster, recorded.owner, node)));
    } catch (error) {
        if (!recorded.fallback || !isClosed(error)) throw error;
    }
}

function stateOf(
    { hostname, ip }: NodeInputs,
    outcome: Outcome<AgentState>,
    recorded: Recorded | undefined,
): AgentState {
    if (outcome && "result" in outcome) return outcome.result;
    const before = recorded?.agents.find((each) => machineKey(each) === machineKey({ hostname, ip }));
    const state = outcome === undefined ? "pending" : "failed";
    return { hostname, ip, agentId: before?.agentId ?? "", previousAgentId: "", state };
}

/** A message that names the node, without what logs in there, should a program have printed it. */
function reasonOf(error: unknown, name: string, ssh: ReregistrationInputs["ssh"]): string {
    const said = error instanceof Error ? error.message : String(error);
    const message = said.startsWith(name) ? said : `${name}: ${said}`;
    const logins: Partial<LoginInputs>[] = [ssh, ssh.bastion ?? {}];
    return logins
        .flatMap(({ password, passphrase, privateKey }) => [password, passphrase, privateKey])
        .filter((secret) => secret !== undefined)
        .reduce((text, secret) => text.replaceAll(secret, "[secret]"), message);
}
