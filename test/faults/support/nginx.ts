import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout } from "node:timers/promises";

/** Whether nginx can be run here. */
export function hasNginx(): boolean {
    try {
        execFileSync("nginx", ["-v"], { stdio: "pipe" });
        return true;
    } catch {
        return false;
    }
}

/** A real nginx with that inside its one server block; nothing outside of its folder is touched. */
export class Nginx {
    private constructor(
        readonly port: number,
        private readonly process: ChildProcess,
    ) {}

    static async start(folder: string, server: string, tls = false): Promise<Nginx> {
        const port = await freePort();
        mkdirSync(path.join(folder, "tmp"), { recursive: true });
        const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map((name) => `${name}_temp_path ${folder}/tmp/${name};`)
            .join(" ");
        writeFileSync(
            path.join(folder, "nginx.conf"),
            `daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
            events {}
            http { access_log off; ${temporary}
                server { listen 127.0.0.1:${port}${tls ? " ssl" : ""}; ${server} } }`,
        );
        const child = spawn(
            "nginx",
            ["-p", folder, "-e", `${folder}/error.log`, "-c", `${folder}/nginx.conf`],
            {
                stdio: "inherit",
            },
        );
        const nginx = new Nginx(port, child);
        while (!(await isOpen(port))) {
            if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
            await setTimeout(20);
        }
        return nginx;
    }

    async stop(): Promise<void> {
        const ended = new Promise((resolve) => this.process.once("exit", resolve));
        this.process.kill("SIGTERM");
        await ended;
    }
}

function freePort(): Promise<number> {
    return new Promise((resolve) => {
        const server = net.createServer().listen(0, "127.0.0.1", () => {
            const { port } = server.address() as net.AddressInfo;
            server.close(() => resolve(port));
        });
    });
}

function isOpen(port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = net.connect(port, "127.0.0.1", () => resolve(true));
        socket.on("error", () => resolve(false)).on("connect", () => socket.destroy());
    });
}
