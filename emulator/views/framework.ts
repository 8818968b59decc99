import type { Framework } from "../master/frameworks";
import type { InverseOffer } from "../master/inverse-offers";
import { nanoseconds } from "../master/timers";
import { allocated } from "./holdings";
import { each, legacyAmounts, sum, unlessEmpty } from "./resources";
import { legacyTaskView } from "./task";

const CAPABILITIES = ["PARTITION_AWARE", "MULTI_ROLE"];

/** An element of GET_FRAMEWORKS. */
export function frameworkView(
    framework: Framework,
    inverseOffers: readonly InverseOffer[],
    masterId: string,
): object {
    const { id, spec, registeredTime } = framework;
    return {
        framework_info: {
            user: "root",
            name: spec.name,
            id: { value: id },
            failover_timeout: 0,
            checkpoint: true,
            roles: [spec.role ?? "*"],
            hostname: spec.hostname ?? "",
            principal: spec.principal,
            capabilities: CAPABILITIES.map((type) => ({ type })),
        },
        ...connection(framework),
        registered_time: { nanoseconds: nanoseconds(registeredTime) },
        reregistered_time: { nanoseconds: nanoseconds(registeredTime) },
        inverse_offers: unlessEmpty(inverseOffers.map((offer) => inverseOfferView(offer, masterId))),
        allocated_resources: unlessEmpty(allocated([...framework.tasks])),
        offer_constraints: {},
    };
}

/** An element of /frameworks and /state. */
export function legacyFrameworkView(framework: Framework, tasksSeen: boolean): object {
    const { id, spec, registeredTime, tasks, completed } = framework;
    const used = legacyAmounts(sum([...tasks]));
    return {
        id,
        name: spec.name,
        used_resources: used,
        offered_resources: legacyAmounts(sum([])),
        capabilities: CAPABILITIES,
        hostname: spec.hostname ?? "",
        webui_url: "",
        ...connection(framework),
        user: "root",
        failover_timeout: 0,
        checkpoint: true,
        registered_time: registeredTime,
        unregistered_time: 0,
        principal: spec.principal,
        resources: used,
        roles: [spec.role ?? "*"],
        tasks: tasksSeen ? each(tasks, legacyTaskView) : [],
        unreachable_tasks: [],
        completed_tasks: tasksSeen ? each(completed, legacyTaskView) : [],
        offers: [],
        executors: [],
        offer_constraints: {},
    };
}

function connection({ spec, running }: Framework): object {
    const active = running && spec.active !== false;
    return { active, connected: active, recovered: false };
}

function inverseOfferView(
    { number, framework, agent, unavailability }: InverseOffer,
    masterId: string,
): object {
    const [process, address] = agent.pid.split("@") as [string, string];
    const [ip, port] = address.split(":") as [string, string];
    return {
        id: { value: `${masterId}-O${number}` },
        url: {
            scheme: "http",
            address: { hostname: agent.spec.hostname, ip, port: BigInt(port) },
            path: `/${process}`,
        },
        framework_id: { value: framework.id },
        agent_id: { value: agent.id },
        unavailability,
    };
}
