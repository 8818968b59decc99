import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { endableCommand } from "../../../../provider/interruption";
import { eventually } from "../../../e2e/support/eventually";
import { processesIn, signalAll } from "../../../faults/support/processes";

const testOnLinux = process.platform === "linux" ? test : test.skip;

describe("The end of a command on another machine", () => {
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "remote-"))));
    afterEach(() => {
        if (process.platform === "linux") signalAll(folder, /./, "SIGKILL");
        rmSync(folder, { recursive: true });
    });

    const begin = async (variable: string, command: string) => {
        const child = spawn("sh", ["-c", `env ${variable} sh -c 'eval "$(cat)"'`], {
            cwd: folder,
            stdio: ["pipe", "ignore", "ignore"],
            detached: true,
        });
        child.stdin.end(`${command}\n`);
        await eventually(() => expect(processesIn(folder, /^sleep 3/)).toHaveLength(1));
    };

    testOnLinux.each([
        ["its environment", "exec sleep 300"],
        ["its parent, where the environment is empty", "env -i sleep 300; echo done"],
        ["its parent's parent", "env -i sh -c 'sh -c \"sleep 300; echo done\"; echo done'; echo done"],
        ["its parent, in a session of its own", "setsid -w env -i sleep 300; echo done"],
        [
            "its parent, where it does not listen",
            "env -i sh -c \"trap '' TERM; sleep 300; sleep 300\"; echo done",
        ],
    ])("finds a process by %s", async (_how, command) => {
        const { variable, endScript } = endableCommand();
        await begin(variable, command);
        execFileSync("sh", ["-s"], { input: endScript });
        await eventually(() => expect(processesIn(folder, /./)).toEqual([]));
    });

    testOnLinux("leaves alone what is not of the command, and ends where there is nothing", async () => {
        const other = endableCommand();
        await begin(other.variable, "env -i sleep 300; echo done");
        const before = processesIn(folder, /./);
        execFileSync("sh", ["-s"], { input: endableCommand().endScript });
        expect(processesIn(folder, /./)).toEqual(before);
        execFileSync("sh", ["-s"], { input: other.endScript });
        await eventually(() => expect(processesIn(folder, /./)).toEqual([]));
    });
});
