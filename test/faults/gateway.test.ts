import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { connectionFrom, MasterClient, type SettingName } from "../../provider/mesos";
import { Authority } from "./support/certificates";
import { hasNginx, Nginx } from "./support/nginx";
import { agent } from "./support/windows";

jest.setTimeout(240_000);

const suite = hasNginx() ? describe : describe.skip;
suite(`a master behind a real nginx${hasNginx() ? "" : " (skipped: nginx is not installed)"}`, () => {
    let folder: string;
    let master: Emulator;
    let nginx: Nginx | undefined;

    beforeEach(async () => {
        folder = mkdtempSync(path.join(os.tmpdir(), "gateway-"));
        master = await startEmulator({ agents: [agent(1), agent(2)] });
    });

    afterEach(async () => {
        await nginx?.stop();
        await master.stop();
        rmSync(folder, { recursive: true, force: true });
    });

    /** Writes a schedule through the gateway and reads it back. */
    async function roundTrip(settings: Partial<Record<SettingName, string>>): Promise<void> {
        const client = new MasterClient(connectionFrom((name) => settings[name]));
        try {
            const window = {
                machine_ids: [agent(1)],
                unavailability: { start: { nanoseconds: 1764554400123456789n } },
            };
            await client.updateSchedule({ windows: [window] });
            expect((await client.view()).schedule).toEqual({ windows: [window] });
            await client.startMaintenance([agent(1)]);
            await client.stopMaintenance([agent(1)]);
            expect(master.schedule).toBe("{}");
            expect(await client.version()).toBe("1.11.0");
        } finally {
            await client.close();
        }
    }

    test("is reached below a prefix, as behind the DC/OS Admin Router", async () => {
        nginx = await Nginx.start(folder, `location /mesos/ { proxy_pass ${master.url}/; }`);
        await roundTrip({ masters: `http://127.0.0.1:${nginx.port}/mesos` });
    });

    test("is reached by TLS with a private CA, a client certificate and another name on the certificate", async () => {
        const authority = Authority.in(folder);
        authority.issue("master.example");
        const client = authority.issue("client.example");
        nginx = await Nginx.start(
            folder,
            `ssl_certificate ${folder}/master.example.pem; ssl_certificate_key ${folder}/master.example.key;
            ssl_client_certificate ${folder}/ca.pem; ssl_verify_client on;
            location / { proxy_pass ${master.url}; }`,
            true,
        );
        const masters = `https://127.0.0.1:${nginx.port}`;
        const given = {
            masters,
            serverName: "master.example",
            clientCert: client.cert,
            clientKey: client.key,
        };
        await roundTrip({ ...given, caCert: authority.cert });
        await roundTrip({ ...given, insecureSkipVerify: "true" });
        const untrusted = new MasterClient(connectionFrom((name) => given[name as keyof typeof given]));
        await expect(untrusted.view()).rejects.toThrow(/certificate is not trusted .* mesos:caCert/);
        await untrusted.close();
    });

    test("is entered by the gateway's own basic authentication", async () => {
        const hash = execFileSync("openssl", ["passwd", "-apr1", "s3cret"], { encoding: "utf8" }).trim();
        writeFileSync(path.join(folder, "users"), `ops:${hash}\n`);
        nginx = await Nginx.start(
            folder,
            `auth_basic "closed"; auth_basic_user_file ${folder}/users; location / { proxy_pass ${master.url}; }`,
        );
        const masters = `http://127.0.0.1:${nginx.port}`;
        await roundTrip({ masters, principal: "ops", secret: "s3cret" });
        const stranger = new MasterClient(
            connectionFrom((name) => (name === "masters" ? masters : undefined)),
        );
        await expect(stranger.view()).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
        await stranger.close();
    });

    test("is served by the older endpoints where the gateway hides the v1 API", async () => {
        nginx = await Nginx.start(
            folder,
            `location /api/ { return 403; } location / { proxy_pass ${master.url}; }`,
        );
        await roundTrip({ masters: `http://127.0.0.1:${nginx.port}` });
        expect(master.requests.every(({ path }) => !path.startsWith("/api/"))).toBe(true);
    });

    test("comes back whole through a buffering gateway, thousands of machines long", async () => {
        nginx = await Nginx.start(
            folder,
            `client_max_body_size 10m; client_body_buffer_size 1k; proxy_buffer_size 4k; proxy_buffers 4 4k;
            proxy_busy_buffers_size 4k; gzip on; gzip_types application/json; location / { proxy_pass ${master.url}; }`,
        );
        const machines = Array.from({ length: 5000 }, (_, i) => ({
            hostname: `node-${i}.example`,
            ip: `10.${(i >> 8) & 255}.${i & 255}.1`,
        }));
        const client = new MasterClient(
            connectionFrom((name) => (name === "masters" ? `http://127.0.0.1:${nginx!.port}` : undefined)),
        );
        const window = {
            machine_ids: machines,
            unavailability: { start: { nanoseconds: 1764554400123456789n } },
        };
        await client.updateSchedule({ windows: [window] });
        expect((await client.view()).schedule).toEqual({ windows: [window] });
        await client.close();
    });

    test("whose gateway answers 502 while the master is gone is waited for", async () => {
        const { port } = master;
        nginx = await Nginx.start(folder, `location / { proxy_pass http://127.0.0.1:${port}; }`);
        await master.stop();
        const client = new MasterClient(
            connectionFrom((name) => (name === "masters" ? `http://127.0.0.1:${nginx!.port}` : undefined)),
        );
        const view = client.view();
        await new Promise((resolve) => setTimeout(resolve, 500));
        master = await startEmulator({ port });
        await expect(view).resolves.toMatchObject({ schedule: {} });
        await client.close();
    });
});
