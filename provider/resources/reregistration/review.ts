import type * as pulumi from "@pulumi/pulumi";
import { describeTasks, impactOf } from "../../impact";
import type { Agent } from "../../mesos";
import type { Snapshot } from "../../program/snapshot";
import { describeViolation, violationsOf } from "../../safety";
import { describeMachine } from "../../schedule";
import { careOf } from "../care";
import type { Properties } from "../inputs";
import { driftText } from "../drift-text";
import { logReview, type Finding, type Preview, reviewUnknown, SILENT } from "../review-log";
import { reviewMoment } from "../review-moment";
import { safetyOf } from "../safety-input";
import { timingOf } from "../timing";
import { containsUnknown } from "../unknowns";
import { observeAgents } from "./drift";
import { agentOf, differencesOf } from "./live";
import { recordedOf } from "./recorded";
import { checkReregistration, type NodeInputs, type ReregistrationInputs } from "./spec";

/** Logs in preview which agents get a new id, why, and which tasks that kills. */
export function reviewInPreview(resource: pulumi.Resource, type: string, properties: object): void {
    logReview(resource, type, properties, {
        changed: (inputs, _recorded, snapshot) => reviewReregistration(inputs, snapshot),
        unchanged: reviewUnchanged,
    });
}

/** @param properties the arguments; `ssh` is not looked at. */
export async function reviewReregistration(
    properties: Properties,
    snapshot: Snapshot,
    now = Date.now(),
): Promise<Preview> {
    const { inputs, failures } = checkReregistration({ ...properties, ssh: { user: "not looked at" } });
    if (failures.length > 0) return SILENT; // said by check
    if (containsUnknown(inputs)) return { findings: async () => reviewUnknown(inputs) };
    const checked = inputs as unknown as ReregistrationInputs;
    const agents = await snapshot.agents();
    return {
        findings: async () => [
            ...(
                await Promise.all(checked.nodes.map((node) => reviewNode(node, checked, agents, snapshot)))
            ).flat(),
            ...reviewTime(checked, agents, now),
        ],
    };
}

/** Where agents are not as declared, and the windows that were announced for that are not open. */
function reviewTime(checked: ReregistrationInputs, agents: readonly Agent[], now: number): Finding[] {
    const { startTime, duration, nodes, safety } = checked;
    if (startTime === undefined) return [];
    const live = nodes.flatMap((node) => agentOf(agents, node) ?? []);
    if (!live.some((agent) => differencesOf(agent, checked).length > 0)) return [];
    return reviewMoment(safetyOf(safety), { ...timingOf({ startTime, duration }), now });
}

/** Agents that are to stay as they are: those that are not as declared are not touched by this run. */
export async function reviewUnchanged(olds: Properties, snapshot: Snapshot): Promise<Preview> {
    const { warnings } = observeAgents(recordedOf(olds), await snapshot.agents());
    if (warnings.length === 0) return SILENT;
    return { findings: async () => [{ severity: "warn", text: driftText(warnings) }] };
}

async function reviewNode(
    node: NodeInputs,
    { commands, triggers, ...wanted }: ReregistrationInputs,
    agents: readonly Agent[],
    snapshot: Snapshot,
): Promise<Finding[]> {
    const name = describeMachine(node);
    const agent = agentOf(agents, node);
    if (agent === undefined)
        return [{ severity: "warn", text: `${name}: the master lists no agent of this machine` }];
    const differences = differencesOf(agent, wanted);
    if (differences.length > 0) {
        const what = `${differences.join(", ")}: the agent will get a new id, and all its tasks will be killed`;
        const text = `${name}: ${what}, now ${await lossOn(node, snapshot)}`;
        return [{ severity: "warn", text }, ...(await refusals(node, wanted, snapshot))];
    }
    if (commands.length === 0 && triggers.length === 0)
        return [{ severity: "info", text: `${name}: as declared; its agent is left alone` }];
    const what =
        "its attributes and resources are as declared. Where these commands and triggers have not been dealt with " +
        "there yet, its agent is stopped and all its tasks are killed";
    return [{ severity: "info", text: `${name}: ${what}, now ${await lossOn(node, snapshot)}` }];
}

/** The safety rules that stand in the way, as of now. */
async function refusals(
    machine: NodeInputs,
    inputs: Pick<ReregistrationInputs, "drain" | "safety">,
    snapshot: Snapshot,
): Promise<Finding[]> {
    const [cluster, view] = await Promise.all([snapshot.cluster(), snapshot.view()]);
    const situation = { machines: [machine], cluster, unavailable: view.down };
    return violationsOf(careOf(inputs).safety, situation).map((violation) => ({
        severity: "warn",
        text: `pulumi up will refuse to touch ${describeMachine(machine)}: ${describeViolation(violation)}`,
        violation,
    }));
}

/** The tasks that run on a machine now, by framework. */
async function lossOn(machine: NodeInputs, snapshot: Snapshot): Promise<string> {
    const cluster = await snapshot.cluster();
    if (cluster.hidesTasks) return "some that the master does not show to this principal (view_tasks)";
    const impact = impactOf([machine], cluster);
    return impact.tasks === 0 ? "none" : describeTasks(impact);
}
