import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { agentsCommand } from "../../../../cli/agents";
import { emulatorCommand } from "../../../../cli/emulator";
import { impactCommand } from "../../../../cli/impact";
import { reviewCommand } from "../../../../cli/review";
import { root } from "./markdown";

const commands: Record<string, Command> = {
    agents: agentsCommand(),
    impact: impactCommand(),
    emulator: emulatorCommand(),
    review: reviewCommand(),
};

/** The commands of a shell block: comments and continued lines resolved, `a && b` taken apart. */
export function commandsOf(code: string): string[][] {
    return code
        .replaceAll("\\\n", " ")
        .split("\n")
        .map((line) => line.replace(/(^|\s)#.*$/, ""))
        .flatMap((line) => line.split("&&"))
        .map(wordsOf)
        .filter((words) => words.length > 0);
}

function wordsOf(line: string): string[] {
    return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c!);
}

/** What is wrong with a command, as far as that can be told without running it. */
export function problemOf(words: string[]): string | undefined {
    const [program, ...args] = words[0] === "npx" ? words.slice(1) : words;
    switch (program) {
        case "npm":
            return npmProblem(args);
        case "mesos-maintenance":
            return ownProblem(args);
        case "pulumi":
            return pulumiIsThere ? pulumiProblem(args) : undefined;
        case "cd":
        case "mkdir":
        case "export":
        case "curl": // sent to an emulator by the test
            return undefined;
        default:
            return `no rule says how to check ${program}`;
    }
}

function npmProblem([first = "", second = ""]: string[]): string | undefined {
    if (["init", "install"].includes(first)) return undefined;
    const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
        scripts: Record<string, string>;
    };
    const script = first === "run" ? second : first;
    return script in scripts ? undefined : `package.json has no script ${script}`;
}

/** Lets commander itself parse the options, without running the command. */
function ownProblem([name = "", ...args]: string[]): string | undefined {
    if (name === "--help") return undefined;
    const command = commands[name];
    if (command === undefined) return `mesos-maintenance has no command ${name}`;
    try {
        const { unknown, operands } = command
            .exitOverride()
            .configureOutput({ writeErr: () => {} })
            .parseOptions(args);
        const stray = [...unknown, ...operands];
        return stray.length > 0 ? `mesos-maintenance ${name} has no ${stray.join(" ")}` : undefined;
    } catch (error) {
        return (error as Error).message;
    }
}

const help = new Map<string, string>();

/** Whether there is a CLI whose help can be asked. */
export const pulumiIsThere = spawnSync("pulumi", ["version"], { stdio: "ignore" }).status === 0;

function pulumiProblem(args: string[]): string | undefined {
    const flags = args.filter((arg) => arg.startsWith("-")).map((arg) => arg.replace(/=.*/, ""));
    const words = args.filter((arg) => !arg.startsWith("-"));
    const verbs = ["stack", "config", "policy"].includes(words[0] ?? "")
        ? words.slice(0, 2)
        : words.slice(0, 1);
    const name = verbs.join(" ");
    const text = help.get(name) ?? spawnSync("pulumi", [...verbs, "--help"], { encoding: "utf8" }).stdout;
    help.set(name, text);
    const [, usage = ""] = /^Usage:\n(.*(?:\n\nAliases:\n.*)?)/m.exec(text) ?? [];
    if (!verbs.every((verb) => new RegExp(`\\b${verb}\\b`).test(usage))) return `there is no pulumi ${name}`;
    const stray = flags.filter((flag) => !new RegExp(`(^|\\s)${flag}(,|\\s|$)`, "m").test(text));
    return stray.length > 0 ? `pulumi ${name} has no ${stray.join(" ")}` : undefined;
}
