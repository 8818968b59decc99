import type * as pulumi from "@pulumi/pulumi";
import { describeTasks, impactOf } from "../../impact";
import type { Snapshot } from "../../program/snapshot";
import { describeMachine } from "../../schedule";
import type { Properties } from "../inputs";
import { logReview, type Finding } from "../review-log";
import { agentOf, differencesOf } from "./live";
import { checkReregistration, type NodeInputs, type ReregistrationInputs } from "./spec";

/** Logs in preview which agents get a new id, why, and which tasks that kills. */
export function reviewInPreview(resource: pulumi.Resource, type: string, properties: object): void {
    logReview(resource, type, properties, reviewReregistration);
}

/** @param properties the arguments; `ssh` is not looked at. */
export async function reviewReregistration(properties: Properties, snapshot: Snapshot): Promise<Finding[]> {
    const given = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
    const { inputs, failures } = checkReregistration({ ...given, ssh: { user: "reviewed by nobody" } });
    if (failures.length > 0) return []; // said by check
    const { nodes, commands, triggers, ...wanted } = inputs as unknown as ReregistrationInputs;
    const agents = await snapshot.agents();
    const findings: Finding[] = [];
    for (const node of nodes) {
        const name = describeMachine(node);
        const agent = agentOf(agents, node);
        if (agent === undefined) {
            findings.push({ severity: "warn", text: `${name}: the master lists no agent of this machine` });
            continue;
        }
        const differences = differencesOf(agent, wanted);
        if (differences.length > 0) {
            const text =
                `${name}: ${differences.join(", ")}: the agent will get a new id, and all its tasks will be ` +
                `killed: ${await lossOn(node, snapshot)}`;
            findings.push({ severity: "warn", text });
        } else if (commands.length > 0 || triggers.length > 0) {
            const text =
                `${name}: its attributes and resources are as declared. Where these commands and triggers have ` +
                `not been dealt with there yet, its agent is stopped and all its tasks are killed: ` +
                (await lossOn(node, snapshot));
            findings.push({ severity: "info", text });
        } else {
            findings.push({ severity: "info", text: `${name}: as declared, its agent is left alone` });
        }
    }
    return findings;
}

/** The tasks that run on a machine now, by framework. */
async function lossOn(machine: NodeInputs, snapshot: Snapshot): Promise<string> {
    const cluster = await snapshot.cluster();
    if (cluster.hidesTasks) return "which, the master does not show to this principal (view_tasks)";
    const impact = impactOf([machine], cluster);
    return impact.tasks === 0 ? "none runs there now" : describeTasks(impact);
}
