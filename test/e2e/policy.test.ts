import path from "node:path";
import { emulatorOnly, failed, isReal, type Stack, succeeded, useCluster } from "./support";

const lane = useCluster();

const bin = process.env.E2E_POLICY_BIN;
const why = process.env.E2E_NO_POLICY ?? "no CLI that can run policy packs was set up";
const policyTest =
    bin !== undefined || isReal
        ? emulatorOnly("a policy asks no master")
        : (name: string, run: () => Promise<void>) => test.skip(`${name} (skipped: ${why})`, run);

/** The package, as it is installed. */
const pack = [
    "--policy-pack",
    "node_modules/pulumi-mesos-maintenance-policy",
    "--policy-pack-config",
    "policy.json",
];

/** 2030-12-07 is a Saturday. Agent 1, 2 and 3 are in one rack, of which one at a time may go. */
const config = {
    "allowed-hours": { zone: "Europe/Berlin", hours: [{ days: ["Sat"], from: "22:00", to: "08:00" }] },
    "freeze-periods": { zone: "Europe/Berlin", periods: [{ from: "2030-12-14", to: "2031-01-06" }] },
    "minimum-notice": { notice: "2d" },
    "maximum-duration": { duration: "4h" },
    "maximum-share": { racks: { r1: ["agent-1.mesos", "agent-2.mesos", "agent-3.mesos"] }, clusterShare: 1 },
    "reason-pattern": { pattern: "^OPS-\\d+ ", example: "OPS-123 kernel 6.12" },
};

/** `late` starts within the hour, which is allowed to none but the windows that stand. */
const PROGRAM = `
const agent = (number) => ({ hostname: "agent-" + number + ".mesos", ip: "127.0.0." + (number + 1) });
const saturday = { startTime: "2030-12-07T22:00:00Z", duration: "2h", reason: "OPS-1 kernel" };
const window = (name, number, args) =>
    new MaintenanceWindow(name, { ...saturday, machines: [agent(number)], ...args });
const late = { startTime: "${new Date(Date.now() + 3_600_000).toISOString()}", duration: "2h" };
`;

/** Each is named after the policy that refuses it. */
const REFUSED = `${PROGRAM}
window("allowed-hours", 4, { startTime: "2030-12-07T06:00:00Z" });
window("freeze-periods", 5, { startTime: "2030-12-14T22:00:00Z" });
window("minimum-notice", 6, late);
window("maximum-duration", 7, { startTime: "2031-01-11T22:00:00Z", duration: "5h" });
window("endless", 8, { startTime: "2031-01-11T22:00:00Z", duration: undefined });
window("maximum-share", 1);
window("beside-it", 2);
window("no-takeover", 9, { onConflict: "takeover" });
new MaintenanceSchedule("reason-pattern", {
    windows: [{ ...saturday, machines: [agent(10)] }, { ...saturday, machines: [agent(11)], reason: "kernel" }],
});
new MesosCluster("tls-verified", { masters: ["https://127.0.0.1:1"], tls: { insecureSkipVerify: true } });

window("drain-required", 13, { drain: { strategy: "none" } });
window("no-allowed-loss", 14, { safety: { allowLoss: true } });
const first = window("first", 12);
window("unknown", 15, { machines: [first.masterVersion], startTime: first.masterVersion });
`;

const MESSAGES = [
    `window "allowed-hours" (2030-12-07T06:00:00Z for 2h) starts outside of the allowed hours: Sat 2030-12-07 07:00`,
    `window "freeze-periods" (2030-12-14T22:00:00Z for 2h) touches the freeze period "freeze"`,
    `but a window is to be announced 2d before. Move startTime to 20`,
    `window "maximum-duration" (2031-01-11T22:00:00Z for 5h) is longer than 4h.`,
    `window "endless" (2031-01-11T22:00:00Z without end) has no end.`,
    `2 of 3 machines of rack "r1" would be in maintenance at once at 2030-12-07T22:00:00Z, and at most 1 may be`,
    `window "no-takeover" (2030-12-07T22:00:00Z for 2h) has onConflict "takeover"`,
    `windows[1] of "reason-pattern" (2030-12-07T22:00:00Z for 2h) has the reason "kernel", which does not match`,
    `MesosCluster "tls-verified" has tls.insecureSkipVerify`,
    `the stack's configuration has mesos:insecureSkipVerify`,
    `window "drain-required" (2030-12-07T22:00:00Z for 2h) has drain.strategy "none"`,
    `window "no-allowed-loss" (2030-12-07T22:00:00Z for 2h) has safety.allowLoss`,
];

/** A stack on a CLI that can run policy packs. */
function stackWith(name: string, policies: object): Stack {
    const stack = lane.stack(name, { env: { PATH: [bin, process.env.PATH].join(path.delimiter) } });
    stack.write("policy.json", JSON.stringify(policies));
    return stack;
}

/** Who broke what: `allowed-hours: rack-7`. */
function violations(output: string, level: string): string[] {
    const lines = output.matchAll(new RegExp(`\\[${level}\\] +(\\S+) .*\\(\\S+: (\\S+)\\)`, "g"));
    return [...lines].map(([, policy, resource]) => `${policy}: ${resource}`).sort();
}

