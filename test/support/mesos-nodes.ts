import { execFileSync } from "node:child_process";
import {
    chmodSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    symlinkSync,
    unlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eventually } from "../e2e/support/eventually";
import { type KeyPair, newKey, freePortOn, Sshd, sshdProgram } from "./sshd";
import { pathsIn, StandInNode } from "./stand-in-node";
import { fetchAnew } from "./fetch";

const CLUSTER = path.resolve(__dirname, "../../tools/mesos/cluster.mjs");

/** Why no nodes can be had on this machine, or undefined. */
export const whyNoNodes =
    sshdProgram === undefined
        ? "there is no OpenSSH server; npm run test:mesos installs one where it can"
        : process.getuid?.() !== 0
          ? "sshd lets only root's processes log others in"
          : undefined;

export interface MesosNode {
    machine: { hostname: string; ip: string };
    node: StandInNode;
    sshd: Sshd;
}

/** A real master, and nodes with a real sshd and a unit that runs a real agent. */
export class MesosNodes {
    /** Paths that mean each node's own files. */
    readonly paths = { ...pathsIn("/NODE"), latest: "/NODE/meta/slaves/latest" };

    private constructor(
        readonly url: string,
        readonly key: KeyPair,
        readonly port: number,
        readonly nodes: MesosNode[],
        private readonly work: string,
    ) {}

    static async start(count: number): Promise<MesosNodes> {
        const work = mkdtempSync(path.join(tmpdir(), "mesos-nodes-"));
        const port = await freePortOn("127.0.0.1");
        const options = ["--port", String(port), "--separate-agents", "--agents", String(count)];
        const url = execFileSync(process.execPath, [CLUSTER, "start", "--work-dir", work, "--", ...options], {
            encoding: "utf8",
        }).trim();
        const key = newKey();
        const sshPort = await freePortOn("127.0.0.1");
        const nodes: MesosNode[] = [];
        for (let number = 1; number <= count; number++) {
            const ip = `127.0.0.${number + 1}`;
            const node = new StandInNode();
            takeOver(node, work, number);
            const sshd = await Sshd.start({
                ip,
                port: sshPort,
                authorized: [key.public],
                forced: `sed s#/NODE#${node.folder}#g | sh -c "$(echo "$SSH_ORIGINAL_COMMAND" | sed s#/NODE#${node.folder}#g)"`,
            });
            nodes.push({ machine: { hostname: `agent-${number}.mesos`, ip }, node, sshd });
        }
        const all = new MesosNodes(url, key, sshPort, nodes, work);
        await eventually(async () => {
            const racks = Object.values(await all.agents()).map(({ attributes }) => attributes.rack);
            expect(racks).toEqual(nodes.map(() => "r1"));
        });
        return all;
    }

    get knownHosts(): string {
        return this.nodes.map(({ sshd }) => sshd.knownHost).join("\n");
    }

    /** The agents by host name, as the master lists them. */
    async agents(): Promise<
        Record<
            string,
            { id: string; attributes: Record<string, unknown>; resources: Record<string, unknown> }
        >
    > {
        const answer = (await (await fetchAnew(`${this.url}/slaves`)).json()) as {
            slaves: {
                hostname: string;
                id: string;
                active: boolean;
                attributes: object;
                resources: object;
            }[];
        };
        const active = answer.slaves.filter((each) => each.active);
        return Object.fromEntries(active.map((each) => [each.hostname, each as never]));
    }

    /** Waits until an agent is listed with these attributes. */
    eventually(hostname: string, attributes: object): Promise<void> {
        return eventually(async () =>
            expect((await this.agents())[hostname]?.attributes).toEqual(attributes),
        );
    }

    until(condition: () => boolean): Promise<void> {
        return eventually(() => expect(condition()).toBe(true));
    }

    async schedule(): Promise<string> {
        return (await fetchAnew(`${this.url}/maintenance/schedule`)).text();
    }

    async stop(): Promise<void> {
        for (const { node, sshd } of this.nodes) {
            await sshd.stop();
            node.remove();
        }
        execFileSync(process.execPath, [CLUSTER, "stop", "--work-dir", this.work], { stdio: "ignore" });
        rmSync(this.work, { recursive: true, force: true });
    }
}

/** Puts an agent that start.sh runs under the node's service manager: with the same settings, but for its files. */
function takeOver(node: StandInNode, work: string, number: number): void {
    const supervisor = Number(readFileSync(path.join(work, `mesos-agent-${number}.pid`), "utf8"));
    const agent = execFileSync("pgrep", ["-P", String(supervisor)], { encoding: "utf8" }).trim();
    const variables = readFileSync(`/proc/${agent}/environ`, "utf8")
        .split("\0")
        .filter((line) => /^(MESOS|HARNESS|LIBPROCESS)_/.test(line) && !line.startsWith("MESOS_RESOURCES="));
    const command = readFileSync(`/proc/${agent}/cmdline`, "utf8").split("\0").filter(Boolean);
    process.kill(supervisor, "SIGTERM");
    const lines = [
        "#!/usr/bin/env bash",
        // Settings that an agent does not understand make it end at once.
        'case $MESOS_ATTRIBUTES in *poison*) echo "Failed to load the attributes: poison"; exit 1 ;; esac',
        ...variables.map((line) => `export '${line}'`),
        'export MESOS_RESOURCES="${MESOS_RESOURCES:-cpus:2;mem:512;disk:1024;ports:[31000-31099]}"',
        `exec ${command.map((word) => `'${word}'`).join(" ")}`,
    ];
    const exec = node.path("exec");
    writeFileSync(exec, `${lines.join("\n")}\n`);
    chmodSync(exec, 0o755);
    node.addUnit("dcos-mesos-slave", { exec, restart: true });
    node.write(node.paths.attributes, "OTHER=kept\nMESOS_ATTRIBUTES=rack:r1\n");
    const meta = path.join(work, `agent-${number}`, "agents", "0", "work", "meta");
    symlinkSync(meta, node.path("meta"));
    // So far it had no attributes.
    unlinkSync(path.join(meta, "slaves", "latest"));
    node.systemctl("start", "dcos-mesos-slave");
}
