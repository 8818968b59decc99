import { createServer, type IncomingMessage } from "node:http";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { type BatchFacts, runStep, type Step, type StepLog } from "../../../../provider/steps";
import { Interrupter, UNINTERRUPTED } from "../../../../provider/interruption";
import { HostKeys, SshConnection } from "../../../../provider/ssh";
import { eventually } from "../../../e2e/support/eventually";
import { processesIn, signalAll } from "../../../faults/support/processes";
import { machine } from "../../../support/builders";
import { SshServer } from "../../../support/ssh-server";
import { newKey } from "../../../support/sshd";
import { RestlessClock } from "../../../support/virtual-clock";

const BATCH: BatchFacts = {
    machines: [1, 2].map((number) => ({ ...machine(number), agentId: `S${number}` })),
    number: 2,
    of: 5,
    group: "r1",
};
const BASE = { name: "whileDown[0]", timeout: 240_000, retries: 0, secrets: {} };

const local = (command: string | string[], rest: Partial<Extract<Step, { kind: "local" }>> = {}): Step => ({
    ...BASE,
    kind: "local",
    command,
    environment: {},
    workingDirectory: undefined,
    each: "batch",
    ...rest,
});

/** Runs a step; resolves to what it printed, kept and threw. */
async function run(step: Step, rest: Partial<Parameters<typeof runStep>[3]> = {}) {
    const lines: string[] = [];
    const logs: StepLog[] = [];
    const clock = new RestlessClock();
    const around = {
        clock,
        interruption: UNINTERRUPTED,
        log: (line: string) => void lines.push(line),
        keep: (log: StepLog) => void logs.push(log),
        secrets: [],
        shells: () => {
            throw new Error("no ssh here");
        },
        ...rest,
    };
    const error = await runStep(step, BATCH, "kernel", around).then(
        () => undefined,
        (error: Error) => error,
    );
    return { lines, logs, error, waited: clock.now() };
}

/** The processes of a step are found in /proc. */
const testOnLinux = process.platform === "linux" ? test : test.skip;

/** Ways out of a group of processes, and out of an environment. */
const ESCAPES: [string, string][] = [
    ["it runs in a group of its own", "echo $$; timeout 300 sleep 301; echo done"],
    ["it runs in a session of its own", "echo $$; setsid sleep 301 & wait"],
    ["a shell controls its jobs", "echo $$; bash -c 'set -m; sleep 301; echo done'"],
    ["its environment is another one", "echo $$; setsid env -i sleep 301 & wait"],
    ["nobody waits for it any more", "echo $$; (setsid sleep 301 &); sleep 302"],
    ["it does not listen", "echo $$; setsid sh -c \"trap '' TERM; sleep 301; sleep 301\" & wait"],
];

/** A folder for processes, which are ended with the test. */
let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "steps-"))));
afterEach(() => {
    if (process.platform === "linux") signalAll(folder, /./, "SIGKILL");
    rmSync(folder, { recursive: true });
});

