import { createPublicKey, createVerify, generateKeyPairSync } from "node:crypto";
import http from "node:http";
import net from "node:net";
import { type Emulator, startEmulator } from "../../emulator";
import { connectionFrom, MasterClient, type SettingName } from "../../provider/mesos";
import { fetchAnew } from "../support/fetch";

const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
});

function clientOf(settings: Partial<Record<SettingName, string>>): MasterClient {
    return new MasterClient(connectionFrom((name) => settings[name]));
}

/** DC/OS as its documentation has it: a login that gives tokens, and a gateway that wants them. (It cannot be had here.) */
class AdminRouter {
    readonly logins: { uid?: string; password?: string; token?: string }[] = [];
    valid = "";
    private readonly server = http.createServer((request, response) => void this.serve(request, response));

    constructor(private readonly master: string) {}

    async start(): Promise<string> {
        await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
        return `http://127.0.0.1:${(this.server.address() as net.AddressInfo).port}/mesos`;
    }

    async stop(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    private async serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
        let body = "";
        for await (const part of request) body += String(part);
        if (request.url === "/acs/api/v1/auth/login") {
            const login = JSON.parse(body) as AdminRouter["logins"][number];
            this.logins.push(login);
            const isKnown =
                login.password === "s3cret" || (login.token !== undefined && isSigned(login.token));
            if (!isKnown) return void response.writeHead(401).end();
            this.valid = `token-${this.logins.length}`;
            return void response.end(JSON.stringify({ token: this.valid }));
        }
        if (request.headers.authorization !== `token=${this.valid}`)
            return void response.writeHead(401).end();
        const answer = await fetchAnew(this.master + request.url!.replace(/^\/mesos/, ""), {
            method: request.method,
            body: request.method === "POST" ? body : undefined,
            headers: { "content-type": "application/json" },
        });
        response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
        response.end(await answer.text());
    }
}

function isSigned(token: string): boolean {
    const [header, payload, signature] = token.split(".") as [string, string, string];
    const { uid, exp } = JSON.parse(Buffer.from(payload, "base64url").toString()) as {
        uid: string;
        exp: number;
    };
    return (
        JSON.parse(Buffer.from(header, "base64url").toString()).alg === "RS256" &&
        uid === "robot" &&
        exp > Date.now() / 1000 &&
        createVerify("RSA-SHA256")
            .update(`${header}.${payload}`)
            .verify(createPublicKey(publicKey), signature, "base64url")
    );
}

describe("a DC/OS cluster", () => {
    let master: Emulator;
    let router: AdminRouter;
    let masters: string;

    beforeEach(async () => {
        master = await startEmulator();
        router = new AdminRouter(master.url);
        masters = await router.start();
    });

    afterEach(async () => {
        await router.stop();
        await master.stop();
    });

    test("is entered by a user with a password, logged in once for many calls", async () => {
        const client = clientOf({ masters, dcosUid: "ops", dcosPassword: "s3cret" });
        await Promise.all([client.view(), client.version()]);
        expect(router.logins).toEqual([{ uid: "ops", password: "s3cret" }]);
        await client.close();
    });

    test("is entered by a service account, which signs its login with RS256", async () => {
        const client = clientOf({ masters, dcosUid: "robot", dcosPrivateKey: privateKey });
        await client.view();
        expect(router.logins).toHaveLength(1);
        await client.close();
    });

    test("gets a new login where the token has expired, also before a write", async () => {
        const client = clientOf({ masters, dcosUid: "ops", dcosPassword: "s3cret" });
        await client.view();
        router.valid = "none";
        await client.updateSchedule({ windows: [] });
        expect(router.logins).toHaveLength(2);
        await client.close();
    });

    test.each([
        ["a wrong password", { dcosUid: "ops", dcosPassword: "canary-password" }, "UNAUTHENTICATED"],
        ["a key that is none", { dcosUid: "robot", dcosPrivateKey: "canary-key" }, "BAD_SETTINGS"],
    ])("refuses %s, and the message shows neither", async (_name, settings, code) => {
        const client = clientOf({ masters, ...settings });
        const error = await client.view().catch((thrown: Error) => thrown);
        expect(error).toMatchObject({ code });
        expect(String((error as Error).stack) + JSON.stringify(error)).not.toContain("canary");
        await client.close();
    });
});

describe("a proxy from the environment", () => {
    const before = { ...process.env };
    afterEach(() => {
        process.env = { ...before };
    });

    test("is used for a master, and left aside for those that NO_PROXY names", async () => {
        const master = await startEmulator();
        const asked: string[] = [];
        const proxy = http.createServer().on("connect", (request, socket: net.Socket) => {
            asked.push(request.url!);
            const [host, port] = request.url!.split(":") as [string, string];
            const through = net.connect(Number(port), host, () => {
                socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
                through.pipe(socket).pipe(through);
            });
            socket.on("error", () => through.destroy());
            through.on("error", () => socket.destroy());
        });
        await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
        process.env.HTTP_PROXY =
            process.env.http_proxy = `http://127.0.0.1:${(proxy.address() as net.AddressInfo).port}`;
        process.env.NO_PROXY = process.env.no_proxy = "";

        const through = clientOf({ masters: master.url });
        await through.view();
        expect(asked).toContain(master.url.replace("http://", ""));
        await through.close();

        asked.length = 0;
        process.env.NO_PROXY = process.env.no_proxy = "127.0.0.1";
        const direct = clientOf({ masters: master.url });
        await direct.view();
        expect(asked).toEqual([]);
        await direct.close();

        proxy.closeAllConnections();
        await new Promise((resolve) => proxy.close(resolve));
        await master.stop();
    });
});
