import { Client, type ClientChannel, type ConnectConfig, type ServerHostKeyAlgorithm, utils } from "ssh2";
import type { Duplex } from "node:stream";
import { after } from "../time";
import { SshError } from "./errors";
import type { HostKeys } from "./host-keys";

/** How to log in at a host. Of several ways, all are tried: agent, key, password. */
export interface Login {
    user: string;
    privateKey?: string;
    passphrase?: string;
    password?: string;
    /** The socket of an SSH agent. */
    agent?: string;
}

export interface Target extends Login {
    host: string;
    port: number;
    /** The host that the way leads through. */
    bastion?: Target;
}

export interface Output {
    /** Undefined where a signal ended the command. */
    code: number | undefined;
    signal?: string;
    stdout: string;
    stderr: string;
}

export type Hear = (stream: "stdout" | "stderr", text: string) => void;

/** What is told of a command while it runs. */
export interface Attendance {
    /** Gets the output as it comes, in whatever pieces. */
    hear?: Hear;
    /** Called right before the command is sent. What it throws is thrown on, and the command is not run. */
    begin?(): void;
}

/** More than that of a command's output is not kept; the end is what matters. */
const KEPT = 256 * 1024;

/** One connection to a host, over which commands run. */
export class SshConnection {
    private lost: SshError | undefined;

    private constructor(
        private readonly client: Client,
        private readonly where: string,
        private readonly bastion: SshConnection | undefined,
    ) {
        // An error of an open connection means that it is lost; whoever runs a command is told so.
        client.on("error", () => this.lose());
        client.on("close", () => this.lose());
    }

    /**
     * Connects and logs in, through the bastion where there is one.
     *
     * @param patience milliseconds, for each of the two.
     * @throws SshError
     */
    static async open(target: Target, hostKeys: HostKeys, patience: number): Promise<SshConnection> {
        const { host, port, bastion } = target;
        if (bastion === undefined) return SshConnection.connect(target, hostKeys, patience, undefined);
        const via = await SshConnection.open(bastion, hostKeys, patience);
        try {
            const sock = await via.forward(host, port, patience);
            return await SshConnection.connect(target, hostKeys, patience, { via, sock });
        } catch (error) {
            via.close();
            throw error;
        }
    }

    /**
     * Runs a command with text as its input.
     *
     * @param patience milliseconds.
     * @throws SshError CUT or TIMEOUT; the command may then have been run, or run still. NOT_RUN; it was not.
     */
    run(command: string, input: string, patience: number, { hear, begin }: Attendance = {}): Promise<Output> {
        return new Promise((resolve, reject) => {
            const stop = () => {
                timer.clear();
                this.client.off("close", cut);
            };
            const end = (error: SshError) => {
                stop();
                reject(error);
            };
            const cut = () => end(this.cut());
            if (this.lost) return reject(this.lost);
            begin?.();
            const timer = after(patience, () =>
                end(
                    new SshError(
                        "TIMEOUT",
                        `${this.where}: a command did not end within ${patience / 1000} s`,
                    ),
                ),
            );
            this.client.once("close", cut);
            const begun = (error: Error | undefined, channel: ClientChannel) => {
                if (error) return end(this.notRun(error));
                collect(
                    channel,
                    (output) => {
                        if (output === undefined) return end(this.lost ?? this.unsaid());
                        stop();
                        resolve(output);
                    },
                    hear,
                );
                channel.end(input);
            };
            try {
                this.client.exec(command, begun);
            } catch {
                cut(); // just now: its "close" is yet to come
            }
        });
    }

    close(): void {
        this.client.end();
        this.bastion?.close();
    }

    private static connect(
        target: Target,
        hostKeys: HostKeys,
        patience: number,
        way: { via: SshConnection; sock: Duplex } | undefined,
    ): Promise<SshConnection> {
        const { host, port, user } = target;
        const where = `ssh ${user}@${host}${port === 22 ? "" : `:${port}`}`;
        const client = new Client();
        let refusal: SshError | undefined;
        const options: ConnectConfig = {
            ...loginOptions(target, where),
            host,
            port,
            username: user,
            readyTimeout: 0, // ours can be longer
            keepaliveInterval: 15_000,
            keepaliveCountMax: 4,
            ...(way ? { sock: way.sock } : {}),
            algorithms: { serverHostKey: hostKeys.algorithms(host, port, ALGORITHMS) ?? [...ALGORITHMS] },
            hostVerifier: (key: Buffer) => {
                refusal = hostKeys.refuse(host, port, key);
                return refusal === undefined;
            },
        };
        return new Promise((resolve, reject) => {
            const fail = (error: Error & { level?: string }) => {
                timer.clear();
                client.destroy();
                reject(refusal ?? connectError(error, where, target));
            };
            // Kept for good: an error that nobody listens to would end the process.
            client.on("error", fail);
            client.once("ready", () => {
                timer.clear();
                resolve(new SshConnection(client, where, way?.via));
            });
            const timer = after(patience, () => fail(new Error(`not logged in within ${patience / 1000} s`)));
            client.once("end", () => fail(new Error("the host closed the connection")));
            client.connect(options);
        });
    }

