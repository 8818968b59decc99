import {
    type AgentMachine,
    type Claims,
    claimsOf,
    type DesiredWindow,
    machineKey,
    machinesOf,
    NANOS_PER_MILLI,
    type Schedule,
    signatureOf,
    signedUnavailability,
    toWindow,
    type Window,
    windowsOf,
} from "../../provider/schedule";
import type { DeclaredWindow } from "../input/windows";
import type { Directory } from "../model/machines";

/**
 * The windows of a schedule that none of the stack's resources has written, as the provider tells them: what it takes
 * for a resource's own is no window of others here either.
 *
 * @param declared all windows of the stack, whose owners sign what they write.
 * @param recorded those that stand as they were last written.
 */
export function foreignWindows(
    schedule: Schedule,
    declared: readonly DeclaredWindow[],
    recorded: readonly DeclaredWindow[],
    directory: Directory,
): Window[] {
    const owners = new Owners(declared, recorded, directory);
    return windowsOf(schedule).filter((window) =>
        owners.candidates(window).every(({ isOwned }) => !isOwned(window)),
    );
}

/** What the owners of a stack claim; each window is put only to those whose it can be. */
class Owners {
    private readonly byDigits = new Map<bigint, Claims[]>();
    private readonly byMachine = new Map<string, Claims[]>();

    constructor(
        declared: readonly DeclaredWindow[],
        recorded: readonly DeclaredWindow[],
        directory: Directory,
    ) {
        const before = byOwner(recorded);
        for (const [owner, windows] of byOwner(declared)) {
            const old = before.get(owner) ?? [];
            const machines = [...windows, ...old].flatMap((window) => machinesIn(window, directory));
            const signature = signatureOf(owner);
            const claims = claimsOf({
                owner: {
                    signatures: [signature],
                    machines,
                    recorded: old.flatMap((window) => plannedIn(window, directory)).map(toWindow),
                },
                windows: windows.flatMap((window) => plannedIn(window, directory)),
                // A window that is adopted is somebody else's until then.
                onConflict: "fail",
                release: false,
                exclusive: false,
            });
            add(this.byDigits, signature.start, claims);
            for (const key of new Set(machines.map(machineKey))) add(this.byMachine, key, claims);
        }
    }

    /** Those of its digits, and those of its machines: without either, nobody claims it. */
    candidates(window: Window): Claims[] {
        const digits = window.unavailability.start.nanoseconds % NANOS_PER_MILLI;
        const all = [
            this.byDigits.get(digits),
            ...machinesOf(window).map((machine) => this.byMachine.get(machineKey(machine))),
        ];
        return [...new Set(all.flatMap((claims) => claims ?? []))];
    }
}

function byOwner(windows: readonly DeclaredWindow[]): Map<string, DeclaredWindow[]> {
    const owners = new Map<string, DeclaredWindow[]>();
    for (const window of windows) add(owners, window.owner, window);
    return owners;
}

function add<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
    const list = lists.get(key);
    if (list === undefined) lists.set(key, [value]);
    else list.push(value);
}

function machinesIn({ machines }: DeclaredWindow, directory: Directory): AgentMachine[] {
    return machines.map((machine) => {
        const { name, ip } = directory.machine(machine);
        return { hostname: name, ip: ip ?? "" };
    });
}

/** Nothing for a window whose time is not known. */
function plannedIn(window: DeclaredWindow, directory: Directory): DesiredWindow[] {
    const { owner, startMillis, durationMillis, state } = window;
    if (startMillis === undefined) return [];
    const length = durationMillis === undefined ? undefined : BigInt(durationMillis);
    return [
        {
            machines: machinesIn(window, directory),
            unavailability: signedUnavailability(BigInt(startMillis), length, signatureOf(owner)),
            mode: state === "down" ? "DOWN" : "DRAINING",
        },
    ];
}
