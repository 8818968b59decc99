import type { AgentSpec, FrameworkSpec, TaskSpec } from "./options";

export interface ClusterSpec {
    agents: AgentSpec[];
    frameworks: FrameworkSpec[];
}

/**
 * A small cluster as one may meet it: twelve agents in three racks, `node-a1.example.net` (10.0.1.11) and so on,
 * and three frameworks. marathon moves its tasks away from a machine that is to go down, kafka agrees but stays
 * where its data is, cassandra declines.
 */
export function believableCluster(): ClusterSpec {
    const agents = ["a", "b", "c"].flatMap((rack, index) =>
        [1, 2, 3, 4].map((number): AgentSpec => agent(`node-${rack}${number}.example.net`, index, number)),
    );
    const on = (names: string) => names.split(" ").map((name) => `node-${name}.example.net`);
    const marathon = on("a1 a2 a3 b1 b2 b3 c1 c2 c3").map((agent, index) => ({
        agent,
        name: `${["shop", "search", "login"][index % 3]}.${index + 1}`,
        cpus: 1,
        mem: 1024,
    }));
    const kafka = on("a3 b3 c3").map((agent, index) => ({
        agent,
        name: `broker-${index}`,
        cpus: 2,
        mem: 4096,
    }));
    const cassandra = on("a4 b4 c4").map((agent, index) => ({
        agent,
        name: `cassandra-${index}`,
        cpus: 4,
        mem: 8192,
        disk: 51200,
    }));
    return {
        agents,
        frameworks: [
            {
                name: "marathon",
                hostname: "10.0.1.10",
                inverseOffers: "accept",
                relocate: true,
                tasks: marathon,
            },
            { name: "kafka", hostname: "10.0.2.10", role: "kafka", inverseOffers: "accept", tasks: kafka },
            {
                name: "cassandra",
                hostname: "10.0.3.10",
                role: "cassandra",
                inverseOffers: "decline",
                tasks: cassandra,
            },
        ],
    };
}

/** So many agents, spread over the racks in turn: `node-1.example.net` (10.1.0.1) in r1 and on. */
export function manyAgents(count: number, racks = 3): AgentSpec[] {
    return Array.from({ length: count }, (_, index) => {
        const number = index + 1;
        const ip = `10.${1 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`;
        return { ...agent(`node-${number}.example.net`, index % racks, number), ip };
    });
}

/**
 * So many tasks, spread over the agents and the frameworks in turn: `marathon.1` on the first agent, and on. Each
 * takes 0.1 CPUs, 256 MiB of memory and 16 MiB of disk.
 */
export function manyTasks(
    agents: readonly AgentSpec[],
    count: number,
    frameworks: readonly FrameworkSpec[] = USUAL,
): FrameworkSpec[] {
    if (agents.length === 0 || frameworks.length === 0)
        throw new Error("tasks need an agent and a framework");
    const tasks = frameworks.map((): TaskSpec[] => []);
    for (let index = 0; index < count; index++) {
        const place = index % agents.length;
        // Shifted by one with each round over the agents, so that an agent has tasks of all frameworks.
        const which = (place + Math.floor(index / agents.length)) % frameworks.length;
        tasks[which]!.push({
            agent: agents[place]!.hostname,
            name: `${frameworks[which]!.name}.${index + 1}`,
            cpus: 0.1,
            mem: 256,
            disk: 16,
        });
    }
    return frameworks.map((framework, which) => ({
        ...framework,
        tasks: [...(framework.tasks ?? []), ...tasks[which]!],
    }));
}

const USUAL: readonly FrameworkSpec[] = [
    { name: "marathon", inverseOffers: "accept", relocate: true },
    { name: "kafka", role: "kafka", inverseOffers: "accept" },
    { name: "cassandra", role: "cassandra", inverseOffers: "decline" },
];

function agent(hostname: string, rack: number, number: number): AgentSpec {
    const zone = `zone-${rack + 1}`;
    return {
        hostname,
        ip: `10.0.${rack + 1}.${10 + number}`,
        attributes: { rack: `r${rack + 1}`, zone },
        domain: { region: "eu-central", zone },
        resources: { cpus: 16, mem: 65536, disk: 409600 },
    };
}
