import {
    agent,
    FOREIGN_TEXT,
    isForeign,
    type Machine,
    type Stack,
    STRAIGHT_DOWN,
    succeeded,
    useCluster,
    type Window,
} from "./support";

const lane = useCluster();
beforeEach(() => lane.cluster.reset());

const at = { startTime: "2030-01-01T00:00:00Z", duration: "1h", reason: "kernel" };
const PREFIX = "2030-01-01T00:00:00Z 1h";

describe("A window that another program writes again", () => {
    let stack: Stack;
    beforeAll(() => (stack = lane.stack("rewritten")));

    /** What a program posts that keeps numbers as doubles, and has a mind to change our window. */
    const rewrite = (change: (window: Window) => Window) =>
        lane.cluster.edit(({ windows }) => ({
            windows: windows.map((window) => (isForeign(window) ? window : change(asDoubles(window)))),
        }));
    const withMachine = (machine: Machine) => (window: Window) => ({
        ...window,
        machine_ids: [...window.machine_ids, machine],
    });

    test("goes up and away as ours, and leaves what was put into it, by name", async () => {
        stack.window({ ...at, machines: [agent(1), agent(2)], state: "down", ...STRAIGHT_DOWN });
        succeeded(await stack.up());
        await rewrite(withMachine(agent(3)));
        await lane.cluster.takeDown(agent(3));
        const refreshed = succeeded(await stack.refresh());
        expect(refreshed).toContain(
            "machine agent-3.mesos (127.0.0.4) was put into this window by another program",
        );
        const output = succeeded(await stack.destroy());
        expect(output).toContain(
            "machine agent-3.mesos (127.0.0.4) was put into this window by another program",
        );
        expect(await lane.cluster.modes()).toEqual({ "agent-3.mesos": "DOWN" });
        expect(await lane.cluster.windows()).toEqual([`${PREFIX} agent-3.mesos:DOWN`]);
        expect(await lane.cluster.schedule()).toContain(FOREIGN_TEXT);
    });

    test("at another time is ours, moved, and up moves it back", async () => {
        stack.window({ ...at, machines: [agent(1), agent(2)] });
        succeeded(await stack.up());
        const start = { nanoseconds: BigInt(Date.parse("2030-02-01T00:00:00Z")) * 1_000_000n };
        await rewrite((window) => ({ ...window, unavailability: { ...window.unavailability, start } }));
        expect(succeeded(await stack.preview())).toContain(
            "another program has changed this window on the master: it starts at 2030-02-01T00:00:00Z there, 31d later",
        );
        const output = succeeded(await stack.refresh());
        expect(output).toMatch(/~ startTime\s*: "2030-01-01T00:00:00Z" => "2030-02-01T00:00:00Z"/);
        succeeded(await stack.up());
        expect(await lane.cluster.windows()).toEqual([
            `${PREFIX} agent-1.mesos:DRAINING agent-2.mesos:DRAINING`,
        ]);
    });
});

describe("Windows that swap machines in one update", () => {
    const program = (...members: Machine[][]) =>
        members
            .map((machines, index) => {
                const args = JSON.stringify({
                    ...at,
                    machines,
                    startTime: `2030-01-0${index + 1}T00:00:00Z`,
                });
                return `new MaintenanceWindow("window-${index + 1}", ${args});`;
            })
            .join("\n");

    test("have them afterwards, two as well as three in a ring", async () => {
        const stack = lane.stack("swap");
        stack.program(program([agent(1)], [agent(2)], [agent(3), agent(4)]));
        succeeded(await stack.up());
        stack.program(program([agent(2)], [agent(1)], [agent(3), agent(4)]));
        succeeded(await stack.up());
        stack.program(program([agent(1)], [agent(3)], [agent(2), agent(4)]));
        succeeded(await stack.up());
        expect((await lane.cluster.windows()).sort()).toEqual([
            "2030-01-01T00:00:00Z 1h agent-1.mesos:DRAINING",
            "2030-01-02T00:00:00Z 1h agent-3.mesos:DRAINING",
            "2030-01-03T00:00:00Z 1h agent-2.mesos:DRAINING agent-4.mesos:DRAINING",
        ]);
        expect(await lane.cluster.schedule()).toContain(FOREIGN_TEXT);
    });
});

function asDoubles({ machine_ids, unavailability: { start, duration } }: Window): Window {
    const rounded = ({ nanoseconds }: { nanoseconds: bigint }) => ({
        nanoseconds: BigInt(Number(nanoseconds)),
    });
    return {
        machine_ids,
        unavailability: { start: rounded(start), ...(duration && { duration: rounded(duration) }) },
    };
}
