import type { AgentSpec, FaultRule, FrameworkSpec, Leader, Mode, OperationSpec, TaskSpec } from "../options";
import type { Emulator } from "../emulator";
import { methodNotAllowed, notFound, text, type Answer, type Request } from "./exchange";

type Action = (emulator: Emulator, body: unknown) => unknown;

/** The emulator's own endpoints under /emulator, for tests in other processes: plain JSON in and out. */
const ACTIONS: Readonly<Record<string, Readonly<Record<string, Action>>>> = {
    "": { GET: (emulator) => describe(emulator) },
    "/faults": {
        GET: ({ faults }) => faults.rules,
        POST: ({ faults }, body) => faults.add(...([body].flat() as FaultRule[])),
        DELETE: ({ faults }) => faults.clear(),
    },
    "/requests": {
        GET: ({ requests }) => requests,
        DELETE: ({ requests }) => requests.splice(0),
    },
    "/counters": { GET: ({ counters }) => counters },
    "/mode": {
        GET: ({ mode }) => ({ mode }),
        POST: (emulator, body) => {
            const { mode, leader } = body as { mode: Mode; leader?: Leader | null };
            emulator.setMode(mode, leader);
        },
    },
    "/failover": { POST: (emulator) => emulator.failover() },
    "/reset": { POST: (emulator) => emulator.reset() },
    "/agents": {
        POST: (emulator, body) => ({ id: emulator.addAgent(body as AgentSpec) }),
        DELETE: (emulator, body) => emulator.removeAgent((body as { hostname: string }).hostname),
    },
    "/frameworks": {
        POST: (emulator, body) => ({ id: emulator.addFramework(body as FrameworkSpec) }),
        DELETE: (emulator, body) => emulator.removeFramework((body as { name: string }).name),
    },
    "/tasks": {
        POST: (emulator, body) => {
            const { framework, ...task } = body as TaskSpec & { framework: string };
            return { id: emulator.launchTask(framework, task) };
        },
        DELETE: (emulator, body) => emulator.killTask((body as { id: string }).id),
    },
    "/acknowledgements": {
        POST: (emulator, body) => emulator.acknowledgeTask((body as { id: string }).id),
    },
    "/operations": {
        POST: (emulator, body) => ({ id: emulator.addOperation(body as OperationSpec) }),
        DELETE: (emulator, body) => emulator.removeOperation((body as { id: string }).id),
    },
};

/** The answer to a request of the emulator's own endpoints; undefined for all others. */
export function control(emulator: Emulator, { method, target, body }: Request): Answer | undefined {
    const [, name] = /^\/emulator((?:\/[a-z]+)?)\/?$/.exec(target) ?? [];
    if (name === undefined) return undefined;
    const actions = ACTIONS[name];
    if (actions === undefined) return notFound();
    const action = actions[method];
    if (action === undefined) return methodNotAllowed(Object.keys(actions), method);
    try {
        const result = action(emulator, body.length > 0 ? JSON.parse(body.toString()) : {});
        const headers = { "Content-Type": "application/json" };
        return { status: 200, headers, body: JSON.stringify(result ?? {}) };
    } catch (error) {
        return text(400, (error as Error).message);
    }
}

function describe({ url, mode, counters, agents }: Emulator): object {
    return { url, mode, agents: agents.length, counters };
}
