import net from "node:net";
import { type Interruption, Interrupter } from "../interruption";
import { sleep } from "../time";

/**
 * What can be seen of the engine from within a dynamic provider, which is told nothing: its Cancel after a Ctrl-C
 * reaches the gRPC server of the provider, whose handler ignores it; and the engine's address, the provider's first
 * argument, refuses connections as soon as the engine is gone. Where the server or the address is not found, as in
 * another version of `@pulumi/pulumi`, work goes on as if there were no Ctrl-C.
 */
class Engine {
    private readonly interrupter: Interrupter;
    private readonly running = new Set<Promise<unknown>>();
    private isWatched = false;

    constructor(private readonly address: Address | undefined) {
        this.interrupter = new Interrupter(() => this.isThere());
    }

    get interruption(): Interruption {
        return this.interrupter.interruption;
    }

    /** Prints a line, as long as there is somebody to read it. */
    readonly log = (message: string): void => {
        if (!this.interrupter.isEngineGone) console.log(message);
    };

    /** Begins to look; the first time it is called. */
    watch(): void {
        if (this.isWatched || this.address === undefined) return;
        this.isWatched = true;
        cancelServer()?.on("stream", (_stream, headers) => {
            if (headers[":path"] === CANCEL) this.interrupter.cancel();
        });
        // A log to an engine that is gone fails, and the handler of that failure would log it.
        for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
        for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
            process.on(signal, () => void this.leave());
        setInterval(() => void this.leaveIfGone(), INTERVAL).unref();
    }

    /** Runs an operation; the process does not end without having told it to, and waited a moment. */
    async during<T>(operation: () => Promise<T>): Promise<T> {
        const work = operation();
        this.running.add(work);
        try {
            return await work;
        } finally {
            this.running.delete(work);
        }
    }

    private async leaveIfGone(): Promise<void> {
        if (!(await this.isThere())) await this.leave();
    }

    /** Ends this process: a forgotten one would take machines DOWN when nobody expects it any more. */
    private async leave(): Promise<void> {
        this.interrupter.end();
        const ended = Promise.allSettled([...this.running]);
        await Promise.race([ended, sleep(LAST_WORDS)]);
        process.exit(1);
    }

    /** False only where nobody listens at the engine's address: a busy one is there. */
    private isThere(): Promise<boolean> {
        if (this.address === undefined) return Promise.resolve(true);
        const socket = net.connect(this.address);
        return new Promise((resolve) => {
            const answer = (isThere: boolean) => {
                socket.destroy();
                resolve(isThere);
            };
            socket.setTimeout(INTERVAL, () => answer(true));
            socket.once("connect", () => answer(true));
            socket.once("error", ({ code }: NodeJS.ErrnoException) => answer(code !== "ECONNREFUSED"));
        });
    }
}

interface Address {
    host: string;
    port: number;
}

const CANCEL = "/pulumirpc.ResourceProvider/Cancel";
/** Milliseconds between two looks at the engine. */
const INTERVAL = 1_000;
/** Milliseconds for what is going on to end in order. After a second Ctrl-C, the engine kills after five seconds. */
const LAST_WORDS = 4_000;

/** The server on which the engine calls this provider. */
function cancelServer(): NodeJS.EventEmitter | undefined {
    const { _getActiveHandles } = process as unknown as { _getActiveHandles?(): object[] };
    const handles = _getActiveHandles?.call(process) ?? [];
    return handles.find(({ constructor }) => constructor.name === "Http2Server") as
        NodeJS.EventEmitter | undefined;
}

/** Of the engine that started this process as a dynamic provider; undefined in any other process. */
function engineAddress([, script = "", address = ""]: readonly string[]): Address | undefined {
    const [, host, port] = /^(.+):(\d+)$/.exec(address) ?? [];
    if (!/\bdynamic-provider\b/.test(script) || host === undefined) return undefined;
    return { host, port: Number(port) };
}

/** The engine of this process. */
export const engine = new Engine(engineAddress(process.argv));
