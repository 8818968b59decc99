import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { startEmulator } from "../../emulator";
import { record } from "./support/figures";
import { operateHere } from "./support/operate";
import { FOREIGN, inputs } from "./support/windows";
import { fetchAnew } from "../support/fetch";
import { freePortOn } from "../support/sshd";

jest.setTimeout(240_000);

const hidden = ["get_maintenance_schedules", "get_maintenance_statuses"] as const;

interface Guarded {
    url: string;
    stop(): Promise<unknown>;
}

/** A master where `ops` may do all, `blind` may write and not read, and `reader` may read and not write. */
async function startGuarded(): Promise<Guarded> {
    const credentials = { ops: "secret", blind: "secret", reader: "secret" };
    if (process.env.FAULTS_CLUSTER === undefined) {
        const none = Object.fromEntries(hidden.map((action) => [action, "NONE" as const]));
        const emulator = await startEmulator({
            credentials,
            acls: { blind: none, reader: { update_maintenance_schedules: "NONE" } },
        });
        return { url: emulator.url, stop: () => emulator.stop() };
    }
    const rule = (principal: string) => [
        { principals: { values: [principal] }, machines: { type: "NONE" } },
        { principals: { type: "ANY" }, machines: { type: "ANY" } },
    ];
    const acls = {
        permissive: true,
        ...Object.fromEntries(hidden.map((action) => [action, rule("blind")])),
        update_maintenance_schedules: rule("reader"),
    };
    const folder = mkdtempSync(path.join(os.tmpdir(), "guarded-"));
    const users = Object.entries(credentials).flatMap(([name, secret]) => [
        "--basic-auth",
        `${name}:${secret}`,
    ]);
    const run = (command: string, ...args: string[]) =>
        promisify(execFile)(process.execPath, [
            process.env.FAULTS_CLUSTER!,
            command,
            "--work-dir",
            folder,
            ...args,
        ]);
    const port = await freePortOn("127.0.0.1");
    const options = ["--port", String(port), "--agents", "1", ...users, "--acls", JSON.stringify(acls)];
    const { stdout } = await run("start", "--", ...options);
    return {
        url: stdout.trim(),
        stop: async () => {
            await run("stop");
            rmSync(folder, { recursive: true, force: true });
        },
    };
}

describe("a master that lets principals see and do different things", () => {
    let master: Guarded;
    const figures = { runs: 0, windowsLost: 0, foreignBytesChanged: 0, secretsFound: 0 };

    beforeAll(async () => {
        master = await startGuarded();
        const body = `{"windows":[${FOREIGN}]}`;
        expect(await ask({ method: "POST", body })).toBe("");
    });

    afterEach(async () => {
        const schedule = await ask({});
        figures.runs += 1;
        figures.foreignBytesChanged += schedule.includes(FOREIGN) ? 0 : 1;
        expect(schedule).toBe(`{"windows":[${FOREIGN}]}`);
    });

    afterAll(async () => {
        await master.stop();
        const where = process.env.FAULTS_CLUSTER ? "real Mesos" : "emulator";
        const fault = `a principal that sees or may do nothing, or is none (${where})`;
        record(`access-${where.replace(" ", "-")}`, { fault, operations: "create", ...figures });
    });

    function ask(init: RequestInit): Promise<string> {
        const authorization = `Basic ${Buffer.from("ops:secret").toString("base64")}`;
        return fetchAnew(`${master.url}/maintenance/schedule`, { ...init, headers: { authorization } }).then(
            (answer) => answer.text(),
        );
    }

    test.each([
        [
            "may see nothing is refused before it deletes what it cannot see",
            "blind",
            "secret",
            /in part only/,
        ],
        [
            "may not write is told which ACL to ask for",
            "reader",
            "secret",
            /403.*update_maintenance_schedules/,
        ],
        ["has another secret is told so, and shown neither", "ops", "canary-secret", /401.*mesos:secret/],
    ])("a principal that %s", async (_name, principal, secret, message) => {
        const settings = { masters: master.url, principal, secret, totalTimeout: "5s" };
        const { error, log } = await operateHere({ settings, operation: "create", arguments: [inputs()] });
        expect(error).toMatch(message);
        expect(`${error} ${log}`).not.toContain("canary");
    });

    test("a principal that may do all does, and gives back what it made", async () => {
        const settings = { masters: master.url, principal: "ops", secret: "secret" };
        const { result, error } = await operateHere({ settings, operation: "create", arguments: [inputs()] });
        expect(error).toBeUndefined();
        expect(await ask({})).toContain(FOREIGN);
        const deleted = await operateHere({ settings, operation: "delete", arguments: ["id", result!.outs] });
        expect(deleted.error).toBeUndefined();
    });
});
