import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

/** The processes that run in a folder and whose command line matches, from /proc. */
export function processesIn(folder: string, command: RegExp): number[] {
    return readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .filter((pid) => {
            try {
                const line = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
                return command.test(line) && readlinkSync(`/proc/${pid}/cwd`) === folder;
            } catch {
                return false; // ended meanwhile, or somebody else's
            }
        })
        .map(Number);
}

export const PROVIDER = /dynamic-provider/;
export const PULUMI = /^\S*pulumi (?!-?language)/;

/** Sends a signal to all of them, once; resolves to how many there were. */
export function signalAll(folder: string, command: RegExp, signal: NodeJS.Signals): number {
    const pids = processesIn(folder, command);
    for (const pid of pids) process.kill(pid, signal);
    return pids.length;
}

/** Kills them at once, as the kernel would when memory runs out; resolves when they are gone. */
export async function killAll(folder: string, command: RegExp): Promise<number> {
    const pids = processesIn(folder, command);
    for (const pid of pids) process.kill(pid, "SIGKILL");
    while (processesIn(folder, command).some((pid) => pids.includes(pid))) await setTimeout(20);
    return pids.length;
}

/** A second Ctrl-C: pulumi stops waiting, and ends its provider. Resolves when both are gone. */
export async function interruptTwice(folder: string, command: RegExp): Promise<number> {
    const pids = processesIn(folder, command);
    for (let press = 0; press < 2; press++) {
        for (const pid of pids) process.kill(pid, "SIGINT");
        await setTimeout(300);
    }
    while (processesIn(folder, command).some((pid) => pids.includes(pid))) await setTimeout(20);
    return pids.length;
}
