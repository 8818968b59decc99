import { writeFileSync } from "node:fs";
import { MesosError } from "../../../../../provider/mesos";
import type { PartialFailure } from "../../../../../provider/resources/failure";
import type { Properties } from "../../../../../provider/resources/inputs";
import {
    createReregistration,
    deleteReregistration,
    updateReregistration,
} from "../../../../../provider/resources/reregistration/lifecycle";
import { SshError } from "../../../../../provider/ssh";
import { foreignWindow, machine, machines } from "../../../../support/builders";
import { framework, task } from "../../../../support/fake-cluster";
import { reregistrationInputs, StandInNodes } from "../../../../support/reregistration";
import { cutAt } from "../../../../support/stand-in-node";

// Real processes, on a machine that may be busy.
jest.setTimeout(240_000);

let nodes: StandInNodes;
afterEach(() => nodes.remove());

async function serve(count = 1, change?: ConstructorParameters<typeof StandInNodes>[1]): Promise<void> {
    nodes = new StandInNodes(count, change);
    await nodes.serve();
}

async function failure(rest: Properties = {}): Promise<PartialFailure> {
    try {
        await createReregistration(reregistrationInputs(rest), nodes.cluster, nodes.surroundings);
    } catch (error) {
        return error as PartialFailure;
    }
    throw new Error("did not fail");
}

const attributes = (index = 0) => nodes.nodes[index]!.read(nodes.nodes[index]!.paths.attributes);
const BEFORE = "OTHER=kept\nMESOS_ATTRIBUTES=rack:r1\n";

test("a host that runs no command is not asked again, as after a cut connection", async () => {
    await serve();
    const run = jest.fn().mockRejectedValue(new SshError("NOT_RUN", "ssh core@m1: the host did not run it"));
    nodes.shell = () => ({ run });
    expect((await failure()).message).toContain("ssh core@m1: the host did not run it");
    expect(run).toHaveBeenCalledTimes(1);
});

describe("Nothing is touched, nor recorded, where", () => {
    afterEach(() => {
        expect(attributes()).toBe(BEFORE);
        expect(nodes.agents()[0]?.attributes).toEqual({ rack: "r1" });
        expect(nodes.cluster.master.writes).toBe(0);
    });

    const executable = (name: string, text: string) =>
        writeFileSync(nodes.node.path(name), text, { mode: 0o755 });

    test("sudo wants a password", async () => {
        await serve();
        executable("sudo", "#!/bin/sh\necho 'sudo: a password is required' >&2; exit 1\n");
        const error = await failure({ sudo: "/NODE/sudo -n" });
        expect(error.name).toBe("Error");
        expect(error.message).toContain(
            '"/NODE/sudo -n sh" was refused: sudo: a password is required; let the user run it without a password',
        );
    });

    test.each(["maintenance", "sigusr1"])(
        "tasks would be lost that nobody starts elsewhere, by %s",
        async (method) => {
            await serve();
            nodes.cluster.registered = nodes.agents();
            nodes.cluster.tasks = [task("kafka", nodes.agents()[0]!.id, { name: "broker-0" })];
            nodes.cluster.frameworks = [framework("kafka")];
            const error = await failure({ method });
            expect(error.name).toBe("Error");
            expect(error.message).toMatch(/refused to take DOWN m1\.example .*\(broker-0\)\. Ways out: /);
        },
    );

    test("there is no sudo", async () => {
        await serve();
        expect((await failure({ sudo: "/NODE/sudo -n" })).message).toContain("was refused: sh:");
    });

    test("there is no systemctl", async () => {
        await serve();
        const paths = { ...(reregistrationInputs().paths as object), systemctl: "/NODE/none" };
        expect((await failure({ paths })).message).toBe(
            "m1.example (10.0.0.1): looking at the node: there is no /NODE/none; give its path in paths.systemctl",
        );
    });

    test("the node has no such unit", async () => {
        await serve();
        expect((await failure({ unit: "mesos-agent" })).message).toContain(
            'it has no agent unit (looked for mesos-agent); say which with "unit"',
        );
    });

    test("the node has two units that run", async () => {
        await serve();
        nodes.node.addUnit("mesos-slave");
        nodes.node.systemctl("start", "mesos-slave");
        expect((await failure()).message).toContain(
            "it has several agent units (dcos-mesos-slave, mesos-slave)",
        );
    });

    test("the disk is full", async () => {
        await serve();
        executable("bin/mktemp", `#!/bin/sh\necho "mktemp: failed: No space left on device" >&2; exit 1\n`);
        nodes.shell = (_number, shell) => ({
            run: (command, input, patience) => shell.run(command, `PATH=/NODE/bin:$PATH\n${input}`, patience),
        });
        const error = await failure();
        expect(error.name).toBe("Error");
        expect(error.message).toContain("no space is left (mktemp: failed: No space left on device)");
    });
});

