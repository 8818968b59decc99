import type { Master } from "../master/master";
import { agentInfo } from "./agent";
import { CAPABILITIES, masterInfo, type Address } from "./master-info";
import { unlessEmpty } from "./resources";

/** The protobuf message Registry. */
export function registryView(master: Master, address: Address): object {
    const machines = [...master.registry.machines].map((info) => ({ info }));
    const capabilities = CAPABILITIES.map((type) => ({ type }));
    const slaves = master.agents.registered().map((agent) => ({
        deactivated: agent.deactivated,
        drain_info: agent.drain && { state: agent.drain.state, config: { mark_gone: agent.drain.markGone } },
        info: agentInfo(agent, { role: "*" }),
    }));
    return {
        machines: { machines: unlessEmpty(machines) },
        master: { info: masterInfo(master, address, capabilities) },
        schedules: unlessEmpty(master.registry.schedules),
        slaves: { slaves: unlessEmpty(slaves) },
    };
}
