import type { Operation } from "../master/operations";

/** An element of GET_OPERATIONS. */
export function operationView({ id, type, agent, framework }: Operation): object {
    const uuid = { value: Buffer.from(id.replaceAll("-", ""), "hex").toString("base64") };
    return {
        framework_id: framework && { value: framework.id },
        agent_id: { value: agent.id },
        info: { type, id: { value: id } },
        latest_status: { operation_id: { value: id }, state: "OPERATION_PENDING", uuid },
        uuid,
    };
}