describe("The old files", () => {
    const POISONED = { attributes: { rack: "poison" } };
    const breakAgent = () => {
        const exec = nodes.node.path("units", "dcos-mesos-slave", "exec");
        const text = nodes.node
            .read(exec)!
            .replace(
                "#!/usr/bin/env bash\n",
                '#!/usr/bin/env bash\ncase $MESOS_ATTRIBUTES in *poison*) echo "Cannot use: poison"; exit 1 ;; esac\n',
            );
        nodes.node.write(exec, text);
    };

    test("stay away where the unit does not start, and the error shows the end of its journal", async () => {
        await serve();
        breakAgent();
        const error = await failure(POISONED);
        expect(error.name).toBe("PartialFailure");
        expect(error.reasons[0]).toMatch(
            /^not finished: m1\.example \(10\.0\.0\.1\): dcos-mesos-slave was started, but/,
        );
        expect(error.reasons[0]).toContain(
            "the end of its journal (journalctl -u dcos-mesos-slave -n 50):\n",
        );
        expect(error.reasons[0]).toContain("    Cannot use: poison");
        expect(error.reasons.at(-1)).toBe("run `pulumi up` again to go on");
        expect(error.properties.agents).toMatchObject([{ state: "failed" }]);
        expect(attributes()).toBe("OTHER=kept\nMESOS_ATTRIBUTES=rack:poison\n");
        expect(nodes.agents()).toEqual([]);

        // The next one, with attributes that it can use, goes on.
        const inputs = reregistrationInputs();
        await updateReregistration(error.id, error.properties, inputs, nodes.cluster, nodes.surroundings);
        expect(nodes.agents()[0]?.attributes).toEqual({ rack: "r2", zone: "a" });
    });

    test("are put back where that is asked for, and the agent serves again", async () => {
        await serve();
        breakAgent();
        const error = await failure({ ...POISONED, onFailure: "restore" });
        expect(error.reasons[0]).toContain("Cannot use: poison");
        expect(error.reasons[0]).toContain(
            "the files from before were put back, and dcos-mesos-slave was started",
        );
        expect(attributes()).toBe(BEFORE);
        expect(nodes.cluster.master.view().down).toEqual([]);
        while (nodes.agents().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
        expect(nodes.agents()[0]!.attributes).toEqual({ rack: "r1" });
    });

    test("that were not there go again", async () => {
        await serve();
        breakAgent();
        const resources = "cpus:4";
        await failure({ ...POISONED, resources, onFailure: "restore" });
        expect(nodes.node.read(nodes.node.paths.resources)).toBeUndefined();
        expect(attributes()).toBe(BEFORE);
    });
});

test("a start that systemd says has failed, and does again by itself, is none that fails", async () => {
    await serve();
    nodes.shell = (_number, shell) => ({
        run: async (command, input, patience) => {
            const output = await shell.run(command, input, patience);
            return input.includes("daemon-reload") ? { ...output, code: 1, stderr: "Job failed." } : output;
        },
    });
    await createReregistration(reregistrationInputs(), nodes.cluster, nodes.surroundings);
    expect(nodes.agents()[0]!.attributes.rack).toBe("r2");
});

test("no secret of ssh stands in an error, even where a command prints it", async () => {
    await serve();
    const ssh = { user: "root", password: "canary" };
    const error = await failure({ ssh, commands: ["echo canary >&2; exit 1"] });
    expect(error.reasons[0]).toContain("    [secret]");
    expect(error.reasons.join()).not.toContain("canary");
});

test("a command that fails stops there, with what it printed, and is run again", async () => {
    await serve();
    const commands = ["echo first >>/NODE/ran", "test -e /NODE/fixed || { echo broken >&2; exit 7; }"];
    const error = await failure({ commands });
    expect(error.reasons[0]).toContain("commands[1] ended with code 7:\n");
    expect(error.reasons[0]).toContain("    broken");
    expect(attributes()).toBe(BEFORE);
    expect(nodes.cluster.master.view().down).toHaveLength(1);
    nodes.node.write(nodes.node.path("fixed"), "");
    await updateReregistration(
        error.id,
        error.properties,
        reregistrationInputs({ commands }),
        nodes.cluster,
        nodes.surroundings,
    );
    expect(nodes.node.read(nodes.node.path("ran"))).toBe("first\n");
    expect(nodes.agents()[0]!.attributes.rack).toBe("r2");
});

test("a command that is cut off is not run again behind anybody's back", async () => {
    await serve();
    nodes.shell = (_number, shell) => {
        const cut = cutAt(shell, 0, "after");
        return {
            run: (command, input, patience) =>
                (input.includes("ran") ? cut : shell).run(command, input, patience),
        };
    };
    const error = await failure({ commands: ["echo x >>/NODE/ran"] });
    expect(error.reasons[0]).toContain("the connection was cut");
    expect(nodes.node.read(nodes.node.path("ran"))).toBe("x\n");
});

test("an agent that does not register is told of, with what the master lists", async () => {
    await serve();
    nodes.cluster.agents = async () =>
        nodes.agents().map((agent) => ({ ...agent, attributes: { rack: "r1" } }));
    const error = await failure();
    expect(error.reasons[0]).toMatch(
        /dcos-mesos-slave is active, but after 20 s the agent \S+ is not as wanted: /,
    );
    expect(error.reasons[0]).toContain('rack: "r1" -> "r2", zone: none -> "a"');
    expect(error.reasons[0]).toContain("starting with rack:r2;zone:a");
});

describe("Of several nodes", () => {
    test("so many are worked on at a time, and none is begun after a failure", async () => {
        await serve(3);
        nodes.node.systemctl("stop", "dcos-mesos-slave");
        nodes.node.addUnit("mesos-slave");
        const error = await failure({ nodes: machines(2, 1, 3) });
        expect(error.properties.agents).toMatchObject([
            { hostname: "m2.example", state: "done" },
            { hostname: "m1.example", state: "failed" },
            { hostname: "m3.example", state: "pending" },
        ]);
        expect(error.reasons).toEqual([
            expect.stringContaining("not finished: m1.example (10.0.0.1): it has several agent units"),
            "not begun: m3.example (10.0.0.3)",
            "run `pulumi up` again to go on",
        ]);
        expect(attributes(1)).toContain("rack:r2");
        expect(attributes(2)).toBe(BEFORE);
    });

    test("all are done side by side", async () => {
        await serve(2);
        await createReregistration(
            reregistrationInputs({ nodes: machines(1, 2), parallel: 2 }),
            nodes.cluster,
            nodes.surroundings,
        );
        expect(nodes.agents().map((agent) => agent.attributes.rack)).toEqual(["r2", "r2"]);
        expect(nodes.cluster.master.view()).toMatchObject({ schedule: { windows: [] }, down: [] });
    });
});

describe("A master", () => {
    const closed = () => ({
        startMaintenance: async () => {
            throw new MesosError("FORBIDDEN", "refused START_MAINTENANCE: 403");
        },
    });

    test("whose endpoints are closed stops it before the agent is stopped", async () => {
        await serve(1, closed);
        const error = await failure();
        expect(error.reasons[0]).toContain("refused START_MAINTENANCE: 403");
        expect(nodes.agents()[0]!.attributes).toEqual({ rack: "r1" });
    });

    test("whose endpoints are closed is done without where that is asked for, with a warning", async () => {
        await serve(1, closed);
        const inputs = reregistrationInputs({ fallback: true });
        const { id, outs } = await createReregistration(inputs, nodes.cluster, nodes.surroundings);
        expect(nodes.agents()[0]!.attributes.rack).toBe("r2");
        expect(outs.warnings).toEqual([
            "m1.example (10.0.0.1): without a maintenance window: refused START_MAINTENANCE: 403",
        ]);
        await deleteReregistration({ ...outs, id }, nodes.cluster);
    });

    test("that has the machine in another window is left alone, and so is the node", async () => {
        await serve();
        nodes.cluster.master.schedule = { windows: [foreignWindow([machine(1)])] };
        const error = await failure();
        expect(error.reasons[0]).toContain("is in another maintenance window or DOWN there");
        expect(error.reasons[0]).toContain('set method: "sigusr1"');
        expect(nodes.agents()[0]!.attributes).toEqual({ rack: "r1" });
        expect(nodes.cluster.master.schedule).toEqual({ windows: [foreignWindow([machine(1)])] });
    });
});

test("a machine that a failure left DOWN goes up when the resource is deleted, or the node leaves it", async () => {
    await serve(2);
    const commands = ["exit 1"];
    const left = await failure({ commands });
    expect(nodes.cluster.master.view().down).toHaveLength(1);
    const inputs = reregistrationInputs({ nodes: [machine(2)], attributes: { rack: "r1" } });
    await updateReregistration(left.id, left.properties, inputs, nodes.cluster, nodes.surroundings);
    expect(nodes.cluster.master.view().down).toEqual([]);

    const again = await failure({ commands });
    expect(nodes.cluster.master.view().down).toHaveLength(1);
    await deleteReregistration(again.properties, nodes.cluster);
    expect(nodes.cluster.master.view()).toMatchObject({ schedule: { windows: [] }, down: [] });
});
