import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { agent, failed, type Stack, startEmulated, succeeded, useCluster } from "./support";

const lane = useCluster();

const args = { machines: [agent(1)], startTime: "2030-01-01T00:00:00Z", duration: "1h", reason: "kernel" };

/** Nothing is recorded of a window that was never posted: the next up creates it. */
async function expectNothingRecorded(stack: Stack): Promise<void> {
    expect(await stack.resources()).toEqual([]);
}

test("a master that cannot be reached fails up within the total timeout, and tells how to go on", async () => {
    const nobody = { MESOS_MASTERS: "http://127.0.0.1:1,http://127.0.0.1:2", MESOS_TOTAL_TIMEOUT: "2s" };
    const stack = lane.stack("unreachable");
    stack.window(args);
    const output = failed(await stack.during(nobody, () => stack.up()));
    expect(output).toContain("http://127.0.0.1:1");
    expect(output).toContain("http://127.0.0.1:2");
    expect(output).toMatch(/ECONNREFUSED/);
    await expectNothingRecorded(stack);

    succeeded(await stack.up());
    // A refresh that cannot look leaves the record as it is.
    failed(await stack.during(nobody, () => stack.refresh()));
    expect(await stack.resources()).toHaveLength(1);
    failed(await stack.during(nobody, () => stack.destroy()));
    expect(await stack.resources()).toHaveLength(1);
    succeeded(await stack.destroy());
    expect(await lane.cluster.windows()).toEqual([]);
});

test("a server that is not Mesos is named as such, at preview as a warning", async () => {
    const server = createServer((_, response) => {
        response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
        response.end("<html><body>It works!</body></html>");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const stack = lane.stack("not-mesos", { env: { MESOS_MASTERS: url } });
    stack.window(args);
    const said = `${url} answered GET_MAINTENANCE_STATUS with something that is not a Mesos answer (an HTML page)`;
    expect(succeeded(await stack.preview())).toContain(said);
    const output = failed(await stack.up());
    expect(output).toContain(`${said}; check mesos:masters and any proxy in between`);
    expect(output).not.toContain("It works!");
    await expectNothingRecorded(stack);
    server.closeAllConnections();
    server.close();
});

describe("a master with authentication and ACLs", () => {
    const credentials = { ops: "ops-secret", reader: "reader-secret" };
    let target: Awaited<ReturnType<typeof startEmulated>>;
    beforeAll(async () => {
        const acls = { reader: { update_maintenance_schedules: "NONE" } } as const;
        target = await startEmulated({ credentials, acls });
    });
    afterAll(() => target.stop());

    test.each([
        ["no credentials", {}],
        ["wrong ones", { MESOS_PRINCIPAL: "ops", MESOS_SECRET: "canary-wrong" }],
    ])("answers 401 to %s, which is said with the settings to set", async (_, env) => {
        const stack = lane.stack("unauthenticated", { env: { MESOS_MASTERS: target.url, ...env } });
        stack.window(args);
        const output = failed(await stack.up());
        expect(output).toContain("401, it wants credentials, or other ones");
        expect(output).toContain("set mesos:principal and mesos:secret, or mesos:token");
        expect(output).not.toContain("canary-wrong");
        await expectNothingRecorded(stack);
    });

    test("answers 403 to one who may not, which is said with the ACL to ask for", async () => {
        const env = { MESOS_MASTERS: target.url, MESOS_PRINCIPAL: "reader", MESOS_SECRET: "reader-secret" };
        const stack = lane.stack("forbidden", { env });
        stack.window(args);
        const output = failed(await stack.up());
        expect(output).toContain(
            "refused UPDATE_MAINTENANCE_SCHEDULE: 403, this principal is not allowed to",
        );
        expect(output).toContain("ask for the ACL update_maintenance_schedules over these machines");
        await expectNothingRecorded(stack);
    });
});
