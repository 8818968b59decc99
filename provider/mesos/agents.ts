import type { Agent } from "./agent";
import type { AgentsAnswer } from "./schemas";

export function agentsOf({ agents }: AgentsAnswer): Agent[] {
    return agents.map(({ agent_info, active, pid }) => ({
        id: agent_info.id.value,
        hostname: agent_info.hostname,
        ip: addressOf(pid),
        active,
        attributes: Object.fromEntries(
            agent_info.attributes.map(({ name, text, scalar, set }) => [
                name,
                text?.value ?? (scalar ? String(scalar.value) : (set?.item.join(",") ?? "")),
            ]),
        ),
        region: agent_info.domain?.fault_domain?.region.name,
        zone: agent_info.domain?.fault_domain?.zone.name,
    }));
}

/** `slave(1)@10.0.0.5:5051` -> `10.0.0.5` */
function addressOf(pid: string): string {
    return /@(.*):\d+$/.exec(pid)?.[1] ?? "";
}
