import type { Master } from "../master/master";
import { nanoseconds } from "../master/timers";
import type { MachineID } from "../wire/maintenance";
import { unlessEmpty } from "./resources";

/** The protobuf message ClusterStatus: the machines that are not UP, with the answers of the frameworks. */
export function clusterStatus(master: Master, visible: (id: MachineID) => boolean): object {
    const machines = [...master.machines].filter(({ id }) => visible(id));
    const draining = machines.filter(({ mode }) => mode === "DRAINING");
    const down = machines.filter(({ mode }) => mode === "DOWN");
    return {
        draining_machines: unlessEmpty(draining.map(({ id }) => ({ id, statuses: answers(master, id) }))),
        down_machines: unlessEmpty(down.map(({ id }) => id)),
    };
}

function answers(master: Master, id: MachineID): object[] | undefined {
    const statuses = master.inverseOffers.answered(id).map(({ framework, answer }) => ({
        status: answer!.status,
        framework_id: { value: framework.id },
        timestamp: { nanoseconds: nanoseconds(answer!.timestamp) },
    }));
    return unlessEmpty(statuses);
}
