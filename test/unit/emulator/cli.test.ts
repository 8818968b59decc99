import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { start } from "./client";
import { fetchAnew } from "../../support/fetch";

const root = join(__dirname, "../../..");
// Does nothing where it is compiled.
beforeAll(() => void execFileSync(process.execPath, ["tools/build.mjs"], { cwd: root, stdio: "ignore" }));

const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill("SIGKILL")));

function run(...args: string[]) {
    const child = spawn(process.execPath, [join(root, "dist/cli/main.js"), "emulator", ...args]);
    children.push(child);
    const output = { out: "", err: "" };
    child.stdout.on("data", (part: Buffer) => (output.out += part.toString()));
    child.stderr.on("data", (part: Buffer) => (output.err += part.toString()));
    const ended = once(child, "close").then(([code]) => code as number | null);
    const started = once(child.stdout, "data").then(() => output.out);
    return { child, output, ended, started };
}

test("it runs until it is interrupted", async () => {
    const { child, started, ended } = run(
        "--port",
        "0",
        "--agents",
        "25",
        "--basic-auth",
        "ops:secret",
        "--json",
    );
    const { url, agents } = JSON.parse(await started) as { url: string; agents: number };
    expect(agents).toBe(25);
    expect((await fetchAnew(`${url}/maintenance/schedule`)).status).toBe(401);
    expect((await fetchAnew(`${url}/health`)).status).toBe(200);
    child.kill("SIGINT");
    expect(await ended).toBe(0);
}, 240_000);

test("it says where it is, how many agents it has and how to stop it", async () => {
    const { child, started, ended } = run("--port", "0");
    expect(await started).toMatch(
        /^Mesos master \(emulated\) on http:\/\/127.0.0.1:\d+ with 12 agents. Ctrl-C stops it./,
    );
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
}, 240_000);

test("a port that is taken and an odd option are told in one line", async () => {
    const { port } = await start();
    const taken = run("--port", String(port));
    const odd = run("--port", "70000");
    expect(await Promise.all([taken.ended, odd.ended])).toEqual([1, 1]);
    expect(taken.output.err).toBe(
        `mesos-maintenance: port ${port} on 127.0.0.1 is taken; choose another with --port\n`,
    );
    expect(odd.output.err).toContain("Give a whole number from 0 to 65535.");
}, 240_000);