    private forward(host: string, port: number, patience: number): Promise<Duplex> {
        return new Promise((resolve, reject) => {
            const fail = (why: string) => {
                timer.clear();
                reject(
                    new SshError(
                        "UNREACHABLE",
                        `${this.where} (bastion) does not reach ${host}:${port}: ${why}`,
                    ),
                );
            };
            const timer = after(patience, () => fail(`no answer within ${patience / 1000} s`));
            this.client.forwardOut("127.0.0.1", 0, host, port, (error, channel) => {
                if (error) return fail(error.message);
                timer.clear();
                resolve(channel);
            });
        });
    }

    /** The host opens no session, or runs no command in it; or the connection ended before it could say so. */
    private notRun({ message }: Error): SshError {
        if (this.lost !== undefined || message === NOT_HEARD) return this.cut();
        return new SshError(
            "NOT_RUN",
            `${this.where}: the host did not run the command (${message.replace(/^\(SSH\) /, "")}); see whether it ` +
                "lets this user run commands (in sshd_config: MaxSessions, ForceCommand; in authorized_keys: restrict, command)",
        );
    }

    private unsaid(): SshError {
        return new SshError("CUT", `${this.where}: the command ended, and the host did not say how`);
    }

    private lose(): void {
        this.lost ??= this.cut();
    }

    private cut(): SshError {
        return new SshError("CUT", `${this.where}: the connection was cut`);
    }
}

/** What ssh2 says of everything that was under way when a connection ended. */
const NOT_HEARD = "No response from server";

/** What is wrong with a private key, or undefined. Needs no connection. */
export function privateKeyProblem(privateKey: string, passphrase?: string): string | undefined {
    const parsed = utils.parseKey(privateKey, passphrase);
    const isKey = !(parsed instanceof Error);
    if (isKey) return [parsed].flat()[0]?.isPrivateKey() ? undefined : "is a public key";
    // The messages of the parser hold nothing of the key; still, only what is known is passed on.
    if (/no passphrase/i.test(parsed.message)) return "is encrypted, and there is no passphrase";
    if (/bad passphrase|integrity check failed|decrypt/i.test(parsed.message))
        return "is encrypted with another passphrase";
    return "is not a private key in OpenSSH or PEM form";
}

const ALGORITHMS: readonly ServerHostKeyAlgorithm[] = [
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "rsa-sha2-512",
    "rsa-sha2-256",
    "ssh-rsa",
];

function loginOptions({ privateKey, passphrase, password, agent }: Login, where: string): ConnectConfig {
    const problem = privateKey === undefined ? undefined : privateKeyProblem(privateKey, passphrase);
    if (problem !== undefined) throw new SshError("BAD_KEY", `${where}: the private key ${problem}`);
    if (privateKey === undefined && password === undefined && agent === undefined) {
        throw new SshError(
            "REFUSED",
            `${where}: there is no way to log in: set ssh.privateKey or ssh.password, or run an SSH agent (SSH_AUTH_SOCK)`,
        );
    }
    return { privateKey, passphrase, password, agent };
}

function connectError(error: Error & { level?: string }, where: string, login: Login): SshError {
    if (error.level === "client-authentication") {
        const tried = [
            login.agent && "the SSH agent",
            login.privateKey && "the private key",
            login.password && "the password",
        ].filter(Boolean);
        return new SshError(
            "REFUSED",
            `${where}: the host refused ${tried.join(" and ")}; check the user and its authorized_keys`,
        );
    }
    return new SshError(
        "UNREACHABLE",
        `${where}: ${error.message}; check the address, the port and that sshd runs`,
    );
}

/** Undefined where the channel closed without saying how the command ended. */
function collect(
    channel: ClientChannel,
    done: (output: Output | undefined) => void,
    hear: Hear = () => undefined,
): void {
    const kept = { stdout: "", stderr: "" };
    const keep = (name: "stdout" | "stderr") => (text: string) => {
        kept[name] = (kept[name] + text).slice(-KEPT);
        hear(name, text);
    };
    let ended: Pick<Output, "code" | "signal"> | undefined;
    channel.setEncoding("utf8").on("data", keep("stdout"));
    channel.stderr.setEncoding("utf8").on("data", keep("stderr"));
    channel.on("exit", (code: number | null, signal?: string) => {
        ended = { code: code ?? undefined, ...(signal ? { signal } : {}) };
    });
    // A command may end without having read its input.
    channel.on("error", () => undefined);
    channel.on("close", () => done(ended && { ...ended, ...kept }));
}
