import fc from "fast-check";
import { type Facts, nextStep, type Step, type UnitState, type Wish } from "../../provider/node";
import { readVariable, writeVariable } from "../../provider/node/environment-file";
import type { Marker } from "../../provider/node/marker";

/** What a node really is, of which the facts are what can be seen. */
interface World {
    marker: Marker | undefined;
    unit: UnitState;
    files: "old" | "new";
    /** What the link to the agent's metadata names; the agent starts with the id that it finds there. */
    link: { id: string; files: "old" | "new" } | undefined;
    down: boolean;
    /** What the master lists. */
    listed: { id: string; files: "old" | "new" } | undefined;
    /** How often the agent was stopped while it served, and what ran while it was not. */
    stops: number;
    ran: number[];
    ids: number;
}

const wishes = fc.record({
    renews: fc.boolean(),
    commands: fc.nat(3),
    lowers: fc.boolean(),
    hasTriggers: fc.boolean(),
});

function wishOf({
    renews,
    commands,
    lowers,
    hasTriggers,
}: typeof wishes extends fc.Arbitrary<infer T> ? T : never): Wish {
    const insists = commands > 0 || hasTriggers || !renews;
    return { run: "wanted", renews, commands, insists, lowers };
}

function serving(files: "old" | "new"): World {
    const agent = { id: "S0", files };
    return {
        marker: undefined,
        unit: "active",
        files,
        link: agent,
        down: false,
        listed: agent,
        stops: 0,
        ran: [],
        ids: 1,
    };
}

function factsOf(world: World, wish: Wish): Facts {
    const { marker, unit, files, down, listed } = world;
    return {
        marker,
        unit,
        filesCurrent: !wish.renews || files === "new",
        down,
        agent: listed && { id: listed.id, active: true, asWanted: !wish.renews || listed.files === "new" },
    };
}

/** A unit is started: the agent goes on under the id in its metadata, if these fit, or gets a new one. */
function start(world: World): World {
    const link = world.link ?? { id: `S${world.ids}`, files: world.files };
    const ids = world.link === undefined ? world.ids + 1 : world.ids;
    if (link.files !== world.files) return { ...world, ids, unit: "failed", listed: undefined };
    return { ...world, ids, link, unit: "active", listed: world.down ? undefined : link };
}

/** The parts of a step, after each of which the connection may be cut. */
function partsOf(step: Step, wish: Wish): ((world: World) => World)[] {
    const mark = (change: Partial<Marker>) => (world: World) => ({
        ...world,
        marker: { ...world.marker!, ...change },
    });
    switch (step) {
        case "begin":
            return [
                (world) => ({
                    ...world,
                    marker: {
                        run: wish.run,
                        id: "id",
                        begun: 0,
                        before: world.link?.id ?? world.listed?.id ?? "",
                        absent: [],
                        lowered: false,
                        stopped: false,
                        commands: 0,
                        unlinked: false,
                        done: false,
                    },
                }),
            ];
        case "down":
            return [mark({ lowered: true }), (world) => ({ ...world, down: true, listed: undefined })];
        case "stop":
            return [
                (world) => ({
                    ...world,
                    unit: "inactive",
                    listed: undefined,
                    stops: world.stops + (world.listed ? 1 : 0),
                }),
                mark({ stopped: true, unlinked: false }),
            ];
        case "command":
            return [
                (world) => ({ ...world, ran: [...world.ran, world.marker!.commands] }),
                (world) => mark({ commands: world.marker!.commands + 1 })(world),
            ];
        case "files":
            return [(world) => ({ ...world, files: "new" })];
        case "unlink":
            return [(world) => ({ ...world, link: undefined }), mark({ unlinked: true })];
        case "up":
            return [
                (world) => ({
                    ...world,
                    down: false,
                    listed: world.unit === "active" ? world.link : undefined,
                }),
            ];
        case "start":
            return [start];
        case "finish":
            return [mark({ done: true })];
        case "wait":
        case "done":
            return [];
    }
}

/** Follows the plan; cut off after so many parts, and with a reboot there if asked. Resolves to where it ended. */
function follow(world: World, wish: Wish, parts = Infinity): { world: World; last: Step; steps: Step[] } {
    const steps: Step[] = [];
    for (let left = parts; steps.length < 100;) {
        const step = nextStep(wish, factsOf(world, wish));
        steps.push(step);
        if (step === "done" || step === "wait") return { world, last: step, steps };
        for (const part of partsOf(step, wish)) {
            if (left-- <= 0) return { world, last: step, steps };
            world = part(world);
        }
    }
    throw new Error(`never ends: ${steps.slice(0, 30).join(", ")}`);
}

/** A reboot: systemd starts what is enabled, whatever was going on. */
function reboot(world: World): World {
    return start({ ...world, listed: undefined });
}

const cuts = fc.array(fc.record({ parts: fc.nat(16), reboots: fc.boolean() }), { maxLength: 4 });

