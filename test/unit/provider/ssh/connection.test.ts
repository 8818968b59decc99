import net from "node:net";
import { utils } from "ssh2";
import { HostKeys, privateKeyProblem, SshConnection, type Target } from "../../../../provider/ssh";
import { SshServer, type SshServerOptions } from "../../../support/ssh-server";
import { freePortOn, newKey } from "../../../support/sshd";
import "../../../support/one-realm";

const key = newKey();
const open = new Set<{ stop(): Promise<void> }>();
afterEach(async () => {
    for (const each of open) await each.stop();
    open.clear();
});

async function serverWith(options: SshServerOptions = { authorized: key.public }): Promise<SshServer> {
    const server = await SshServer.start(options);
    open.add(server);
    return server;
}

async function connect(server: SshServer, rest: Partial<Target> = {}, known = server.knownHost) {
    const target = { host: "127.0.0.1", port: server.port, user: "core", privateKey: key.private, ...rest };
    const connection = await SshConnection.open(target, new HostKeys(known), 60_000);
    open.add({ stop: async () => connection.close() });
    return connection;
}

async function failure(work: Promise<unknown>): Promise<{ code?: string; message: string }> {
    try {
        await work;
    } catch (error) {
        return error as Error;
    }
    throw new Error("did not fail");
}

describe("A connection", () => {
    test("runs a command with its input, and tells what came of it", async () => {
        const connection = await connect(await serverWith());
        expect(await connection.run("sh -s", "echo out; echo err >&2; exit 3", 60_000)).toEqual({
            code: 3,
            stdout: "out\n",
            stderr: "err\n",
        });
        expect(await connection.run("cat; kill -TERM $$", "as it is", 60_000)).toMatchObject({
            code: undefined,
            signal: "SIGTERM",
            stdout: "as it is",
        });
    });

    test("may take longer than any timer can wait", async () => {
        const server = await serverWith();
        const target = { host: "127.0.0.1", port: server.port, user: "core", privateKey: key.private };
        const long = 90 * 86_400_000;
        const connection = await SshConnection.open(target, new HostKeys(server.knownHost), long);
        open.add({ stop: async () => connection.close() });
        expect(await connection.run("sleep 0.3; echo done", "", long)).toMatchObject({ stdout: "done\n" });
    });

    test("logs in with a password, or with an encrypted key", async () => {
        const password = await serverWith({ password: "sesame" });
        const connection = await connect(password, { privateKey: undefined, password: "sesame" });
        expect(await connection.run("echo in", "", 60_000)).toMatchObject({ stdout: "in\n" });

        const encrypted = utils.generateKeyPairSync("ed25519", {
            passphrase: "open",
            cipher: "aes256-cbc",
            rounds: 4,
        });
        const server = await serverWith({ authorized: encrypted.public });
        await connect(server, { privateKey: encrypted.private, passphrase: "open" });
    });

    test("goes through a bastion, whose key is checked too", async () => {
        const [bastion, node] = [await serverWith(), await serverWith()];
        const way = { host: "127.0.0.1", port: bastion.port, user: "jump", privateKey: key.private };
        const connection = await connect(node, { bastion: way }, `${node.knownHost}\n${bastion.knownHost}`);
        expect(await connection.run("echo through", "", 60_000)).toMatchObject({ stdout: "through\n" });
        expect(bastion.forwarded).toEqual([`127.0.0.1:${node.port}`]);

        expect(await failure(connect(node, { bastion: way }))).toMatchObject({ code: "HOST_UNKNOWN" });
        const nowhere = { port: await freePortOn("127.0.0.1"), bastion: way };
        const known = `${node.knownHost}\n${bastion.knownHost}`;
        expect(await failure(connect(node, nowhere, known))).toMatchObject({ code: "UNREACHABLE" });
    });
});

