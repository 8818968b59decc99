import { agent, isReal, type Stack, STRAIGHT_DOWN, succeeded, useCluster } from "./support";
import { runProgram } from "./support/run";

const lane = useCluster();

const base = { startTime: "2030-01-01T00:00:00Z", duration: "1h", reason: "kernel" };

/** JavaScript that declares windows by name; options are JavaScript too. */
function windows(declared: Record<string, object>, options: Record<string, string> = {}): string {
    return Object.entries(declared)
        .map(([name, args]) => {
            const given = JSON.stringify({ ...base, ...args });
            return `new MaintenanceWindow("${name}", ${given}, ${options[name] ?? "undefined"});`;
        })
        .join("\n");
}

/** What `mesos-maintenance review` makes of a preview. */
async function review(stack: Stack): Promise<{ code: number; attention: string[] }> {
    const { stdout } = await stack.preview("--json", "--show-sames");
    stack.write("preview.json", stdout);
    const cli = stack.path("node_modules/.bin/mesos-maintenance");
    const run = await runProgram(cli, ["review", "--preview", "preview.json", "--format", "json"], {
        cwd: stack.folder,
        env: { ...stack.env, MESOS_MASTERS: "" },
    });
    return { code: run.code, attention: (JSON.parse(run.stdout) as { attention: string[] }).attention };
}

/** The lines that are logged, without those of progress. */
function said(output: string): string {
    return output.slice(output.indexOf("Diagnostics:"));
}

describe("A preview tells the truth", () => {
    describe("of a stack with many windows", () => {
        let stack: Stack;
        const many = Object.fromEntries(
            Array.from({ length: 30 }, (_, index) => [
                `w${index}`,
                { machines: [{ hostname: `host-${index}`, ip: `10.0.0.${index}` }] },
            ]),
        );
        beforeAll(async () => {
            await lane.cluster.reset();
            stack = lane.stack("many");
            stack.program(
                windows({
                    ...many,
                    old: { machines: [agent(1)] },
                    giver: { machines: [agent(2), agent(3)] },
                    taker: { machines: [agent(4)] },
                }),
            );
            succeeded(await stack.up());
            lane.cluster.takeWrites();
        });
        afterAll(async () => {
            succeeded(await stack.destroy());
        });

        test("is silent where nothing changes", async () => {
            const output = succeeded(await stack.preview());
            expect(output).not.toContain("Diagnostics:");
            expect(output).toContain("34 unchanged");
        });

        test("looks at what Pulumi is given, tells what concerns the stack once, and no conflict that is none", async () => {
            const protect = {
                state: "down",
                drain: { strategy: "none" },
                safety: { protectFrameworks: ["marathon"] },
            };
            const program = windows(
                {
                    ...many,
                    new: { machines: [agent(1)] },
                    giver: { machines: [agent(2)], ...protect },
                    taker: { machines: [agent(4), agent(3)], ...protect },
                    transformed: { machines: [agent(5)] },
                    kept: { machines: [agent(6)] },
                },
                {
                    new: '{ aliases: [{ name: "old" }] }',
                    transformed:
                        '{ transformations: [(a) => ({ props: { ...a.props, duration: "3h" }, opts: a.opts })] }',
                },
            );
            const unknown = `const first = new MaintenanceWindow("first", ${JSON.stringify({ ...base, machines: [{ hostname: "x", ip: "10.9.9.1" }] })});
                new MaintenanceWindow("later", { ...${JSON.stringify(base)}, machines: first.machineStates, state: "down" });`;
            stack.program(program + unknown);
            const output = said(succeeded(await stack.preview()));
            expect(output).not.toContain("already in another maintenance window");
            expect(output).toContain("pulumi up will schedule 2030-01-01T00:00:00Z for 3h, 1 machine");
            expect(output).toMatch(
                /\(later\):\n\s+warning: not known yet in this preview: machines; which machines pulumi up takes out of service here/,
            );
            const refusals =
                output.match(
                    /pulumi up will refuse to take these machines DOWN: safety\.protectFrameworks/g,
                ) ?? [];
            // Four tasks of a real cluster run on four of its six agents, and three of these go down here.
            expect([1, 2]).toContain(refusals.length);
            if (!isReal) expect(refusals).toHaveLength(2);
            expect(output.match(/ways out of safety\.protectFrameworks/g)).toHaveLength(1);
            expect(output).toContain("marathon starts lost tasks elsewhere if it finds room");
            expect(output.match(/open at the same time/g)).toEqual(["open at the same time"]);
            expect(output).toMatch(
                /open at the same time: .*, and \d+ more; 37 machines at once at most, from 2030-01-01T00:00:00Z on/,
            );
            // Only what is new or changes has a word of its own.
            expect(output).not.toContain("(w1)");
        });

        test("says nothing of what --target passes over", async () => {
            const output = said(succeeded(await stack.preview("--target", urnOf(stack, "taker"))));
            expect(output).toContain("(taker)");
            expect(output).not.toMatch(/\((new|giver|transformed|kept|first)\)/);
        });
    });

    describe("where somebody else changed the master", () => {
        let stack: Stack;
        const down = { state: "down", ...STRAIGHT_DOWN };
        const declared = {
            lowered: { machines: [agent(1)], ...down },
            dropped: { machines: [agent(2)] },
            released: { machines: [agent(3)], ...down },
            removed: { machines: [agent(4)], ...down },
        };
        beforeAll(async () => {
            await lane.cluster.reset();
            stack = lane.stack("drift");
            stack.program(windows(declared));
            succeeded(await stack.up());
            await lane.cluster.bringUp(agent(1));
            await lane.cluster.edit(({ windows: all }) => ({
                windows: all.filter(({ machine_ids: [first] }) => first!.hostname !== agent(2).hostname),
            }));
            lane.cluster.takeWrites();
        });
        afterAll(async () => {
            succeeded(await stack.destroy());
            await lane.cluster.reset();
        });

        test("says drift, with both sides and the remedy, and promises nothing that up will not do", async () => {
            const output = said(succeeded(await stack.preview()));
            expect(output).toContain(
                "warning: drift: recorded as DOWN; on the master it is UP and in no window: agent-1.mesos (127.0.0.2)",
            );
            expect(output).toContain(
                "warning: drift: recorded as scheduled; on the master it is UP and in no window: agent-2.mesos (127.0.0.3)",
            );
            expect(output).toContain("`pulumi up --refresh`");
            expect(output).not.toContain("pulumi up will");
            expect(output).toContain("5 unchanged");
        });

        test("and so does a review, with what returns to service: a human has to look", async () => {
            const { removed: _removed, ...left } = declared;
            stack.program(windows({ ...left, released: { ...declared.released, state: "scheduled" } }));
            const { code, attention } = await review(stack);
            expect(code).toBe(2);
            expect(attention).toContain(
                "2 windows are not on the master as recorded, and pulumi up will not change that",
            );
            expect(attention).toContain(
                "2 machines return to service: agent-3.mesos (127.0.0.4) of released, agent-4.mesos (127.0.0.5) of removed",
            );
            const output = said(succeeded(await stack.preview("--target", urnOf(stack, "released"))));
            expect(output).toContain("pulumi up will return to service agent-3.mesos (127.0.0.4)");
            expect(lane.cluster.takeWrites()).toEqual([]);
        });
    });
});

function urnOf(stack: Stack, name: string): string {
    return `urn:pulumi:e2e::${stack.name}::pulumi-nodejs:dynamic/mesos:MaintenanceWindow::${name}`;
}
