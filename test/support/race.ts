import { type Goal, machineKey, machinesOf, ownedWindows } from "../../provider/schedule";
import { stringifyJson } from "../../provider/mesos/json";
import { Writer } from "../../provider/writer";
import { desired, foreignWindow, goal, machine, machines } from "./builders";
import { type Latency, ModelMaster } from "./model-master";
import { Random } from "./random";
import { VirtualClock } from "./virtual-clock";

export interface RaceResult {
    /** Goals that failed, or were said to be reached and are not so in the end. */
    lost: Goal[];
    /** Windows of others, before and after. */
    foreignBefore: string;
    foreignAfter: string;
    /** How often a writer found its change gone and made it again. */
    repairs: number;
}

/**
 * Several processes change one schedule at the same time, each with a writer of its own: they add windows, take
 * machines down and give windows back, at random moments and over a network of random speed.
 */
export async function race(seed: number, latency: (random: Random) => Latency): Promise<RaceResult> {
    const random = new Random(seed);
    const clock = new VirtualClock();
    const foreign = [foreignWindow(machines(250)), foreignWindow(machines(251, 252))];
    const master = new ModelMaster({ windows: foreign });
    let repairs = 0;
    const note = (message: string) => void (repairs += message.includes("another writer") ? 1 : 0);

    const processes = 2 + random.below(4);
    const finalGoals: Goal[] = [];
    const failed: Goal[] = [];
    const runs = Array.from({ length: processes }, async (_, process) => {
        const writer = new Writer(master.over(clock, latency(random)), note, clock);
        await Promise.all(
            Array.from({ length: 1 + random.below(3) }, async (_, index) => {
                await clock.sleep(random.between(0, 600));
                const [first, last] = twoGoals(
                    `urn:${process}-${index}`,
                    1 + process * 10 + index * 2,
                    random,
                );
                finalGoals.push(last ?? first);
                try {
                    await writer.reach(first);
                    if (last !== undefined) await writer.reach(last);
                } catch {
                    failed.push(last ?? first);
                }
            }),
        );
    });
    await clock.run(Promise.all(runs));

    const view = master.view();
    const ours = new Set(finalGoals.flatMap((each) => ownedWindows(view.schedule, each)));
    return {
        lost: finalGoals.filter((each) => failed.includes(each) || !isReached(each, master)),
        foreignBefore: stringifyJson(foreign),
        foreignAfter: stringifyJson((view.schedule.windows ?? []).filter((window) => !ours.has(window))),
        repairs,
    };
}

/** A window is declared; later it may be taken down, brought back to scheduled, or given back. */
function twoGoals(owner: string, number: number, random: Random): [Goal, Goal?] {
    const members = [machine(number), machine(number + 1)];
    const scheduled = goal(owner, [desired(owner, members)]);
    const down = goal(owner, [desired(owner, members, { mode: "DOWN" })]);
    const released = { ...scheduled, release: true };
    const gone = { ...goal(owner, [], { release: true }), owner: scheduled.owner };
    const choices: [Goal, Goal?][] = [[scheduled], [down], [scheduled, gone], [down, released], [down, gone]];
    return choices[random.below(choices.length)]!;
}

function isReached(wanted: Goal, master: ModelMaster): boolean {
    const view = master.view();
    const owned = ownedWindows(view.schedule, wanted);
    if (owned.length !== wanted.windows.length) return false;
    return wanted.windows.every(({ machines: members, mode }) => {
        const window = owned[0]!;
        const keys = machinesOf(window).map(machineKey);
        return (
            members.every((member) => keys.includes(machineKey(member))) &&
            members.every((member) => master.down.has(machineKey(member)) === (mode === "DOWN"))
        );
    });
}