describe("A connection fails, and says what to do, where", () => {
    test("the key is not the one that is authorised", async () => {
        const error = await failure(connect(await serverWith({ authorized: newKey().public })));
        expect(error).toMatchObject({ code: "REFUSED" });
        expect(error.message).toMatch(/^ssh core@127\.0\.0\.1:\d+: the host refused the private key; check/);
    });

    test("the password is wrong, which is not repeated", async () => {
        const server = await serverWith({ password: "sesame" });
        const error = await failure(connect(server, { privateKey: undefined, password: "open-up" }));
        expect(error).toMatchObject({ code: "REFUSED" });
        expect(error.message).not.toContain("open-up");
    });

    test("there is no way to log in", async () => {
        const error = await failure(connect(await serverWith(), { privateKey: undefined }));
        expect(error.message).toContain("set ssh.privateKey or ssh.password, or run an SSH agent");
    });

    test("the private key is none", async () => {
        const error = await failure(connect(await serverWith(), { privateKey: "canary" }));
        expect(error).toMatchObject({ code: "BAD_KEY" });
        expect(error.message).not.toContain("canary");
    });

    test("the host is unknown, or another one than before", async () => {
        const server = await serverWith();
        expect(await failure(connect(server, {}, ""))).toMatchObject({ code: "HOST_UNKNOWN" });
        const other = `[127.0.0.1]:${server.port} ${newKey().public}`;
        expect(await failure(connect(server, {}, other))).toMatchObject({ code: "HOST_CHANGED" });
    });

    test("nobody listens there", async () => {
        const server = await serverWith();
        const error = await failure(connect(server, { port: await freePortOn("127.0.0.1") }));
        expect(error).toMatchObject({ code: "UNREACHABLE" });
        expect(error.message).toContain("ECONNREFUSED");
    });

    test("the connection is cut while a command runs, and ever after", async () => {
        const connection = await connect(await serverWith({ authorized: key.public, cuts: true }));
        expect(await failure(connection.run("sleep 60", "", 60_000))).toMatchObject({ code: "CUT" });
        expect(await failure(connection.run("true", "", 60_000))).toMatchObject({ code: "CUT" });
    });

    test.each([
        ["session", /the host did not run the command \(Channel open failure: .*\); see .* MaxSessions/],
        ["exec", /the host did not run the command \(Unable to exec\); see whether it lets this user/],
    ] as const)("the host runs no command: %s", async (refuses, message) => {
        const server = await serverWith({ authorized: key.public, refuses });
        const connection = await connect(server);
        const error = await failure(connection.run("true", "", 10_000));
        expect(error).toMatchObject({ code: "NOT_RUN" });
        expect(error.message).toMatch(message);
        // It is not lost for that.
        expect(await failure(connection.run("true", "", 10_000))).toMatchObject({ code: "NOT_RUN" });
    });

    test("the host does not say how a command ended", async () => {
        const connection = await connect(await serverWith({ authorized: key.public, refuses: "silence" }));
        const error = await failure(connection.run("true", "", 60_000));
        expect(error).toMatchObject({ code: "CUT" });
        expect(error.message).toMatch(/the command ended, and the host did not say how$/);
    });

    test("the host takes too long to begin with a command", async () => {
        const connection = await connect(await serverWith({ authorized: key.public, refuses: "nothing" }));
        expect(await failure(connection.run("true", "", 50))).toMatchObject({ code: "TIMEOUT" });
    });

    test("a bastion does not say whether it reaches the host", async () => {
        const [bastion, node] = [
            await serverWith({ authorized: key.public, swallows: true }),
            await serverWith(),
        ];
        const way = { host: "127.0.0.1", port: bastion.port, user: "jump", privateKey: key.private };
        const target = { host: "127.0.0.1", port: node.port, user: "core", privateKey: key.private };
        const known = new HostKeys(`${node.knownHost}\n${bastion.knownHost}`);
        const error = await failure(SshConnection.open({ ...target, bastion: way }, known, 1_000));
        expect(error).toMatchObject({ code: "UNREACHABLE" });
        expect(error.message).toMatch(/\(bastion\) does not reach 127\.0\.0\.1:\d+: no answer within 1 s$/);
    });

    test("somebody answers there and says nothing", async () => {
        const silent = net.createServer((socket) => socket.on("error", () => undefined).resume());
        await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
        open.add({ stop: () => new Promise((resolve) => silent.close(() => resolve())) });
        const { port } = silent.address() as net.AddressInfo;
        const target = { host: "127.0.0.1", port, user: "core", privateKey: key.private };
        const error = await failure(SshConnection.open(target, new HostKeys(""), 300));
        expect(error).toMatchObject({ code: "UNREACHABLE" });
        expect(error.message).toContain("not logged in within 0.3 s; check the address");
    });

    test("a command takes too long", async () => {
        const connection = await connect(await serverWith());
        const error = await failure(connection.run("exec sleep 2", "", 50));
        expect(error).toMatchObject({ code: "TIMEOUT" });
        expect(error.message).toContain("did not end within 0.05 s");
    });
});

test.each([
    ["a text", "nonsense", undefined, "is not a private key in OpenSSH or PEM form"],
    ["a public key", key.public, undefined, "is a public key"],
    ["a private key", key.private, undefined, undefined],
])("what is wrong with %s as a private key", (_what, text, passphrase, problem) => {
    expect(privateKeyProblem(text, passphrase)).toBe(problem);
});

test("an encrypted key needs its passphrase", () => {
    const pair = utils.generateKeyPairSync("ed25519", {
        passphrase: "open",
        cipher: "aes256-cbc",
        rounds: 4,
    });
    expect(privateKeyProblem(pair.private)).toBe("is encrypted, and there is no passphrase");
    expect(privateKeyProblem(pair.private, "shut")).toBe("is encrypted with another passphrase");
    expect(privateKeyProblem(pair.private, "open")).toBeUndefined();
});
