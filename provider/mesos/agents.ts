import { z } from "zod";
import type { Agent } from "./agent";
import { form, type Listing } from "./listing";
import { amountsSchema, resourcesSchema, sumOf } from "./resources";
import { resourceSchema, totalsOf } from "./totals";

const value = z.object({ value: z.string() });
const named = z.object({ name: z.string() });

/** An absent one is masters' before 1.5. */
const domain = z.object({ fault_domain: z.object({ region: named, zone: named }).optional() }).optional();

/** What both APIs write alike. An AgentInfo has no address; the `pid`, `slave(1)@10.0.0.5:5051`, has. */
const common = {
    active: z.boolean(),
    deactivated: z.boolean().default(false),
    pid: z.string().default(""),
    version: z.string().default(""),
    drain_info: z
        .object({
            state: z.string().optional(),
            config: z.object({ mark_gone: z.boolean().optional() }).optional(),
        })
        .optional(),
};

const agentSchema = z.object({
    ...common,
    agent_info: z.object({
        hostname: z.string(),
        id: value,
        attributes: z
            .array(
                z.object({
                    name: z.string(),
                    text: value.optional(),
                    scalar: z.object({ value: z.number() }).optional(),
                    set: z.object({ item: z.array(z.string()).default([]) }).optional(),
                }),
            )
            .default([]),
        domain,
    }),
    total_resources: z.array(resourceSchema).default([]),
    allocated_resources: resourcesSchema,
    capabilities: z.array(z.object({ type: z.string().optional() })).default([]),
});

const slaveSchema = z.object({
    ...common,
    id: z.string(),
    hostname: z.string(),
    attributes: z.record(z.string(), z.unknown()).default({}),
    domain,
    resources: amountsSchema,
    used_resources: amountsSchema,
    unreserved_resources_full: z.array(resourceSchema).default([]),
    reserved_resources_full: z.record(z.string(), z.array(resourceSchema)).default({}),
    capabilities: z.array(z.string()).default([]),
});

/** GET_AGENTS and /slaves. */
export const AGENTS: Listing<Agent> = {
    route: "agents",
    v1: form(["agents"], agentSchema, (agent) => [
        {
            id: agent.agent_info.id.value,
            hostname: agent.agent_info.hostname,
            attributes: Object.fromEntries(
                agent.agent_info.attributes.map(({ name, text, scalar, set }) => [
                    name,
                    text?.value ?? (scalar ? String(scalar.value) : (set?.item.join(",") ?? "")),
                ]),
            ),
            ...placeOf(agent.agent_info.domain),
            ...commonOf(agent),
            resources: sumOf(agent.total_resources),
            totals: totalsOf(agent.total_resources),
            allocated: sumOf(agent.allocated_resources),
            canDrain: agent.capabilities.some(({ type }) => type === CAN_DRAIN),
        },
    ]),
    legacy: form(["slaves"], slaveSchema, (slave) => [
        {
            id: slave.id,
            hostname: slave.hostname,
            attributes: Object.fromEntries(
                Object.entries(slave.attributes).map(([name, value]) => [name, String(value)]),
            ),
            ...placeOf(slave.domain),
            ...commonOf(slave),
            resources: slave.resources,
            totals: totalsOf([
                ...slave.unreserved_resources_full,
                ...Object.values(slave.reserved_resources_full).flat(),
            ]),
            allocated: slave.used_resources,
            canDrain: slave.capabilities.includes(CAN_DRAIN),
        },
    ]),
};

const CAN_DRAIN = "AGENT_DRAINING";

type Common = z.output<z.ZodObject<typeof common>>;

function commonOf({ active, deactivated, pid, version, drain_info }: Common) {
    return { ...addressOf(pid), active, deactivated, version, drain: drainOf(drain_info) };
}

function drainOf(info: Common["drain_info"]): Agent["drain"] {
    const { state, config } = info ?? {};
    if (state !== "DRAINING" && state !== "DRAINED") return undefined;
    return { state, markGone: config?.mark_gone ?? false };
}

function placeOf(domain: z.output<typeof agentSchema>["agent_info"]["domain"]) {
    return { region: domain?.fault_domain?.region.name, zone: domain?.fault_domain?.zone.name };
}

/** `slave(1)@10.0.0.5:5051` */
function addressOf(pid: string): { ip: string; port: number } {
    const [, ip = "", port = "0"] = /@(.*):(\d+)$/.exec(pid) ?? [];
    return { ip, port: Number(port) };
}
