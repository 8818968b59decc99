import { spawn } from "node:child_process";
import net from "node:net";
import type { AddressInfo } from "node:net";
import { type Connection, Server, type ServerChannel, utils } from "ssh2";
import { newKey } from "./sshd";

export interface SshServerOptions {
    authorized?: string;
    password?: string;
    /** Ends the connection in the middle of a command. */
    cuts?: boolean;
    /**
     * What is done about a command in place of running it: no session is opened for it ("session", as beyond
     * MaxSessions), it is refused ("exec"), the session ends without a word of how ("silence"), or nothing is said
     * ("nothing").
     */
    refuses?: "session" | "exec" | "silence" | "nothing";
    /** Lets no connection through, and does not say so. */
    swallows?: boolean;
}

/** An SSH server in this process: it runs what it is told with sh, and lets connections through. */
export class SshServer {
    readonly hostKey = newKey();
    readonly forwarded: string[] = [];
    /** How many it was asked to run. */
    commands = 0;
    private readonly open = new Set<Connection>();
    private readonly server: Server;

    private constructor(private readonly options: SshServerOptions) {
        this.server = new Server({ hostKeys: [this.hostKey.private] }, (client) => this.serve(client));
    }

    static async start(options: SshServerOptions): Promise<SshServer> {
        const server = new SshServer(options);
        await new Promise<void>((resolve) => server.server.listen(0, "127.0.0.1", resolve));
        return server;
    }

    get port(): number {
        return (this.server.address() as AddressInfo).port;
    }

    get knownHost(): string {
        return `[127.0.0.1]:${this.port} ${this.hostKey.public}`;
    }

    async stop(): Promise<void> {
        for (const client of this.open) client.end();
        await new Promise<void>((resolve) => this.server.close(() => resolve()));
    }

    private serve(client: Connection): void {
        this.open.add(client);
        client.on("error", () => undefined);
        client.on("close", () => this.open.delete(client));
        client.on("authentication", (context) => {
            const { authorized, password } = this.options;
            if (context.method === "password" && context.password === password) return context.accept();
            if (
                context.method === "publickey" &&
                authorized !== undefined &&
                isKey(context.key.data, authorized)
            )
                return context.accept();
            context.reject(["publickey", "password"]);
        });
        client.on("session", (acceptSession, rejectSession) => {
            const { cuts, refuses } = this.options;
            if (refuses === "session") return rejectSession();
            acceptSession().on("exec", (acceptExec, rejectExec, { command }) => {
                this.commands += 1;
                if (cuts) return void client.end();
                if (refuses === "exec") return rejectExec();
                if (refuses === "silence") return void acceptExec().close();
                if (refuses === undefined) run(command, acceptExec());
            });
        });
        client.on("tcpip", (accept, reject, { destIP, destPort }) => {
            if (this.options.swallows) return;
            this.forwarded.push(`${destIP}:${destPort}`);
            const socket = net.connect(destPort, destIP);
            socket.once("error", () => reject());
            socket.once("connect", () => {
                const channel = accept();
                socket.pipe(channel).pipe(socket);
                channel.on("error", () => undefined);
            });
        });
    }
}

function run(command: string, channel: ServerChannel): void {
    const child = spawn("sh", ["-c", command]);
    child.stdin.on("error", () => undefined);
    channel.on("close", () => child.kill());
    channel.pipe(child.stdin);
    child.stdout.pipe(channel, { end: false });
    child.stderr.pipe(channel.stderr, { end: false });
    child.on("close", (code, signal) => {
        if (signal === null) channel.exit(code ?? 0);
        else channel.exit(signal.replace("SIG", ""), false, "");
        channel.end();
    });
}

function isKey(data: Buffer, authorized: string): boolean {
    const parsed = utils.parseKey(authorized);
    return !(parsed instanceof Error) && [parsed].flat()[0]!.getPublicSSH().equals(data);
}
