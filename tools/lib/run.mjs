// Running other programs.
import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import path from "node:path";
import { onStop } from "./cleanup.mjs";
import { Failure } from "./progress.mjs";

/**
 * Runs a program to its end and resolves to { code, stdout, stderr }.
 *   show      its output goes to this terminal, nothing is collected
 *   check     a code other than 0 is a Failure that carries the end of its output (default true)
 *   timeout   milliseconds; then it is killed and that is a Failure
 *   onStderr  gets each piece of its error output as it comes
 */
export function run(command, args = [], { cwd, env, show = false, check = true, timeout, onStderr } = {}) {
    return new Promise((resolve, reject) => {
        const stdio = show ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"];
        const child = spawn(command, args, { cwd, env, stdio, timeout });
        const forget = onStop(() => ended(child));
        const output = { stdout: "", stderr: "" };
        for (const name of ["stdout", "stderr"]) {
            child[name]?.setEncoding("utf8").on("data", (text) => {
                output[name] += text;
                if (name === "stderr") onStderr?.(text);
            });
        }
        const shown = [path.basename(command), ...args].join(" ");
        child.on("error", (error) => {
            forget();
            reject(new Failure(`${shown}: could not be started: ${error.message}`));
        });
        child.on("close", (code, signal) => {
            forget();
            if (code === 0 || (check === false && code !== null)) return resolve({ code, ...output });
            const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
            reject(
                new Failure(
                    [`${shown} ${how}`, lastLines(output.stderr || output.stdout)].join("\n").trimEnd(),
                ),
            );
        });
    });
}

/** The path of a program on PATH, or undefined. */
export function which(name, searchPath = process.env.PATH ?? "") {
    return searchPath
        .split(path.delimiter)
        .filter(Boolean)
        .map((folder) => path.resolve(folder, name))
        .find(isExecutable);
}

export function isExecutable(file) {
    try {
        accessSync(file, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}

function lastLines(text, count = 20) {
    return text
        .trimEnd()
        .split("\n")
        .slice(-count)
        .map((line) => `    ${line}`)
        .join("\n");
}

/** Ends a child that is still running, and waits until it has ended. */
function ended(child) {
    if (child.exitCode !== null || child.signalCode !== null) return undefined;
    return new Promise((resolve) => {
        const force = setTimeout(() => child.kill("SIGKILL"), 10_000);
        child.once("close", () => {
            clearTimeout(force);
            resolve();
        });
        child.kill("SIGTERM");
    });
}
