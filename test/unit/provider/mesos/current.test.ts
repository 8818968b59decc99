import { currentAgents, inventory } from "../../../../provider/mesos";
import { machine } from "../../../support/builders";
import { agent } from "../../../support/fake-cluster";

const old = agent(machine(1), "S1", { active: false });
const renewed = agent(machine(1), "S9");
const ids = (agents: readonly { id: string }[]) => agents.map(({ id }) => id);

test("An old id beside the new one is not current, in whichever order they are listed", () => {
    expect(ids(currentAgents([old, renewed, agent(machine(2), "S2")]))).toEqual(["S9", "S2"]);
    expect(ids(currentAgents([renewed, old]))).toEqual(["S9"]);
    expect(ids(inventory([old, renewed], new Map()))).toEqual(["S9"]);
});

test("One that is only disconnected is, and so is one of two on a host", () => {
    expect(ids(currentAgents([old]))).toEqual(["S1"]);
    expect(ids(currentAgents([old, agent(machine(1), "S9", { active: false })]))).toEqual(["S1", "S9"]);
    expect(ids(currentAgents([old, agent(machine(1), "S9", { port: 5052 })]))).toEqual(["S1", "S9"]);
    // Without a pid nobody knows.
    expect(ids(currentAgents([old, renewed].map((each) => ({ ...each, ip: "", port: 0 }))))).toEqual([
        "S1",
        "S9",
    ]);
});
