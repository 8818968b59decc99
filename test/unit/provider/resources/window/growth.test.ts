import type { Agent } from "../../../../../provider/mesos";
import { resolveMachines } from "../../../../../provider/resources/resolve";
import { duplicateMachines } from "../../../../../provider/resources/machines";
import { reviewMachines } from "../../../../../provider/resources/review-machines";
import { reviewSteps } from "../../../../../provider/resources/review-steps";
import { windowChanges } from "../../../../../provider/resources/window/diff";
import { goalOf } from "../../../../../provider/resources/window/goals";
import { observeWindow } from "../../../../../provider/resources/window/observe";
import { windowOutputs } from "../../../../../provider/resources/window/outputs";
import { parseWindowInputs } from "../../../../../provider/resources/window/spec";
import type { AgentMachine, View } from "../../../../../provider/schedule";
import { desired, viewOf } from "../../../../support/builders";
import { FakeCluster } from "../../../../support/fake-cluster";
import { OWNER, windowInputs } from "../../../../support/inputs";

/** How often the address of any machine is read: what grows with the work, on any machine, at any load. */
let reads = 0;

function counted(index: number): AgentMachine {
    const [hostname, ip] = [`m${index}.example`, `10.0.${index >> 8}.${index & 255}`];
    return {
        hostname,
        get ip() {
            reads += 1;
            return ip;
        },
    };
}

/** The reads that some work takes for so many machines, all of them DOWN. */
async function readsOf(count: number, work: (given: Given) => unknown): Promise<number> {
    const machines = Array.from({ length: count }, (_, index) => counted(index));
    const window = desired(OWNER, machines);
    const schedule = { windows: [{ machine_ids: machines, unavailability: window.unavailability }] };
    const inputs = parseWindowInputs(
        windowInputs({ machines: machines.map(({ hostname }) => hostname), state: "down" }),
    );
    const resolved = machines.map((each) => Object.assign(each, { declaredAs: each.hostname }));
    const given = { machines: resolved, inputs, view: viewOf(schedule, machines) };
    reads = 0;
    await work(given);
    return reads;
}

interface Given {
    machines: AgentMachine[];
    inputs: ReturnType<typeof parseWindowInputs>;
    view: View;
}

test.each<[string, (given: Given) => unknown]>([
    ["checking it", ({ machines }) => duplicateMachines(machines)],
    [
        "looking its machines up",
        ({ machines, inputs }) => {
            const cluster = new FakeCluster();
            cluster.registered = machines.map(
                (each, index) => Object.assign(each, { id: `S${index}`, active: true }) as unknown as Agent,
            );
            return resolveMachines(inputs.machines, [], cluster);
        },
    ],
    [
        "comparing it",
        ({ inputs }) => windowChanges({ ...inputs }, { ...inputs, machines: [...inputs.machines] }),
    ],
    ["saying what it is", ({ machines, inputs, view }) => windowOutputs(inputs, machines, { view })],
    ["observing it", ({ machines, inputs, view }) => observeWindow(inputs, machines, view)],
    [
        "planning it",
        ({ machines, inputs, view }) =>
            reviewSteps(goalOf({ ...inputs, state: "scheduled" }, machines, undefined), view),
    ],
    ["reviewing its machines", ({ machines, view }) => reviewMachines(machines, [], view)],
])("%s takes twice as much for twice as many machines", async (_, work) => {
    const [once, twice] = [await readsOf(200, work), await readsOf(400, work)];
    expect(twice).toBeLessThanOrEqual(2.1 * once);
});
