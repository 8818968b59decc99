import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { utils } from "ssh2";

/** OpenSSH's server, where it is installed. */
export const sshdProgram = ["/usr/sbin/sshd", "/usr/local/sbin/sshd"].find((file) => existsSync(file));

export interface KeyPair {
    private: string;
    public: string;
}

export function newKey(): KeyPair {
    // One in 250 of the keys that ssh2 makes cannot be read again, by itself or by OpenSSH.
    for (;;) {
        const key = utils.generateKeyPairSync("ed25519");
        if (!(utils.parseKey(key.private) instanceof Error)) return key;
    }
}

export interface SshdOptions {
    ip: string;
    port: number;
    /** Public keys that may log in. */
    authorized: string[];
    hostKey?: KeyPair;
    /** What runs in place of the command, which it finds in SSH_ORIGINAL_COMMAND. */
    forced?: string;
}

/** A real OpenSSH server on loopback, with a configuration and a host key of its own. */
export class Sshd {
    readonly hostKey: KeyPair;
    private readonly folder = mkdtempSync(path.join(tmpdir(), "sshd-"));
    private child: ChildProcess | undefined;

    private constructor(readonly options: SshdOptions) {
        this.hostKey = options.hostKey ?? newKey();
    }

    static async start(options: SshdOptions): Promise<Sshd> {
        const sshd = new Sshd(options);
        await sshd.run();
        return sshd;
    }

    /** Its line of known_hosts. */
    get knownHost(): string {
        const { ip, port } = this.options;
        return `[${ip}]:${port} ${this.hostKey.public.split(" ").slice(0, 2).join(" ")}`;
    }

    /** Ends every connection, as a network that breaks down does, and goes on listening. */
    cutConnections(): void {
        // Each connection is a child of the listener, with children of its own: only ours are ended.
        const pids = execFileSync("ps", ["-o", "pid=", "--ppid", String(this.child!.pid)], {
            encoding: "utf8",
        });
        for (const pid of pids.trim().split(/\s+/)) process.kill(Number(pid), "SIGKILL");
    }

    async stop(): Promise<void> {
        this.child?.kill("SIGTERM");
        rmSync(this.folder, { recursive: true, force: true });
    }

    private async run(): Promise<void> {
        const { ip, port, authorized, forced } = this.options;
        const file = (name: string, text: string, mode = 0o600) => {
            writeFileSync(path.join(this.folder, name), text, { mode });
            return path.join(this.folder, name);
        };
        const lines = [
            `ListenAddress ${ip}:${port}`,
            `HostKey ${file("host_key", this.hostKey.private)}`,
            `AuthorizedKeysFile ${file("authorized_keys", authorized.join("\n"))}`,
            "PidFile none",
            "UsePAM no",
            "StrictModes no",
            "PermitRootLogin yes",
            "PasswordAuthentication no",
            "KbdInteractiveAuthentication no",
            ...(forced === undefined ? [] : [`ForceCommand ${forced}`]),
        ];
        mkdirSync("/run/sshd", { recursive: true });
        const config = file("sshd_config", `${lines.join("\n")}\n`);
        this.child = spawn(sshdProgram!, ["-D", "-e", "-f", config], { stdio: ["ignore", "ignore", "pipe"] });
        let said = "";
        this.child.stderr!.setEncoding("utf8").on("data", (text: string) => (said += text));
        for (const end = Date.now() + 60_000; !said.includes("Server listening"); await sleep(20)) {
            if (Date.now() > end || this.child.exitCode !== null)
                throw new Error(`sshd does not start: ${said}`);
        }
    }
}

/** A port that is free on an address. */
export function freePortOn(ip: string): Promise<number> {
    return new Promise((resolve, reject) => {
        const server = net.createServer().once("error", reject);
        server.listen(0, ip, () => {
            const { port } = server.address() as net.AddressInfo;
            server.close(() => resolve(port));
        });
    });
}
