import fc from "fast-check";
import {
    afterStep,
    type AgentMachine,
    type DesiredWindow,
    type Goal,
    type MachineId,
    machineKey,
    machinesOf,
    nextStep,
    type Schedule,
    type View,
    type Window,
    windowsOf,
} from "../../provider/schedule";
import { desired, goal, HOUR, machine, START, viewOf } from "./builders";

/** How often each property is tried. */
export const RUNS = { numRuns: 600 };

const NUMBERS = Array.from({ length: 12 }, (_, index) => index + 1);

/** Times as others may have posted them, before 1970 and beyond 2^53 included. */
const strangeNanoseconds = fc.oneof(
    fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }),
    fc.constantFrom(0n, -1n, 1_764_554_400_123_456_789n, 2n ** 53n + 1n),
);

/** Windows of others over some of the machines, and over entries that match no agent. */
export function foreignSchedules(numbers: readonly number[] = NUMBERS): fc.Arbitrary<Schedule> {
    const odd = fc.constantFrom<MachineId[]>([], [{ hostname: "only-a-name" }], [{ ip: "10.9.9.9" }]);
    return fc
        .record({
            groups: fc.array(fc.integer({ min: 0, max: 4 }), {
                minLength: numbers.length,
                maxLength: numbers.length,
            }),
            starts: fc.array(strangeNanoseconds, { minLength: 5, maxLength: 5 }),
            durations: fc.array(fc.option(fc.bigInt({ min: 0n, max: 2n ** 60n })), {
                minLength: 5,
                maxLength: 5,
            }),
            odd,
        })
        .map(({ groups, starts, durations, odd }) => {
            // Group 0 is in no window.
            const windows = [1, 2, 3, 4].flatMap((group): Window[] => {
                const machine_ids: MachineId[] = numbers
                    .filter((_, index) => groups[index] === group)
                    .map(machine);
                if (group === 1) machine_ids.push(...odd);
                if (machine_ids.length === 0) return [];
                const duration = durations[group] ?? undefined;
                return [
                    {
                        machine_ids,
                        unavailability: {
                            start: { nanoseconds: starts[group]! },
                            ...(duration === undefined ? {} : { duration: { nanoseconds: duration } }),
                        },
                    },
                ];
            });
            return windows.length > 0 ? { windows } : {};
        });
}

/** A schedule of others with some of its machines DOWN. */
export function foreignViews(numbers: readonly number[] = NUMBERS): fc.Arbitrary<View> {
    return foreignSchedules(numbers).chain((schedule) =>
        fc.subarray(windowsOf(schedule).flatMap(machinesOf)).map((down) => viewOf(schedule, down)),
    );
}

/** What an owner may want of some machines: up to two windows. */
export function goals(
    owner: string,
    numbers: readonly number[] = NUMBERS,
    rest: Partial<Goal> = {},
): fc.Arbitrary<Goal> {
    return fc
        .record({
            first: fc.subarray([...numbers]),
            second: fc.subarray([...numbers]),
            start: fc.bigInt({ min: 0n, max: START * 2n }),
            duration: fc.option(fc.bigInt({ min: 1n, max: 1_000n * HOUR }), { nil: undefined }),
            mode: fc.constantFrom<DesiredWindow["mode"]>("DRAINING", "DOWN"),
        })
        .map(({ first, second, start, duration, mode }) => {
            const others = second.filter((number) => !first.includes(number));
            const windows = [first, others]
                .filter((members) => members.length > 0)
                .map((members, index) =>
                    desired(owner, members.map(machine), { start: start + BigInt(index), duration, mode }),
                );
            return goal(owner, windows, rest);
        });
}

/** Follows the steps towards a goal as an undisturbed master would take them; at most four. */
export function follow(view: View, wanted: Goal): View {
    let seen = view;
    for (let steps = 0; steps <= 4; steps++) {
        const step = nextStep(seen, wanted);
        if (step.kind === "done" || step.kind === "conflict") return seen;
        seen = afterStep(seen, step);
    }
    throw new Error("not done after four steps");
}

/** What is left when the owner of a goal gives everything back. */
export function absence(wanted: Goal): Goal {
    return { ...wanted, windows: [], onConflict: "fail", release: true, exclusive: false };
}

export function allMachines(schedule: Schedule): MachineId[] {
    return windowsOf(schedule).flatMap(machinesOf);
}

export function keysOf(schedule: Schedule): string[] {
    return allMachines(schedule).map(machineKey);
}

/** The same machines with other capitals. */
export function shout(members: readonly AgentMachine[]): AgentMachine[] {
    return members.map(({ hostname, ip }) => ({ hostname: hostname.toUpperCase(), ip }));
}
