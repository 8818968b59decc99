import type { Properties } from "../../../../../provider/resources/inputs";
import {
    createReregistration,
    updateReregistration,
} from "../../../../../provider/resources/reregistration/lifecycle";
import { reregistrationInputs, StandInNodes } from "../../../../support/reregistration";
import { cutAt } from "../../../../support/stand-in-node";

// Real processes, on a machine that may be busy.
jest.setTimeout(240_000);

let nodes: StandInNodes;
beforeEach(async () => {
    nodes = new StandInNodes();
    await nodes.serve();
});
afterEach(() => nodes.remove());

const create = (rest: Properties = {}) =>
    createReregistration(reregistrationInputs(rest), nodes.cluster, nodes.surroundings);

const steps = () => nodes.log.map((line) => line.replace(/^m\d\.example \(10\.0\.0\.\d\): /, ""));
const file = (name: "attributes" | "resources" | "marker") => nodes.node.read(nodes.node.paths[name]);

test("stops the agent, writes, removes the link and starts it again, with the machine DOWN meanwhile", async () => {
    const [before] = nodes.agents();
    const { id, outs } = await create({ commands: ["echo done >>/NODE/ran"] });
    expect(id).toMatch(/^reregistration-[0-9a-f]{12}$/);
    const [after] = nodes.agents();
    expect(after).toMatchObject({ attributes: { rack: "r2", zone: "a" } });
    expect(outs.agents).toEqual([
        {
            hostname: "m1.example",
            ip: "10.0.0.1",
            agentId: after!.id,
            previousAgentId: before!.id,
            state: "done",
        },
    ]);
    expect(after!.id).not.toBe(before!.id);
    expect(steps()).toEqual([
        "beginning",
        "taking the machine DOWN",
        "sending SIGUSR1 to dcos-mesos-slave, and stopping it",
        "running the next command",
        "writing the files",
        "removing the link to the agent's metadata",
        "bringing the machine up",
        "starting dcos-mesos-slave",
        "the agent is back",
    ]);
    expect(file("attributes")).toBe("OTHER=kept\nMESOS_ATTRIBUTES='rack:r2;zone:a'\n");
    expect(nodes.node.read(nodes.node.path("ran"))).toBe("done\n");
    expect(nodes.node.read(nodes.node.path("reloads"))).toBe("reloaded\n");
    expect(nodes.cluster.master.view()).toMatchObject({ schedule: { windows: [] }, down: [] });
});

test("keeps the file that was there, with its mode", async () => {
    const { mode } = nodes.node.stat(nodes.node.paths.attributes, 0o640);
    await create();
    const [backup] = nodes.node.backups();
    expect(backup).toMatch(/^mesos-slave-common\.before-[0-9a-f]{8}$/);
    expect(nodes.node.read(nodes.node.path(backup!))).toBe("OTHER=kept\nMESOS_ATTRIBUTES=rack:r1\n");
    expect(nodes.node.stat(nodes.node.paths.attributes).mode).toBe(mode);
});

test("leaves the schedule alone by SIGUSR1", async () => {
    await create({ method: "sigusr1" });
    expect(nodes.cluster.master.writes).toBe(0);
    expect(nodes.node.read(nodes.node.path("units", "dcos-mesos-slave", "signals"))).toBe("SIGUSR1\n");
    expect(nodes.agents()[0]!.attributes.rack).toBe("r2");
});

test("writes resources beside the attributes, and where they share a file", async () => {
    const paths = { ...(reregistrationInputs().paths as object), resources: "/NODE/mesos-slave-common" };
    await create({ resources: [{ name: "cpus", type: "SCALAR", scalar: { value: 4 } }], paths }).catch(
        () => undefined,
    );
    expect(file("attributes")).toBe(
        "OTHER=kept\nMESOS_ATTRIBUTES='rack:r2;zone:a'\n" +
            `MESOS_RESOURCES='[{"name":"cpus","type":"SCALAR","scalar":{"value":4}}]'\n`,
    );
});

test("leaves an agent alone that already is as wanted", async () => {
    const [before] = nodes.agents();
    await create({ attributes: { rack: "r1" } });
    expect(nodes.agents()).toEqual([before]);
    expect(steps()).toEqual([]);
    expect(file("marker")).toBeUndefined();
});

test("does commands once, and again when the triggers change", async () => {
    const inputs = (triggers: unknown[]) =>
        reregistrationInputs({ attributes: undefined, commands: ["echo x >>/NODE/ran"], triggers });
    const ran = () => nodes.node.read(nodes.node.path("ran"));
    const [before] = nodes.agents();
    const { id, outs } = await createReregistration(inputs([1]), nodes.cluster, nodes.surroundings);
    // Nothing else is declared, so the agent keeps its id.
    expect(nodes.agents()[0]!.id).toBe(before!.id);
    await updateReregistration(id, { ...outs }, inputs([1]), nodes.cluster, nodes.surroundings);
    expect(ran()).toBe("x\n");
    await updateReregistration(id, { ...outs }, inputs([2]), nodes.cluster, nodes.surroundings);
    expect(ran()).toBe("x\nx\n");
});

test("goes on after each command that a cut connection left done or undone", async () => {
    let count = 0;
    nodes.shell = (_number, shell) => ({ run: (...args) => (count++, shell.run(...args)) });
    const commands = ["echo 0 >>/NODE/ran", "echo 1 >>/NODE/ran"];
    await create({ commands, attributes: { rack: "r0" } });
    expect(count).toBeGreaterThan(12);
    for (let nth = 0; nth < count; nth += 4) {
        const when = nth % 8 === 0 ? "before" : "after";
        const attributes = { rack: `cut-${nth}` };
        nodes.node.write(nodes.node.path("ran"), "");
        nodes.shell = (_number, shell) => cutAt(shell, nth, when);
        const [before] = nodes.agents();
        await expect(create({ commands, attributes })).rejects.toThrow("the connection was cut");
        nodes.shell = (_number, shell) => shell;
        await create({ commands, attributes });
        const [after] = nodes.agents();
        expect(after).toMatchObject({ attributes });
        expect(after!.id).not.toBe(before?.id);
        expect([...new Set(nodes.node.read(nodes.node.path("ran"))!.trim().split("\n"))]).toEqual(["0", "1"]);
        expect(nodes.cluster.master.view()).toMatchObject({ schedule: { windows: [] }, down: [] });
    }
}, 240_000);

test("connects again by itself where the connection is cut between commands", async () => {
    let count = 0;
    nodes.shell = (_number, shell) => {
        const cut = cutAt(shell, 0, "after");
        return { run: (...args) => (count++ === 5 ? cut : shell).run(...args) };
    };
    await create();
    expect(nodes.agents()[0]!.attributes.rack).toBe("r2");
    expect(steps()).toContain("the connection was cut; connecting again");
});
