import { setTimeout as sleep } from "node:timers/promises";
import type { Agent } from "../../provider/mesos";
import type { Shell } from "../../provider/node";
import type { Properties } from "../../provider/resources/inputs";
import type { Surroundings } from "../../provider/resources/reregistration/lifecycle";
import { checkReregistration } from "../../provider/resources/reregistration/spec";
import type { Master } from "../../provider/writer";
import { FakeCluster } from "./fake-cluster";
import { pathsIn, shellOn, StandInNode } from "./stand-in-node";
import { machine } from "./builders";

export const REREGISTRATION = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/mesos:AgentReregistration::gpus";

/** Arguments for the nodes 1 to 9, which lie where "/NODE" says; by default node 1 gets the rack r2. */
export function reregistrationArgs(rest: Properties = {}): Properties {
    return {
        nodes: [machine(1)],
        ssh: { user: "root" },
        attributes: { rack: "r2", zone: "a" },
        paths: pathsIn("/NODE"),
        timeouts: { register: "20s" },
        reason: "rack 2",
        owner: REREGISTRATION,
        ...rest,
    };
}

/** The same after check, which has to be content. */
export function reregistrationInputs(rest: Properties = {}): Properties {
    const { inputs, failures } = checkReregistration(reregistrationArgs(rest));
    expect(failures).toEqual([]);
    return inputs;
}

/** Stand-in nodes with small agents that serve as rack r1, and the cluster that lists them. */
export class StandInNodes {
    readonly nodes: StandInNode[];
    readonly cluster: FakeCluster;
    readonly log: string[] = [];
    /** In place of a node's shell. */
    shell = (_number: number, shell: Shell): Shell => shell;

    constructor(count = 1, change?: (master: Master) => Partial<Master>) {
        this.nodes = Array.from({ length: count }, () => {
            const node = new StandInNode();
            node.write(node.paths.attributes, "OTHER=kept\nMESOS_ATTRIBUTES=rack:r1\n");
            return node;
        });
        this.cluster = new FakeCluster({}, [], change);
        this.cluster.agents = async () => this.agents();
    }

    /** The first, or the only one. */
    get node(): StandInNode {
        return this.nodes[0]!;
    }

    /** Agents on DOWN machines are not listed. */
    agents(): Agent[] {
        const down = this.cluster.master.view().down.map(({ hostname }) => hostname);
        return this.nodes.flatMap((node, index) => {
            const { hostname, ip } = machine(index + 1);
            return down.includes(hostname) ? [] : (node.agent({ hostname, ip }) ?? []);
        });
    }

    /** Starts the units, and waits for their agents. */
    async serve(): Promise<void> {
        for (const node of this.nodes) {
            node.addUnit();
            node.systemctl("start", "dcos-mesos-slave");
        }
        while (this.agents().length < this.nodes.length) await sleep(20);
    }

    /**
     * For create and update. Waiting is twenty times as fast, and time passes by waiting alone: what the nodes take for
     * a command, on a busy machine, brings no time-out nearer.
     */
    get surroundings(): Surroundings {
        let waited = 0;
        return {
            connect: ({ host }) => {
                const number = Number(host.split(".").at(-1));
                const shell = this.shell(number, shellOn(this.nodes[number - 1]!));
                return { run: (...args) => shell.run(...args), close: () => undefined };
            },
            environment: {},
            log: (message) => this.log.push(message),
            now: () => waited,
            sleep: async (milliseconds) => {
                await sleep(milliseconds / 20);
                waited += milliseconds;
            },
        };
    }

    remove(): void {
        for (const node of this.nodes) node.remove();
    }
}
