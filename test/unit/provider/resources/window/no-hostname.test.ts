import { createWindow, deleteWindow, readWindow } from "../../../../../provider/resources/window/lifecycle";
import { machineOf } from "../../../../../provider/resources/machines-input";
import { reviewMachines } from "../../../../../provider/resources/review-machines";
import { checkWindow } from "../../../../../provider/resources/window/spec";
import { describeMachine, machineKey, machinesOf, windowsOf } from "../../../../../provider/schedule";
import { machine } from "../../../../support/builders";
import { agent, FakeCluster } from "../../../../support/fake-cluster";
import { NOW, windowArgs, windowInputs } from "../../../../support/inputs";

/** The machine of an agent that was started with `--hostname=""`. */
const nameless = { hostname: "", ip: "10.0.0.5" };
const agents = [agent(nameless, "S5"), agent(machine(1), "S1")];

describe("An agent without a host name", () => {
    test.each<[string, unknown]>([
        ["as getAgents lists it", machineOf({ ...agents[0] })],
        ["by its address", "10.0.0.5"],
        ["by its id", "S5"],
    ])("can be taken down %s, and comes up again", async (_, reference) => {
        const args = { machines: [reference, machine(1)], state: "down", waitForAgents: false };
        expect(checkWindow(windowArgs(args), true, NOW).failures).toEqual([]);
        const cluster = new FakeCluster({}, agents);
        const { id, outs } = await createWindow(windowInputs(args), cluster, NOW);
        expect(windowsOf(cluster.master.schedule).map(machinesOf)).toEqual([[nameless, machine(1)]]);
        expect([...cluster.master.down.keys()]).toEqual([nameless, machine(1)].map(machineKey));
        const { inputs } = await readWindow(id, { ...outs }, cluster);
        expect(inputs!.machines).toEqual([reference, machine(1)]);
        await deleteWindow({ ...outs }, cluster);
        expect(cluster.master.down.size).toBe(0);
    });

    test("is found by the preview, called by its address, and not proposed for a name that nobody has", () => {
        const unknown = { hostname: "nothing.like.it", ip: "10.9.9.9" };
        const view = { schedule: {}, draining: [], down: [] };
        const { findings } = reviewMachines([nameless, unknown], agents, view);
        expect(findings.map(({ text }) => text)).toEqual([
            "machine nothing.like.it (10.9.9.9) matches no registered agent, so the window would drain and stop nothing there",
        ]);
        expect(describeMachine(nameless)).toBe("10.0.0.5");
    });
});
