import { setTimeout as sleep } from "node:timers/promises";
import { startEmulator, type Emulator, type EmulatorOptions, type MachineID } from "../../../emulator";
import { fetchAnew } from "../../support/fetch";

export const A1 = { hostname: "a1.example.net", ip: "10.0.0.1" };
export const A2 = { hostname: "a2.example.net", ip: "10.0.0.2" };

export interface Reply {
    status: number;
    headers: Headers;
    text: string;
}

const running: Emulator[] = [];
afterEach(() => Promise.all(running.splice(0).map((emulator) => emulator.stop())));

/** An emulator with two agents, which stops with the test. */
export async function start(options: EmulatorOptions = {}): Promise<Emulator> {
    const emulator = await startEmulator({
        agents: [A1, A2],
        removalDelayMs: 5,
        answerDelayMs: 5,
        ...options,
    });
    running.push(emulator);
    return emulator;
}

/** A POST with a body, a GET without. */
export async function ask(emulator: Emulator, path: string, body?: unknown, user?: string): Promise<Reply> {
    const headers: Record<string, string> = { "Content-Type": "application/json" };
    if (user !== undefined) headers.Authorization = `Basic ${Buffer.from(user).toString("base64")}`;
    const text = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
    const init = {
        method: body === undefined ? "GET" : "POST",
        headers,
        body: text,
        redirect: "manual" as const,
    };
    const reply = await fetchAnew(emulator.url + path, init);
    return { status: reply.status, headers: reply.headers, text: await reply.text() };
}

export async function read<T>(emulator: Emulator, path: string, body?: unknown): Promise<T> {
    return JSON.parse((await ask(emulator, path, body)).text) as T;
}

/** A v1 call without an argument: what it answers under its own name. */
export async function call<T>(emulator: Emulator, type: string): Promise<T> {
    return (await read<Record<string, T>>(emulator, "/api/v1", { type }))[type.toLowerCase()]!;
}

export function plan(...machine_ids: MachineID[]): object {
    if (machine_ids.length === 0) return {};
    return { windows: [{ machine_ids, unavailability: { start: { nanoseconds: 1 } } }] };
}

export async function until(check: () => boolean | Promise<boolean>): Promise<void> {
    for (const end = Date.now() + 60_000; Date.now() < end; await sleep(5)) if (await check()) return;
    throw new Error("gave up waiting");
}