policyTest(
    "each policy refuses what breaks it, and says so; advisory, all of them let it through",
    async () => {
        const stack = stackWith("refused", config);
        await stack.config("mesos:insecureSkipVerify", "true");
        stack.program(REFUSED);
        const output = failed(await stack.preview(...pack));
        for (const message of MESSAGES) expect(output).toContain(message);
        // When the test runs decides whether this hour is one of the allowed ones.
        const found = violations(output, "mandatory").filter(
            (each) => each !== "allowed-hours: minimum-notice",
        );
        expect(found).toEqual([
            "allowed-hours: allowed-hours",
            "allowed-hours: endless",
            "drain-required: drain-required",
            "freeze-periods: freeze-periods",
            "maximum-duration: endless",
            "maximum-duration: maximum-duration",
            "maximum-share: refused-e2e",
            "minimum-notice: minimum-notice",
            "no-allowed-loss: no-allowed-loss",
            "no-takeover: no-takeover",
            "reason-pattern: reason-pattern",
            "tls-verified: refused-e2e",
            "tls-verified: tls-verified",
        ]);

        stack.write("policy.json", JSON.stringify({ ...config, all: "advisory" }));
        const advice = succeeded(await stack.preview(...pack));
        for (const message of MESSAGES) expect(advice).toContain(message);
        expect(violations(advice, "mandatory")).toEqual([]);
    },
);

policyTest(
    "what breaks no policy passes, and so does a window that stands already, however soon it starts",
    async () => {
        // Windows of any hour, as one of them starts in the next.
        const stack = stackWith("passed", {
            ...config,
            "allowed-hours": { hours: [{ from: "00:00", to: "24:00" }] },
        });
        stack.program(`${PROGRAM} window("stands", 6, late);`);
        succeeded(await stack.up());
        const passes = `${PROGRAM}
        window("stands", 6, late);
        window("one", 1, { onConflict: "adopt" });
        window("other", 2, { startTime: "2030-12-08T00:00:00Z" });
        new MesosCluster("verified", { masters: ["https://127.0.0.1:1"], tls: { insecureSkipVerify: false } });
    `;
        stack.program(passes);
        const output = succeeded(await stack.preview(...pack));
        expect(output).toMatch(/✅ mesos-maintenance@/);
        expect(violations(output, "(?:mandatory|advisory)")).toEqual([]);
        expect(output).toMatch(/\+ 3 to create/);
        succeeded(await stack.destroy());
    },
);

policyTest("what acts in the run is refused in a freeze that is now, whatever its window", async () => {
    const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString();
    const stack = stackWith("moment", {
        all: "disabled",
        "freeze-periods": { enforcementLevel: "mandatory", periods: [{ from: day(-1), to: day(1) }] },
    });
    stack.program(`${PROGRAM}
        window("scheduled", 1);
        window("down", 2, { state: "down", safety: { outsideWindow: "allow" } });
        new RollingMaintenance("roll-out", { machines: [agent(3)], duration: "30m", reason: "OPS-1 kernel" });
    `);
    const output = failed(await stack.preview(...pack));
    expect(violations(output, "mandatory")).toEqual(["freeze-periods: down", "freeze-periods: roll-out"]);
    expect(output).toContain('window "down" acts at `pulumi up`, in the freeze period "freeze"');
});
policyTest(
    "what works while pulumi runs is held to the policies until it is done, and not after",
    async () => {
        const stack = stackWith("acting", { ...config, "allowed-hours": {}, "freeze-periods": {} });
        const rolling = `new RollingMaintenance("rolling", {
        machines: [agent(4), agent(5)], batchSize: 2, duration: "5h", reason: "kernel", waitForAgents: false,
        drain: { strategy: "none" }, safety: { allowLoss: true },
    });`;
        stack.program(`${PROGRAM} ${rolling}
    const { AgentReregistration } = require("pulumi-mesos-maintenance");
    new AgentReregistration("nodes", {
        nodes: [agent(1), agent(2)], parallel: 2, ssh: { user: "root", password: "x" }, reason: "kernel",
        attributes: { rack: "r1" },
    });`);
        const output = failed(await stack.preview(...pack));
        expect(violations(output, "mandatory")).toEqual([
            "drain-required: rolling",
            "maximum-duration: rolling",
            "maximum-share: acting-e2e",
            "no-allowed-loss: rolling",
            "reason-pattern: nodes",
            "reason-pattern: rolling",
        ]);
        expect(output).toContain('rolling maintenance "rolling" (now, 5h for each batch) is longer than 4h.');
        expect(output).toMatch(
            /2 of 3 machines of rack "r1" .*: re-registration "nodes" \(now, 1h for each node\)/,
        );

        stack.program(`${PROGRAM} ${rolling}`);
        succeeded(await stack.up());
        const done = succeeded(await stack.preview(...pack));
        expect(violations(done, "(?:mandatory|advisory)")).toEqual([]);
        succeeded(await stack.destroy());
    },
);
