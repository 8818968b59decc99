// machine/down and machine/up.
import { A1, DOWN, M, S, ST, U1, U2, U3, UP, plan, win } from "./shared.mjs";

export const machines = {
    "down-unscheduled": async (t) => {
        await t.post("registered", DOWN, [A1]);
        await t.post("unregistered", DOWN, [U1]);
        await t.get("status", ST);
    },
    "down-up-unregistered": async (t) => {
        await t.post("schedule", S, plan(win([U1, U2]), win([U3])));
        await t.post("down", DOWN, [U1]);
        await t.get("status-down", ST);
        await t.get("schedule-down", S);
        await t.post("down-again", DOWN, [U1]);
        await t.post("up", UP, [U1]);
        await t.get("status-up", ST);
        await t.get("schedule-up", S, { note: "up takes the machine out of the schedule" });
        await t.post("up-again", UP, [U1]);
    },
    "up-empties-window": async (t) => {
        await t.post("schedule", S, plan(win([U1]), win([U2])));
        await t.post("down", DOWN, [U1]);
        await t.post("up", UP, [U1]);
        await t.get("schedule-1", S);
        await t.post("down-2", DOWN, [U2]);
        await t.post("up-2", UP, [U2]);
        await t.get("schedule-2", S);
    },
    "up-not-down": async (t) => {
        await t.post("unscheduled", UP, [U1]);
        await t.post("schedule", S, plan(win([U1])));
        await t.post("draining", UP, [U1]);
        await t.get("schedule-after", S);
    },
    "down-several": async (t) => {
        await t.post("schedule", S, plan(win([U1, U2])));
        await t.post("one-unscheduled", DOWN, [U1, U3], { note: "nothing is changed" });
        await t.get("status-1", ST);
        await t.post("both", DOWN, [U2, U1]);
        await t.get("status-2", ST);
        await t.post("up-one-not-down", UP, [U1, U3]);
        await t.get("status-3", ST);
    },
    "down-partly-down": async (t) => {
        await t.post("schedule", S, plan(win([U1, U2])));
        await t.post("down-first", DOWN, [U1]);
        await t.post("down-both", DOWN, [U1, U2]);
        await t.get("status", ST);
        await t.post("up-both", UP, [U1, U2]);
        await t.get("status-2", ST);
    },
    "down-bodies": async (t) => {
        await t.post("schedule", S, plan(win([U1])));
        for (const [label, body] of [
            ["empty-array", "[]"],
            ["object", '{"machines":[{"hostname":"spare-1.mesos","ip":"10.0.0.1"}]}'],
            ["machine-object", JSON.stringify(U1)],
            ["string", '"spare-1.mesos"'],
            ["array-of-strings", '["spare-1.mesos"]'],
            ["null", "null"],
            ["array-of-null", "[null]"],
            ["bad-json", "[{"],
            ["empty-body", ""],
            ["empty-machine", "[{}]"],
            ["empty-strings", '[{"hostname":"","ip":""}]'],
            ["bad-ip", '[{"hostname":"spare-1.mesos","ip":"nope"}]'],
            ["duplicates", JSON.stringify([U1, U1])],
            ["duplicates-by-case", JSON.stringify([U1, M("SPARE-1.mesos", "10.0.0.1")])],
            ["hostname-only", JSON.stringify([M("spare-1.mesos")])],
            ["ip-only", JSON.stringify([M(undefined, "10.0.0.1")])],
        ])
            await t.post(label, DOWN, body);
        await t.get("status", ST);
        await t.post("unknown-field", DOWN, [{ ...U1, rack: 1 }]);
        await t.get("status-2", ST);
    },
    "up-bodies": async (t) => {
        await t.post("schedule", S, plan(win([U1])));
        await t.post("down", DOWN, [M("SPARE-1.mesos", "10.0.0.1")], { note: "upper case matches" });
        for (const [label, body] of [
            ["empty-array", "[]"],
            ["object", JSON.stringify(U1)],
            ["bad-json", "[{"],
            ["empty-body", ""],
            ["empty-machine", "[{}]"],
            ["duplicates", JSON.stringify([U1, U1])],
            ["hostname-only", JSON.stringify([M("spare-1.mesos")])],
        ])
            await t.post(label, UP, body);
        await t.get("status", ST);
        await t.post("text-plain", UP, [M("Spare-1.mesos", "10.0.0.1")], {
            headers: { "Content-Type": "text/plain" },
        });
        await t.get("status-2", ST);
    },
    "machine-methods": async (t) => {
        for (const method of ["GET", "PUT", "DELETE", "HEAD", "OPTIONS"]) {
            await t.step("down-" + method.toLowerCase(), method, DOWN);
            await t.step("up-" + method.toLowerCase(), method, UP);
        }
        for (const method of ["POST", "HEAD", "OPTIONS"])
            await t.step("status-" + method.toLowerCase(), method, ST);
    },
    "down-removed-from-schedule": async (t) => {
        await t.post("schedule", S, plan(win([U1, U2])));
        await t.post("down", DOWN, [U1]);
        await t.post("clear", S, "{}", { note: "a DOWN machine may not leave the schedule" });
        await t.post("leave-out", S, plan(win([U2])));
        await t.get("schedule-kept", S);
        await t.post("same-again", S, plan(win([U1, U2])));
        await t.get("status-same", ST);
        await t.post("other-window", S, plan(win([U1], "2100000000000000000")), {
            note: "moving it to another window is allowed",
        });
        await t.get("schedule-moved", S);
        await t.get("status-moved", ST);
        await t.post("up", UP, [U1]);
        await t.get("schedule-end", S);
    },
    "draining-removed-from-schedule": async (t) => {
        await t.post("schedule", S, plan(win([U1, U2])));
        await t.post("leave-out", S, plan(win([U2])));
        await t.get("status", ST);
        await t.post("clear", S, "{}");
        await t.get("status-2", ST);
    },
    "schedule-hostname-only-registered": async (t) => {
        await t.post("schedule", S, plan(win([M("agent-1.mesos")])), {
            note: "the agent is known as hostname and ip: another machine",
        });
        await t.post("down", DOWN, [A1]);
        await t.post("down-hostname-only", DOWN, [M("agent-1.mesos")]);
        await t.get("status", ST);
        await t.get("slaves", "/slaves", { note: "is agent-1 still there?" });
    },
};
