import { execFileSync } from "node:child_process";
import { mkdirSync, readlinkSync } from "node:fs";
import path from "node:path";
import type { PartialFailure } from "../../provider/resources/failure";
import type { Properties } from "../../provider/resources/inputs";
import {
    createReregistration,
    surroundings,
    updateReregistration,
} from "../../provider/resources/reregistration/lifecycle";
import { checkReregistration } from "../../provider/resources/reregistration/spec";
import { Session } from "../../provider/resources/session";
import { connectionTo } from "../support/connection";
import { MesosNodes, whyNoNodes } from "../support/mesos-nodes";
import "../support/one-realm";
import { newKey } from "../support/sshd";

const lane = whyNoNodes === undefined ? describe : describe.skip;

lane(`Real agents on nodes with a real sshd${whyNoNodes ? ` (skipped: ${whyNoNodes})` : ""}`, () => {
    let cluster: MesosNodes;
    let session: Session;
    beforeAll(async () => {
        cluster = await MesosNodes.start(2);
        session = new Session(connectionTo(cluster.url));
    }, 240_000);
    afterAll(() => cluster?.stop(), 240_000);

    const ssh = (rest: Properties = {}) => ({
        user: "root",
        port: cluster.port,
        privateKey: cluster.key.private,
        knownHosts: cluster.knownHosts,
        ...rest,
    });
    const inputsOf = (rest: Properties) => {
        const { inputs, failures } = checkReregistration({
            nodes: [cluster.nodes[0]!.machine],
            ssh: ssh(),
            paths: cluster.paths,
            reason: "test",
            owner: "urn:a",
            // The tasks that run there are not what this is about.
            drain: { strategy: "none" },
            safety: { allowLoss: true },
            ...rest,
        });
        expect(failures).toEqual([]);
        return inputs;
    };
    const around = { ...surroundings, log: () => undefined };
    const create = (rest: Properties) => createReregistration(inputsOf(rest), session, around);
    const failure = async (rest: Properties): Promise<PartialFailure> => {
        try {
            await create(rest);
        } catch (error) {
            return error as PartialFailure;
        }
        throw new Error("did not fail");
    };
    const first = () => cluster.nodes[0]!.node;

    test("get a new id with their new attributes, both at a time, and the schedule is as before", async () => {
        const before = await cluster.agents();
        const nodes = cluster.nodes.map(({ machine }) => machine);
        const wanted = { nodes, attributes: { rack: "r2", zone: "a" }, parallel: 2 };
        const { id, outs } = await create(wanted);
        const after = await cluster.agents();
        for (const [index, { machine, node }] of cluster.nodes.entries()) {
            const agent = after[machine.hostname]!;
            expect(agent.attributes).toEqual({ rack: "r2", zone: "a" });
            expect(agent.id).not.toBe(before[machine.hostname]!.id);
            expect(outs.agents[index]).toMatchObject({
                agentId: agent.id,
                previousAgentId: before[machine.hostname]!.id,
            });
            expect(path.basename(readlinkSync(node.path("meta", "slaves", "latest")))).toBe(agent.id);
            expect(node.read(node.paths.attributes)).toBe("OTHER=kept\nMESOS_ATTRIBUTES='rack:r2;zone:a'\n");
        }
        expect(await cluster.schedule()).toBe("{}");

        await updateReregistration(id, { ...outs }, inputsOf(wanted), session, around);
        expect(await cluster.agents()).toEqual(after);
    }, 240_000);

    test("unregister by SIGUSR1, and get resources", async () => {
        const resources = [
            { name: "cpus", type: "SCALAR", scalar: { value: 3 } },
            { name: "gadgets", type: "SCALAR", scalar: { value: 7 }, role: "prod" },
        ];
        await create({ resources, method: "sigusr1" });
        const agent = (await cluster.agents())["agent-1.mesos"]!;
        expect(agent.resources).toMatchObject({ cpus: 3, gadgets: 7 });
        expect(agent.attributes).toEqual({ rack: "r2", zone: "a" });
        expect(first().read(first().path("units", "dcos-mesos-slave", "signals"))).toContain("SIGUSR1");
        const log = first().read(first().path("units", "dcos-mesos-slave", "log"));
        expect(log).toMatch(/SIGUSR1.*unregistering and shutting down/i);
    }, 240_000);

    test("that do not start are shown with their journal, and put back on request", async () => {
        const rest = { attributes: { rack: "poison" }, timeouts: { register: "4s" }, method: "sigusr1" };
        const error = await failure({ ...rest, onFailure: "restore" });
        expect(error.reasons[0]).toContain("    Failed to load the attributes: poison");
        expect(error.reasons[0]).toContain("the files from before were put back");
        expect(first().read(first().paths.attributes)).toContain("rack:r2;zone:a");
        await cluster.eventually("agent-1.mesos", { rack: "r2", zone: "a" });
    }, 240_000);

    test("go on where a connection was cut in the middle of a command", async () => {
        const attributes = { rack: "r3" };
        const commands = ["echo x >>/NODE/ran; test -e /NODE/again || sleep 60"];
        const cutting = failure({ attributes, commands });
        await cluster.until(() => first().read(first().path("ran")) !== undefined);
        cluster.nodes[0]!.sshd.cutConnections();
        const error = await cutting;
        expect(error.reasons[0]).toContain("the connection was cut");
        expect(await cluster.schedule()).toContain("agent-1.mesos");
        first().write(first().path("again"), "");
        await updateReregistration(
            error.id,
            error.properties,
            inputsOf({ attributes, commands }),
            session,
            around,
        );
        expect((await cluster.agents())["agent-1.mesos"]!.attributes).toEqual(attributes);
        expect(await cluster.schedule()).toBe("{}");
    }, 240_000);

    describe("are not touched where", () => {
        const attributes = { rack: "r9" };
        let before: unknown;
        beforeAll(async () => (before = await cluster.agents()));
        afterEach(async () => {
            expect(await cluster.agents()).toEqual(before);
            expect(await cluster.schedule()).toBe("{}");
        });

        test("the key is a wrong one", async () => {
            const { message } = await failure({ attributes, ssh: ssh({ privateKey: newKey().private }) });
            expect(message).toContain(
                "the host refused the private key; check the user and its authorized_keys",
            );
        });

        test("the host is unknown", async () => {
            const { message } = await failure({ attributes, ssh: ssh({ knownHosts: "" }) });
            expect(message).toContain(`[127.0.0.2]:${cluster.port} is not in known_hosts; it shows SHA256:`);
        });

        test("the host's key has changed", async () => {
            const knownHosts = `[127.0.0.2]:${cluster.port} ${newKey().public}`;
            const { message } = await failure({ attributes, ssh: ssh({ knownHosts }) });
            expect(message).toContain("is not the one in known_hosts");
        });

        test("sudo is refused", async () => {
            const { message } = await failure({ attributes, sudo: "/NODE/bin/sudo -n" });
            expect(message).toContain('"/NODE/bin/sudo -n sh" was refused');
        });

        test("there is no systemctl", async () => {
            const { message } = await failure({
                attributes,
                paths: { ...cluster.paths, systemctl: "nosystemctl" },
            });
            expect(message).toContain("there is no nosystemctl; give its path in paths.systemctl");
        });

        const canMount = tryToMount();
        (canMount ? test : test.skip)(
            `the disk is full${canMount ? "" : " (skipped: a small file system cannot be mounted here)"}`,
            async () => {
                const folder = first().path("small");
                mkdirSync(folder);
                execFileSync("mount", ["-t", "tmpfs", "-o", "size=4k", "tmpfs", folder]);
                try {
                    execFileSync("sh", ["-c", 'head -c 4096 /dev/zero >"$0"', path.join(folder, "fill")]);
                    const marker = "/NODE/small/marker";
                    const { message } = await failure({ attributes, paths: { ...cluster.paths, marker } });
                    expect(message).toMatch(
                        /writing down what is done: no space is left .*No space left on device/,
                    );
                } finally {
                    execFileSync("umount", [folder]);
                }
            },
        );
    });

    test("of a host that is new are accepted where that is asked for, and known from then on", async () => {
        const accepting = ssh({ knownHosts: "", hostKeyChecking: "accept-new" });
        const wanted = { attributes: { rack: "r3" }, ssh: accepting };
        const { id, outs } = await create(wanted);
        expect(outs.hostKeys).toEqual([expect.stringContaining(`[127.0.0.2]:${cluster.port} ssh-ed25519 `)]);
        const tampered = outs.hostKeys.map((line) => line.replace(/\S+$/, newKey().public.split(" ")[1]!));
        const olds = { ...outs, hostKeys: tampered };
        await expect(updateReregistration(id, olds, inputsOf(wanted), session, around)).rejects.toMatchObject(
            {
                reasons: [expect.stringContaining("is not the one in known_hosts"), expect.any(String)],
            },
        );
    });
});

/** As in a container without the right to. */
function tryToMount(): boolean {
    try {
        execFileSync("unshare", ["-m", "sh", "-c", "mount -t tmpfs tmpfs /mnt"], { stdio: "ignore" });
        return true;
    } catch {
        return false;
    }
}
