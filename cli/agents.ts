import { Command, InvalidArgumentError } from "commander";
import {
    type Agent,
    type AgentFilter,
    type AgentResult,
    connectionFrom,
    countByAgent,
    inventory,
    isMesosError,
    MasterClient,
    matching,
} from "../provider/mesos";
import { describeMachine, modesIn, unscheduledDown, type View } from "../provider/schedule";
import { CREDENTIALS_HELP, list, settingsFor } from "./connection";
import { table } from "./table";

interface Options {
    master?: string;
    attribute?: Record<string, string>;
    hostname?: string[];
    zone?: string;
    json?: true;
}

/** An agent with the mode of its machine; `UNKNOWN` where the master does not tell this principal. */
interface Row extends AgentResult {
    mode: "UP" | "DRAINING" | "DOWN" | "UNKNOWN";
}

/** `mesos-maintenance agents`: what a window could name, found as getAgents finds it. */
export function agentsCommand(): Command {
    return new Command("agents")
        .description("list the agents of a master, with their attributes, tasks and maintenance mode")
        .option("--master <url>", "the masters, separated by commas, instead of MESOS_MASTERS")
        .option("--attribute <name=value>", "agents with this attribute; may be repeated", attribute)
        .option("--hostname <name>", "the agent of this host; may be repeated", list)
        .option("--zone <name>", "agents of this zone")
        .option("--json", "print a JSON array")
        .addHelpText("after", CREDENTIALS_HELP)
        .action(run);
}

async function run({ master, attribute, hostname, zone, json }: Options): Promise<void> {
    const client = new MasterClient(connectionFrom(settingsFor(master)));
    try {
        const [agents, tasks, view] = await Promise.all([client.agents(), client.tasks(), viewOf(client)]);
        const modeOf = view === undefined ? () => "UNKNOWN" as const : modesIn(view);
        const filter: AgentFilter = { attributes: attribute, hostnames: hostname, zone };
        const rows = inventory(agents, countByAgent(tasks))
            .filter(matching(filter))
            .map((agent): Row => ({ ...agent, mode: modeOf(agent) }));
        console.log(json ? JSON.stringify(rows, null, 2) : show(rows, agents));
        noteDown(view);
    } finally {
        await client.close();
    }
}

/** Undefined where this principal may not see the modes: the agents are worth showing all the same. */
async function viewOf(client: MasterClient): Promise<View | undefined> {
    try {
        return await client.view();
    } catch (error) {
        if (!isMesosError(error, "FORBIDDEN", "PARTIAL_VIEW")) throw error;
        console.error(`mesos-maintenance: modes are not known: ${error.message}`);
        return undefined;
    }
}

function show(rows: readonly Row[], agents: readonly Agent[]): string {
    if (rows.length === 0) {
        if (agents.length === 0) return "No agent is registered.";
        return agents.length === 1
            ? "The only agent does not match."
            : `None of the ${agents.length} agents matches.`;
    }
    const conditions = new Map(agents.map((agent) => [agent.id, conditionOf(agent)]));
    const lines = rows.map(({ hostname, ip, id, zone, attributes, tasks, mode }) => [
        hostname,
        ip,
        id,
        zone ?? "",
        Object.entries(attributes)
            .map(([name, value]) => `${name}=${value}`)
            .join(" "),
        String(tasks),
        mode + (conditions.get(id) ?? ""),
    ]);
    return table([["HOSTNAME", "IP", "ID", "ZONE", "ATTRIBUTES", "TASKS", "MODE"], ...lines]);
}

/** What is not as usual with an agent. The master does not tell whether a deactivated one is connected. */
function conditionOf({ active, deactivated, drain }: Agent): string {
    if (drain !== undefined) return `, agent ${drain.state}`;
    if (deactivated) return ", agent deactivated";
    return active ? "" : ", agent disconnected";
}

/** Their agents are not registered, so no filter can know whether it means them. */
function noteDown(view: View | undefined): void {
    if (!view?.down.length) return;
    const machines = view.down.map(describeMachine).join(", ");
    console.error(`Not listed, as no agent of a DOWN machine is registered: ${machines}`);
    const unscheduled = unscheduledDown(view).map(describeMachine).join(", ");
    if (unscheduled !== "") console.error(`DOWN and in no maintenance window: ${unscheduled}`);
}

function attribute(text: string, earlier: Record<string, string> = {}): Record<string, string> {
    const [, name, value] = /^([^=]+)=(.*)$/.exec(text) ?? [];
    if (name === undefined || value === undefined) throw new InvalidArgumentError("Give name=value.");
    return { ...earlier, [name]: value };
}
