import { z } from "zod";
import type { Operation } from "./task";

const value = z.object({ value: z.string() });

const operationSchema = z.object({
    framework_id: value.optional(),
    agent_id: value.optional(),
    info: z.object({ type: z.string().default("UNKNOWN"), id: value.optional() }),
    latest_status: z.object({ state: z.string(), operation_id: value.optional() }),
    uuid: value.optional(),
});

/** GET_OPERATIONS. */
export const operationsSchema = z.object({ operations: z.array(operationSchema).default([]) });

/** States in which an operation is over (Mesos 1.11, `protobuf_utils.cpp`). */
const OVER = /^OPERATION_(FINISHED|FAILED|ERROR|DROPPED|GONE_BY_OPERATOR)$/;

/** Those that are not over. */
export function operationsOf({ operations }: z.output<typeof operationsSchema>): Operation[] {
    return operations
        .map(({ info, latest_status, uuid, agent_id, framework_id }) => ({
            id: info.id?.value ?? latest_status.operation_id?.value ?? uuid?.value ?? "",
            type: info.type,
            agentId: agent_id?.value,
            frameworkId: framework_id?.value,
            state: latest_status.state,
        }))
        .filter(({ state }) => !OVER.test(state));
}