describe("The plan of a node", () => {
    test("ends where it is wanted, however often it is cut off or the node reboots in between", () => {
        fc.assert(
            fc.property(wishes, cuts, (given, interruptions) => {
                const wish = wishOf(given);
                let world = serving("old");
                for (const { parts, reboots } of interruptions) {
                    world = follow(world, wish, parts).world;
                    if (reboots) world = reboot(world);
                }
                const { world: end, last } = follow(world, wish);
                expect(last).toBe("done");
                expect(end).toMatchObject({
                    unit: "active",
                    down: false,
                    marker: { done: true, run: "wanted" },
                });
                expect(end.files).toBe(wish.renews ? "new" : "old");
                expect(end.listed?.id === "S0").toBe(!wish.renews);
                // Each command has run, in their order; one that was cut off again.
                expect([...new Set(end.ran)]).toEqual(
                    Array.from({ length: wish.commands }, (_, index) => index),
                );
            }),
            { numRuns: 2000 },
        );
    });

    test("takes each step once where nothing gets in the way, and then none", () => {
        fc.assert(
            fc.property(wishes, (given) => {
                const wish = wishOf(given);
                const { world, steps } = follow(serving("old"), wish);
                const once = steps.filter((step) => step !== "command");
                expect(new Set(once).size).toBe(once.length);
                expect(world.stops).toBe(wish.lowers ? 0 : 1);
                expect(follow(world, wish).steps).toEqual(["done"]);
            }),
        );
    });

    test("leaves an agent alone that already is as wanted, and one that has only not registered yet", () => {
        fc.assert(
            fc.property(wishes, fc.boolean(), (given, isListed) => {
                const wish = { ...wishOf({ ...given, renews: true }), insists: false };
                const world = { ...serving("new"), ...(isListed ? {} : { listed: undefined }) };
                expect(follow(world, wish).steps).toEqual([isListed ? "done" : "wait"]);
            }),
        );
    });

    test("begins anew for another wish, wherever the one before was cut off", () => {
        fc.assert(
            fc.property(wishes, fc.nat(16), (given, parts) => {
                const { world } = follow(serving("old"), { ...wishOf(given), run: "other" }, parts);
                const wish = wishOf({ ...given, renews: true });
                const { last, world: end } = follow(world, wish);
                expect(last).toBe("done");
                expect(end).toMatchObject({ unit: "active", down: false, files: "new" });
                expect(end.listed?.id).not.toBe("S0");
            }),
        );
    });

    test("starts no agent whose machine is DOWN, and takes no machine DOWN that it does not need stopped", () => {
        const markers = fc.record({
            run: fc.constantFrom("wanted", "other"),
            stopped: fc.boolean(),
            unlinked: fc.boolean(),
            done: fc.boolean(),
            commands: fc.nat(3),
        });
        const facts = fc.record({
            marker: fc.option(markers, { nil: undefined }),
            unit: fc.constantFrom<UnitState>("active", "inactive", "failed", "changing"),
            filesCurrent: fc.boolean(),
            down: fc.boolean(),
            agent: fc.option(
                fc.record({ id: fc.constantFrom("S0", "S1"), active: fc.boolean(), asWanted: fc.boolean() }),
                { nil: undefined },
            ),
        });
        fc.assert(
            fc.property(wishes, facts, (given, seen) => {
                const rest = { id: "id", begun: 0, before: "S0", absent: [], lowered: false };
                const marker = seen.marker && { ...rest, ...seen.marker };
                const step = nextStep(wishOf(given), { ...seen, marker });
                if (step === "start") expect(seen.down).toBe(false);
                if (step === "down")
                    expect(given.lowers && !seen.down && marker?.run === "wanted").toBe(true);
                if (["command", "files", "unlink"].includes(step))
                    expect(["inactive", "failed"]).toContain(seen.unit);
                if (step === "finish") expect([seen.unit, seen.agent?.active]).toEqual(["active", true]);
            }),
            { numRuns: 2000 },
        );
    });
});

describe("A file of variables", () => {
    const names = fc.constantFrom("MESOS_ATTRIBUTES", "MESOS_RESOURCES", "OTHER", "MESOS_ATTRIBUTES_2");
    const values = fc
        .string({ unit: fc.constantFrom("a", "1", ":", ";", " ", '"', "#", "$", "[", "]", "=", "{", "}") })
        .map((text) => text.trim());
    const lines = fc.array(
        fc.oneof(
            fc.constantFrom(
                "",
                "# MESOS_ATTRIBUTES=no",
                "   ",
                "nonsense",
                'QUOTED="two',
                'lines"',
                "LONG=a \\",
            ),
            fc.tuple(names, values).map(([name, value]) => `${name}='${value}'`),
            fc.tuple(names, fc.constantFrom("a", "b:c", '"x y"')).map(([name, value]) => `${name}=${value}`),
        ),
    );

    test("says what was written, and nothing else in it changes", () => {
        fc.assert(
            fc.property(lines, names, values, (before, name, value) => {
                const text = before.join("\n");
                const after = writeVariable(text, name, value);
                expect(readVariable(after, name)).toBe(value);
                expect(writeVariable(after, name, value)).toBe(after);
                for (const other of [
                    "MESOS_ATTRIBUTES",
                    "MESOS_RESOURCES",
                    "OTHER",
                    "MESOS_ATTRIBUTES_2",
                    "QUOTED",
                ]) {
                    if (other !== name) expect(readVariable(after, other)).toBe(readVariable(text, other));
                }
                const othersOf = (whole: string) =>
                    whole
                        .replace(/\n$/, "")
                        .split("\n")
                        .filter((line) => !line.startsWith(`${name}=`));
                // Where nothing was left there is not even an empty line.
                if (after !== "" && text !== "") expect(othersOf(after)).toEqual(othersOf(text));
                expect(after === "" || after.endsWith("\n")).toBe(true);
            }),
            { numRuns: 1000 },
        );
    });

    test.each([
        ["OTHER=a\n\n\nOTHER=a", "", "OTHER=\n\n\n"],
        ["OTHER=a\n\n\nOTHER=a", undefined, "\n\n"],
        ["A=1\n\n", "b", "A=1\n\nOTHER=b\n"],
        ["LONG=a \\\n\n", undefined, "LONG=a \\\n\n"],
        ["\n", undefined, "\n"],
        ["", undefined, ""],
        ["OTHER=a", undefined, ""],
    ])("keeps its empty lines: %j with %j", (text, value, written) => {
        expect(writeVariable(text, "OTHER", value)).toBe(written);
        expect(writeVariable(written, "OTHER", value)).toBe(written);
    });
});
