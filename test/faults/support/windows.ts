import { fetchAnew } from "../../support/fetch";

/** A window of somebody else, whose start no double can hold. */
export const FOREIGN =
    '{"machine_ids":[{"hostname":"Foreign-1.Mesos","ip":"10.9.9.9"}],' +
    '"unavailability":{"duration":{"nanoseconds":9007199254740993},"start":{"nanoseconds":1764554400123456789}}}';

export const agent = (number: number) => ({ hostname: `agent-${number}.mesos`, ip: `127.0.0.${number + 1}` });

export interface Inputs {
    machines: { hostname: string; ip: string }[];
    startTime: string;
    duration: string;
    state: "scheduled" | "down" | "up";
    reason: string;
    onConflict: "fail";
    pastStart: "warn";
    drain?: { strategy: "none" | "agent" };
    safety?: { allowLoss: true; outsideWindow: "allow" };
    owner: string;
}

/** Checked inputs, as the engine passes them to create and update. */
export function inputs(changes: Partial<Inputs> = {}): Inputs {
    return {
        machines: [agent(1), agent(2)],
        startTime: "2031-12-06T02:00:00Z",
        duration: "1h",
        state: "scheduled",
        reason: "kernel",
        onConflict: "fail",
        pastStart: "warn",
        // Whatever runs there, and whenever: these tests are about the writes.
        drain: { strategy: "none" },
        safety: { allowLoss: true, outsideWindow: "allow" },
        owner: "urn:pulumi:test::faults::pulumi-nodejs:dynamic/mesos:MaintenanceWindow::window",
        ...changes,
    };
}

interface Schedule {
    windows?: { machine_ids: { hostname: string }[]; unavailability: object }[];
}

/** A master's maintenance state, without machinery of ours. */
export class Observer {
    constructor(private readonly master: string) {}

    async text(): Promise<string> {
        return (await fetchAnew(`${this.master}/maintenance/schedule`)).text();
    }

    /** Brings everything up and leaves the foreign window alone in the schedule. */
    async reset(): Promise<void> {
        const { down_machines } = await this.status();
        if (down_machines.length > 0) await this.post("/machine/up", JSON.stringify(down_machines));
        await this.post("/maintenance/schedule", `{"windows":[${FOREIGN}]}`);
    }

    async post(path: string, body: string): Promise<void> {
        const answer = await fetchAnew(this.master + path, { method: "POST", body });
        if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    }

    async status(): Promise<{ draining_machines: { id: object }[]; down_machines: object[] }> {
        const status = (await (await fetchAnew(`${this.master}/maintenance/status`)).json()) as object;
        return { draining_machines: [], down_machines: [], ...status };
    }

    /** Our windows as "agent-1.mesos agent-2.mesos" and the DOWN machines, with the foreign window checked and left out. */
    async ours(): Promise<{ windows: string[]; down: string[]; foreignIntact: boolean }> {
        const text = await this.text();
        const foreignIntact = text.includes(FOREIGN);
        const { windows = [] } = JSON.parse(text.replace(FOREIGN, "null")) as Schedule;
        const { down_machines } = await this.status();
        return {
            windows: windows.filter(Boolean).map(({ machine_ids }) => names(machine_ids)),
            down: (down_machines as { hostname: string }[]).map(({ hostname }) => hostname).sort(),
            foreignIntact,
        };
    }
}

function names(machines: readonly { hostname: string }[]): string {
    return machines
        .map(({ hostname }) => hostname)
        .sort()
        .join(" ");
}
