import type * as pulumi from "@pulumi/pulumi";
import { describeTasks, impactOf } from "../../impact";
import type { Agent } from "../../mesos";
import type { Snapshot } from "../../program/snapshot";
import { describeViolation, violationsOf } from "../../safety";
import { describeMachine } from "../../schedule";
import { careOf } from "../care";
import type { Properties } from "../inputs";
import { logReview, type Finding } from "../review-log";
import { reviewMoment } from "../review-moment";
import { safetyOf } from "../safety-input";
import { timingOf } from "../timing";
import { agentOf, differencesOf } from "./live";
import { checkReregistration, type NodeInputs, type ReregistrationInputs } from "./spec";

/** Logs in preview which agents get a new id, why, and which tasks that kills. */
export function reviewInPreview(
    resource: pulumi.Resource,
    type: string,
    properties: object,
    ignored: readonly string[] = [],
): void {
    logReview(resource, type, properties, (inputs, snapshot) =>
        reviewReregistration(inputs, snapshot, ignored),
    );
}

/** @param properties the arguments; `ssh` is not looked at. */
export async function reviewReregistration(
    properties: Properties,
    snapshot: Snapshot,
    ignored: readonly string[] = [],
    now = Date.now(),
): Promise<Finding[]> {
    const { nodes: given } = properties;
    if (ignored.includes("nodes") && Array.isArray(given) && given.length === 0) return [UNSEEN];
    const known = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
    const { inputs, failures } = checkReregistration({ ...known, ssh: { user: "not looked at" } });
    if (failures.length > 0) return []; // said by check
    const checked = inputs as unknown as ReregistrationInputs;
    const agents = await snapshot.agents();
    const findings = await Promise.all(
        checked.nodes.map((node) => reviewNode(node, checked, agents, snapshot)),
    );
    return [...findings.flat(), ...reviewTime(checked, agents, now)];
}

/** Where agents are not as declared, and the windows that were announced for that are not open. */
function reviewTime(checked: ReregistrationInputs, agents: readonly Agent[], now: number): Finding[] {
    const { startTime, duration, nodes, safety } = checked;
    if (startTime === undefined) return [];
    const live = nodes.flatMap((node) => agentOf(agents, node) ?? []);
    if (!live.some((agent) => differencesOf(agent, checked).length > 0)) return [];
    return reviewMoment(safetyOf(safety), { ...timingOf({ startTime, duration }), now });
}

/** The program does not see what is recorded. */
const UNSEEN: Finding = {
    severity: "warn",
    text:
        'ignoreChanges: ["nodes"] keeps the recorded nodes, and this program lists none any more: which agents get a ' +
        "new id, and which tasks that kills, this preview cannot say",
};

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
        return [{ severity: "info", text: `${name}: as declared, its agent is left alone` }];
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
    }));
}

/** The tasks that run on a machine now, by framework. */
async function lossOn(machine: NodeInputs, snapshot: Snapshot): Promise<string> {
    const cluster = await snapshot.cluster();
    if (cluster.hidesTasks) return "some that the master does not show to this principal (view_tasks)";
    const impact = impactOf([machine], cluster);
    return impact.tasks === 0 ? "none" : describeTasks(impact);
}
