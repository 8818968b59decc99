import { AgentNode } from "../../../../../provider/node";
import type { Agent } from "../../../../../provider/mesos";
import { taskOf } from "../../../../../provider/resources/reregistration/prepare";
import {
    checkReregistration,
    parseReregistrationInputs,
    type ReregistrationInputs,
} from "../../../../../provider/resources/reregistration/spec";
import { Walk } from "../../../../../provider/resources/reregistration/walk";
import { machine } from "../../../../support/builders";
import { FakeCluster } from "../../../../support/fake-cluster";
import { cutAt, localShell, StandInNode } from "../../../../support/stand-in-node";

void AgentNode;
void (0 as unknown as Agent);
void (0 as unknown as ReregistrationInputs);
void cutAt;

test("x", async () => {
    const node = new StandInNode();
    node.addUnit();
    node.write(node.paths.attributes, "OTHER=1\nMESOS_ATTRIBUTES=rack:r1\n");
    node.systemctl("start", "dcos-mesos-slave");
    const cluster = new FakeCluster();
    cluster.agents = async () => [node.agent(machine(1))].flatMap((each) => each ?? []);
    const checked = checkReregistration({
        nodes: [machine(1)],
        ssh: { user: "root" },
        attributes: { rack: "r2", zone: "a" },
        reason: "x",
        owner: "urn",
        paths: node.paths,
        commands: ["echo hello >>" + node.path("ran")],
    });
    expect(checked.failures).toEqual([]);
    const inputs = parseReregistrationInputs(checked.inputs);
    const log: string[] = [];
    const walk = new Walk(taskOf("id", inputs, machine(1), localShell), {
        cluster,
        log: (m) => log.push(m),
        now: Date.now,
        sleep: (ms) => new Promise((r) => setTimeout(r, ms / 20)),
    });
    try {
        console.log(
            await walk.run(),
            log,
            node.read(node.paths.attributes),
            node.read(node.paths.marker),
            node.backups(),
        );
    } finally {
        console.log(log, node.read(node.path("units/dcos-mesos-slave/log")));
        node.remove();
    }
}, 60000);
