import { Command } from "commander";
import { describeShare, type FrameworkImpact, type Impact, impactOf, readCluster } from "../provider/impact";
import { connectionFrom, MasterClient } from "../provider/mesos";
import { resolveMachine } from "../provider/resources/machines";
import { describeMachine } from "../provider/schedule";
import { CREDENTIALS_HELP, list, settingsFor } from "./connection";
import { table } from "./table";

interface Options {
    master?: string;
    machines: string[];
    relocates?: string[];
    stays?: string[];
    json?: true;
}

/** `mesos-maintenance impact`: what machine/down of some machines would lose, now. */
export function impactCommand(): Command {
    return new Command("impact")
        .description("say what goes away with machines: tasks by framework, and the share of the cluster")
        .option("--master <url>", "the masters, separated by commas, instead of MESOS_MASTERS")
        .requiredOption(
            "--machines <names>",
            "host names, addresses or agent ids, separated by commas",
            names,
        )
        .option("--relocates <framework>", "starts lost tasks elsewhere; may be repeated", list)
        .option("--stays <framework>", "does not start lost tasks elsewhere; may be repeated", list)
        .option("--json", "print a JSON object")
        .addHelpText("after", CREDENTIALS_HELP)
        .action(run);
}

async function run({ master, machines, relocates = [], stays = [], json }: Options): Promise<void> {
    const client = new MasterClient(connectionFrom(settingsFor(master)));
    try {
        const [view, cluster] = await Promise.all([client.view(), readCluster(client)]);
        const resolved = machines.map((name) => resolveMachine(name, [], cluster.facts.agents, view));
        const overrides = Object.fromEntries([
            ...relocates.map((name) => [name, true] as const),
            ...stays.map((name) => [name, false] as const),
        ]);
        const impact = impactOf(resolved, cluster, overrides);
        console.log(json ? JSON.stringify(impact, null, 2) : show(impact));
    } finally {
        await client.close();
    }
}

function show(impact: Impact): string {
    const { frameworks, tasks, unmatched } = impact;
    const rows = frameworks.map((each) => [
        each.name,
        each.roles.join(", "),
        RELOCATES[each.relocates],
        String(each.tasks),
        each.taskNames.map((name) => name + marksOf(name, each)).join(" "),
    ]);
    const share = describeShare(impact);
    return [
        tasks === 0
            ? "No task runs on these machines."
            : table([["FRAMEWORK", "ROLE", "RELOCATES", "TASKS", "NAMES"], ...rows]),
        ...(share === "" ? [] : ["", `These machines have ${share}.`]),
        ...(rows.some((row) => row.at(-1)?.includes("*")) ? ["* the only instance in the cluster"] : []),
        ...(rows.some((row) => row.at(-1)?.includes("+")) ? ["+ with a persistent volume here"] : []),
        ...unmatched.map((machine) => `No agent is registered on ${describeMachine(machine)}.`),
    ].join("\n");
}

// No promise: a framework may find no room for them.
const RELOCATES = { yes: "if it finds room", no: "no", unknown: "not known" };

function marksOf(name: string, { singleInstance, withVolumes }: FrameworkImpact): string {
    return (singleInstance.includes(name) ? "*" : "") + (withVolumes.includes(name) ? "+" : "");
}

function names(text: string): string[] {
    return text
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "");
}