describe("A local command", () => {
    test("prints line by line with the batch's name in front, and leaves the last lines", async () => {
        const { lines, logs, error } = await run(local("echo one; printf 'two\\nthree'; echo four >&2"));
        expect(error).toBeUndefined();
        expect([...lines].sort()).toEqual(
            ["four", "one", "three", "two"].map((word) => `kernel: batch 2: ${word}`),
        );
        expect(logs).toEqual([
            { step: "whileDown[0]", on: "batch 2", lines: expect.arrayContaining(["three"]) },
        ]);
    });

    test("finds the facts in its environment", async () => {
        const { lines } = await run(
            local(
                'echo "$MESOS_HOSTNAMES $MESOS_IPS $MESOS_BATCH/$MESOS_BATCHES $MESOS_GROUP $EXTRA"; echo $MESOS_MACHINES',
                {
                    environment: { EXTRA: "more" },
                },
            ),
        );
        expect(lines[0]).toBe("kernel: batch 2: m1.example,m2.example 10.0.0.1,10.0.0.2 2/5 r1 more");
        expect(JSON.parse(lines[1]!.replace("kernel: batch 2: ", ""))).toEqual(BATCH.machines);
    });

    test("for each machine runs at the same time, and says on which it failed", async () => {
        const { lines, error } = await run(
            local('echo "$MESOS_HOSTNAME $MESOS_AGENT_ID"; test "$MESOS_IP" != 10.0.0.2', {
                each: "machine",
            }),
        );
        expect([...lines].sort()).toEqual(
            ["m1.example S1", "m2.example S2"].map((text) => `kernel: ${text.split(" ")[0]}: ${text}`),
        );
        expect(error?.message).toBe(
            "the step whileDown[0] on m2.example ended with exit code 1\n    m2.example S2",
        );
    });

    test("without a shell takes its arguments as they are", async () => {
        const { lines } = await run(local(["echo", "a  $HOME;"]));
        expect(lines).toEqual(["kernel: batch 2: a  $HOME;"]);
    });

    test("that cannot be started says why", async () => {
        const { error } = await run(local(["/no/such/program"]));
        expect(error?.message).toBe(
            "the step whileDown[0] could not be started: spawn /no/such/program ENOENT",
        );
    });

    test("in a folder that is not there says why", async () => {
        const { error } = await run(local("true", { workingDirectory: "/no/such/folder" }));
        expect(error?.message).toContain("the step whileDown[0] could not be started: ");
    });

    test("is tried again as often as it may, after longer and longer pauses", async () => {
        const { lines, error, waited } = await run(local("exit 7", { retries: 3 }));
        expect(lines).toEqual(
            [1, 2, 4].map(
                (pause) => `kernel: batch 2: whileDown[0] ended with exit code 7; trying again in ${pause} s`,
            ),
        );
        expect(error?.message).toBe("the step whileDown[0] (tried 4 times) ended with exit code 7");
        expect(waited).toBe(7_000);
    });

    test("that takes too long is ended with all that it started", async () => {
        const step = local("sleep 1000 & echo started; sleep 1000", {
            timeout: 2_000,
            workingDirectory: folder,
        });
        const { lines, error } = await run(step);
        expect(lines).toEqual(["kernel: batch 2: started"]);
        expect(error?.message).toBe(
            "the step whileDown[0] did not end within 2 s, and was stopped\n    started",
        );
        await eventually(() => expect(processesIn(folder, /sleep/)).toEqual([]));
    });

    testOnLinux.each(ESCAPES)(
        "that takes too long is ended before the next attempt, also where %s",
        async (_how, command) => {
            const step = local(command, { timeout: 1_000, retries: 1, workingDirectory: folder });
            const left: number[] = [];
            const log = (line: string) => {
                if (line.includes("trying again")) left.push(...processesIn(folder, /sleep/));
            };
            const { error } = await run(step, { log });
            expect(error?.message).toContain("(tried 2 times) did not end within 1 s, and was stopped");
            expect([...left, ...processesIn(folder, /sleep/)]).toEqual([]);
        },
    );

    test("shows no secret, however it prints it", async () => {
        const secrets = { TOKEN: "s3cr3t/&x", KEY: "-----BEGIN\nline-of-key\n-----END" };
        const { lines, logs, error } = await run(
            local(
                `echo "token $TOKEN"; echo "$KEY"; printf '%s' "$TOKEN" | base64; echo s3cr3t%2F%26x; echo of-the-login; exit 1`,
                { secrets },
            ),
            { secrets: ["of-the-login"] },
        );
        const all = JSON.stringify({ lines, logs, error: error?.message });
        for (const secret of ["s3cr3t", "line-of-key", "of-the-login", "czNjcjN0"])
            expect(all).not.toContain(secret);
        expect(lines[0]).toBe("kernel: batch 2: token [secret]");
    });
});

