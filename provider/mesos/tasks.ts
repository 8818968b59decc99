import { z } from "zod";
import { form, type Listing } from "./listing";
import { amountsSchema, isReserved, resourcesSchema, roleOf, sumOf } from "./resources";
import type { Task } from "./task";

const value = z.object({ value: z.string() });

const taskSchema = z.object({
    name: z.string().default(""),
    task_id: value,
    framework_id: value,
    agent_id: value,
    state: z.string(),
    resources: resourcesSchema,
});

const legacyTaskSchema = z.object({
    name: z.string().default(""),
    id: z.string(),
    framework_id: z.string(),
    slave_id: z.string(),
    state: z.string(),
    role: z.string().default(""),
    resources: amountsSchema,
});

/**
 * GET_TASKS and /frameworks: what is neither completed nor unreachable. /tasks would not do, as it does not
 * tell these from the others.
 */
export const TASKS: Listing<Task> = {
    route: "tasks",
    v1: form(["tasks", "pending_tasks"], taskSchema, (task, share) => [
        {
            id: task.task_id.value,
            name: task.name,
            frameworkId: share(task.framework_id.value),
            agentId: share(task.agent_id.value),
            state: share(task.state),
            role: share(roleOf(task.resources)),
            resources: sumOf(task.resources),
            reserved: task.resources.some(isReserved),
            volumes: task.resources.flatMap(({ disk }) => disk?.persistence?.id ?? []),
        },
    ]),
    legacy: form(
        ["frameworks"],
        z.object({ tasks: z.array(legacyTaskSchema).default([]) }),
        ({ tasks }, share) =>
            tasks.map(({ id, name, framework_id, slave_id, state, role, resources }) => ({
                id,
                name,
                frameworkId: share(framework_id),
                agentId: share(slave_id),
                state: share(state),
                role: share(role),
                resources,
                reserved: false,
                volumes: [],
            })),
    ),
};
