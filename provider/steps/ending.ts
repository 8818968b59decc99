import { spawn } from "node:child_process";
import type { EndableCommand } from "../interruption";
import { after, type Timer } from "../time";

/** Ends a local command with all that it started, when its time is up or somebody says so: politely, then not. */
export class Ending {
    isOver = false;
    private timer: Timer;
    private done: Promise<void> = Promise.resolve();

    /**
     * @param pid of the command, which leads a process group of its own; undefined where it could not be started.
     * @param timeout milliseconds until it is ended.
     * @param grace milliseconds from SIGTERM to SIGKILL, where the time is up.
     */
    constructor(
        private readonly pid: number | undefined,
        private readonly command: EndableCommand,
        timeout: number,
        grace: number,
    ) {
        this.timer = after(timeout, () => this.end(grace));
    }

    end(grace: number): void {
        if (this.isOver) return;
        this.timer.clear();
        this.isOver = true;
        if (process.platform === "linux" && this.pid !== undefined) {
            this.done = this.endAll(this.pid, grace);
            // In case that no shell can be started any more.
            this.timer = after(2 * grace, () => this.signal("SIGKILL"));
            return;
        }
        this.signal("SIGTERM");
        this.timer = after(grace, () => this.signal("SIGKILL"));
    }

    /** To be called once the command has ended; resolves when nothing of it is left that was to be ended. */
    async finish(): Promise<void> {
        this.timer.clear();
        await this.done;
        if (this.isOver) this.signal("SIGKILL");
    }

    /** A group is left as easily as `timeout` and `setsid` do it. The script goes on should this process end first. */
    private endAll(pid: number, grace: number): Promise<void> {
        const fifths = Math.ceil(grace / 200);
        const shell = spawn("sh", ["-s", String(fifths), String(pid)], {
            stdio: ["pipe", "ignore", "ignore"],
            detached: true,
        });
        shell.stdin.on("error", () => undefined);
        shell.stdin.end(this.command.endScript);
        return new Promise((resolve) => {
            shell.once("error", () => resolve());
            shell.once("exit", () => resolve());
        });
    }

    private signal(signal: NodeJS.Signals): void {
        try {
            if (this.pid !== undefined) process.kill(-this.pid, signal);
        } catch {
            // Ended meanwhile.
        }
    }
}