describe("An HTTP request", () => {
    let seen: { request: IncomingMessage; body: string }[];
    let status: number;
    const server = createServer((request, response) => {
        let body = "";
        request.on("data", (part: Buffer) => (body += part.toString()));
        request.on("end", () => {
            seen.push({ request, body });
            response.writeHead(status).end(`heard ${request.headers.authorization ?? "nobody"}\n`);
        });
    });
    let url: string;

    beforeAll(async () => {
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    beforeEach(() => {
        seen = [];
        status = 200;
    });
    afterAll(() => server.close());

    const http = (rest: Partial<Extract<Step, { kind: "http" }>> = {}): Step => ({
        ...BASE,
        kind: "http",
        url: `${url}/silence?host={{MESOS_HOSTNAMES}}`,
        method: "POST",
        headers: { Authorization: "Bearer t0ken" },
        body: '{"batch":"{{MESOS_BATCH}}","keep":"{{THIS}}"}',
        expectStatus: [],
        each: "batch",
        ...rest,
    });

    test("has the facts filled in, and its headers masked", async () => {
        const { lines, error } = await run(http());
        expect(error).toBeUndefined();
        expect(seen).toHaveLength(1);
        expect(seen[0]!.request.url).toBe("/silence?host=m1.example%2Cm2.example");
        expect(seen[0]!.request.headers.authorization).toBe("Bearer t0ken");
        expect(seen[0]!.body).toBe('{"batch":"2","keep":"{{THIS}}"}');
        expect(lines.at(-1)).toBe("kernel: batch 2: heard [secret]");
    });

    test("goes once for each machine where it is told to", async () => {
        await run(http({ each: "machine", url: `${url}/{{MESOS_HOSTNAME}}` }));
        expect(seen.map(({ request }) => request.url).sort()).toEqual(["/m1.example", "/m2.example"]);
    });

    test("fails on another status than expected, and on nobody there", async () => {
        status = 503;
        expect((await run(http())).error?.message).toMatch(/POST .* was answered with status 503/);
        expect((await run(http({ expectStatus: [503] }))).error).toBeUndefined();
        const { error } = await run(http({ url: "http://127.0.0.1:1/" }));
        expect(error?.message).toMatch(/POST http:\/\/127\.0\.0\.1:1\/: .*(ECONNREFUSED|bad port)/);
    });
});

describe("A command over SSH", () => {
    const key = newKey();
    let server: SshServer;

    beforeAll(async () => (server = await SshServer.start({ authorized: key.public })));
    afterAll(() => server.stop());

    /** Each with a connection of its own. */
    const shells = (() => {
        const target = { user: "core", privateKey: key.private, host: "127.0.0.1", port: server.port };
        const open = SshConnection.open(target, new HostKeys(server.knownHost), 60_000);
        return {
            run: async (...args: Parameters<SshConnection["run"]>) => (await open).run(...args),
            close: () => void open.then((connection) => connection.close()),
        };
    }) as never;

    const ssh = (command: string, rest: Partial<Extract<Step, { kind: "ssh" }>> = {}): Step => ({
        ...BASE,
        kind: "ssh",
        command,
        environment: {},
        ...rest,
    });

    test("runs on each machine, with facts and secrets that no list of processes shows", async () => {
        const step = ssh('echo "$MESOS_HOSTNAME $TOKEN"; cat; ps -ef | grep -c "[i]t-is-a-secret"', {
            secrets: { TOKEN: "it-is-a-'secret" },
        });
        const { lines, error } = await run(step, { shells });
        // grep counts none, and ends with 1 for it.
        expect(error?.message).toContain("on m1.example ended with exit code 1");
        expect([...lines].sort()).toEqual([
            "kernel: m1.example: 0",
            "kernel: m1.example: m1.example [secret]",
            "kernel: m2.example: 0",
            "kernel: m2.example: m2.example [secret]",
        ]);
    });

    const hasEnded = (pid: number) => () => expect(() => process.kill(pid, 0)).toThrow();

    test.each([
        ["ends when it is told to", "sleep 300 & echo $!; wait"],
        ["does not listen", "(trap '' TERM; while :; do sleep 1; done) & echo $!; wait"],
    ])("is ended by an interruption, with all that it started, where that %s", async (_how, command) => {
        const interrupter = new Interrupter();
        const pids: number[] = [];
        const log = (line: string) => {
            pids.push(Number(line.split(": ").at(-1)));
            if (pids.length === BATCH.machines.length) interrupter.end();
        };
        const { interruption } = interrupter;
        const { error } = await run(ssh(command, { timeout: 60_000 }), { shells, log, interruption });
        expect(error?.message).toBe("interrupted, as pulumi is gone; the step whileDown[0] was ended");
        for (const pid of pids) await eventually(hasEnded(pid));
    });

    test("does not begin where the step is interrupted while somebody logs in", async () => {
        const interrupter = new Interrupter();
        const interruptedShells = () => {
            const target = { user: "core", privateKey: key.private, host: "127.0.0.1", port: server.port };
            const open = SshConnection.open(target, new HostKeys(server.knownHost), 60_000);
            const opened = open.then((connection) => {
                interrupter.end();
                return connection;
            });
            return {
                run: async (...args: Parameters<SshConnection["run"]>) => (await opened).run(...args),
                close: () => void open.then((connection) => connection.close()),
            };
        };
        const { error } = await run(ssh(`echo > ${folder}/$MESOS_HOSTNAME`), {
            shells: interruptedShells,
            interruption: interrupter.interruption,
        });
        expect(error?.message).toBe("interrupted, as pulumi is gone; the step whileDown[0] was ended");
        expect(readdirSync(folder)).toEqual([]);
    });

    test("is ended when its time is up", async () => {
        const { lines, error } = await run(ssh("echo $$; exec sleep 300", { timeout: 1_000 }), { shells });
        expect(error?.message).toContain("did not end within 1 s");
        for (const line of lines) await eventually(hasEnded(Number(line.split(": ").at(-1))));
    });
});

describe("A local command that is interrupted", () => {
    test("is ended with all that it started, and does not run again", async () => {
        const interrupter = new Interrupter();
        let child = 0;
        const log = (line: string) => {
            child = Number(line.split(": ").at(-1));
            interrupter.end();
        };
        const { error } = await run(local("sleep 300 & echo $!; wait", { retries: 3 }), {
            log,
            interruption: interrupter.interruption,
        });
        expect(error?.message).toBe("interrupted, as pulumi is gone; the step whileDown[0] was ended");
        await eventually(() => expect(() => process.kill(child, 0)).toThrow());
    });

    testOnLinux.each(ESCAPES)("is ended with all that it started, also where %s", async (_how, command) => {
        const interrupter = new Interrupter();
        const log = () =>
            void eventually(() => expect(processesIn(folder, /^sleep 301/)).not.toEqual([])).then(() =>
                interrupter.end(),
            );
        const { interruption } = interrupter;
        const { error } = await run(local(command, { workingDirectory: folder }), { log, interruption });
        expect(error?.message).toBe("interrupted, as pulumi is gone; the step whileDown[0] was ended");
        expect(processesIn(folder, /sleep/)).toEqual([]);
    });

    test("gets the time to tidy up, also where the shell that started it ends at once", async () => {
        const interrupter = new Interrupter();
        const tidy =
            "trap 'kill $! 2>/dev/null; sleep 0.5; echo tidied; exit' TERM; sleep 301 & echo ready; wait";
        const seen: string[] = [];
        await run(local(`bash -c "${tidy.replaceAll("$", "\\$")}"; echo never`), {
            interruption: interrupter.interruption,
            log: (line) => {
                seen.push(line);
                if (line.endsWith("ready")) interrupter.end();
            },
        });
        expect(seen).toEqual(["kernel: batch 2: ready", "kernel: batch 2: tidied"]);
    });
});
