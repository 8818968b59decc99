// Posting schedules: what the master accepts, and how it shows it.
import { A1, DOWN, M, S, ST, T1, U1, U2, U3, UP, plan, refusedCase, scheduleCase, win } from "./shared.mjs";

export const schedule = {
    "schedule-get-empty": async (t) => {
        await t.get("schedule", S);
        await t.get("status", ST);
    },
    "schedule-post-registered": async (t) => {
        await t.post("post", S, plan(win([A1])));
        await t.get("schedule", S);
        await t.get("status", ST);
    },
    "schedule-post-unregistered": async (t) => {
        await t.post("post", S, plan(win([U1])), { note: "the machine never had an agent" });
        await t.get("schedule", S);
        await t.get("status", ST);
    },
    "schedule-clear-empty-object": refusedCase("{}", "no windows field: clears the schedule"),
    "schedule-clear-empty-windows": refusedCase('{"windows":[]}'),
    "schedule-replace": async (t) => {
        await t.post("post-1", S, plan(win([U1]), win([U2])));
        await t.post("post-2", S, plan(win([U2, U3], "2100000000000000000")));
        await t.get("schedule", S);
        await t.get("status", ST);
    },
    "schedule-repost-same": async (t) => {
        await t.post("post-1", S, plan(win([U1])));
        await t.post("post-2", S, plan(win([U1])));
        await t.get("schedule", S);
    },
    "schedule-order": async (t) => {
        await t.post("post", S, plan(win([U3, U1], "2100000000000000000"), win([U2], T1)), {
            note: "is the order of windows and machines kept?",
        });
        await t.get("schedule", S);
        await t.get("status", ST);
    },
    "schedule-same-unavailability-two-windows": async (t) => {
        await t.post("post", S, plan(win([U1]), win([U2])), {
            note: "equal unavailability in two windows: merged?",
        });
        await t.get("schedule", S);
    },
    "schedule-duplicate-in-window": refusedCase(plan(win([U2, U2]))),
    "schedule-duplicate-in-two-windows": refusedCase(plan(win([U2]), win([U2], "2100000000000000000"))),
    "schedule-duplicate-by-case": refusedCase(plan(win([M("Spare-2.Mesos", "10.0.0.2"), U2]))),
    "schedule-same-hostname-two-ips": scheduleCase(
        plan(win([M("spare-1.mesos", "10.0.0.1"), M("spare-1.mesos", "10.0.0.9")])),
    ),
    "schedule-same-ip-two-hostnames": scheduleCase(
        plan(win([M("spare-1.mesos", "10.0.0.1"), M("spare-9.mesos", "10.0.0.1")])),
    ),
    "schedule-empty-machine-ids": refusedCase(plan(win([]))),
    "schedule-missing-machine-ids": refusedCase(
        `{"windows":[{"unavailability":{"start":{"nanoseconds":${T1}}}}]}`,
    ),
    "schedule-missing-unavailability": refusedCase(
        `{"windows":[{"machine_ids":[{"hostname":"spare-2.mesos"}]}]}`,
    ),
    "schedule-missing-start": refusedCase(
        `{"windows":[{"machine_ids":[{"hostname":"spare-2.mesos"}],"unavailability":{}}]}`,
    ),
    "schedule-missing-nanoseconds": refusedCase(
        `{"windows":[{"machine_ids":[{"hostname":"spare-2.mesos"}],"unavailability":{"start":{}}}]}`,
    ),
    "schedule-no-duration": scheduleCase(plan(win([U1], T1, null)), "unbounded"),
    "schedule-empty-duration": refusedCase(
        `{"windows":[{"machine_ids":[{"hostname":"spare-2.mesos"}],"unavailability":{"start":{"nanoseconds":${T1}},"duration":{}}}]}`,
    ),
    "schedule-negative-duration": refusedCase(plan(win([U2], T1, "-1"))),
    "schedule-zero-duration": scheduleCase(plan(win([U1], T1, "0"))),
    "schedule-zero-start": scheduleCase(plan(win([U1], "0"))),
    "schedule-negative-start": scheduleCase(plan(win([U1], "-5"))),
    "schedule-past-window": scheduleCase(plan(win([U1], "1000000000000000000", "1")), "over since 2001"),
    "schedule-hostname-only": scheduleCase(plan(win([M("spare-1.mesos")]))),
    "schedule-ip-only": scheduleCase(plan(win([M(undefined, "10.0.0.1")]))),
    "schedule-machine-empty": refusedCase(plan(win([{}]))),
    "schedule-machine-empty-strings": refusedCase(plan(win([M("", "")]))),
    "schedule-hostname-empty-ip-given": refusedCase(plan(win([M("", "10.0.0.2")]))),
    "schedule-ip-empty-hostname-given": refusedCase(plan(win([M("spare-2.mesos", "")]))),
    "schedule-ip-not-an-address": refusedCase(plan(win([M("spare-2.mesos", "not-an-ip")]))),
    "schedule-ip-out-of-range": refusedCase(plan(win([M("spare-2.mesos", "300.1.2.3")]))),
    "schedule-ip-short-form": refusedCase(plan(win([M("spare-2.mesos", "10.1")]))),
    "schedule-ipv6": refusedCase(plan(win([M("spare-2.mesos", "2001:db8::1")]))),
    "schedule-ipv6-long-and-short": refusedCase(
        plan(win([M("spare-2.mesos", "::1"), M("spare-2.mesos", "0:0:0:0:0:0:0:1")])),
        "one address written in two ways",
    ),
    "schedule-upper-case-hostname": async (t) => {
        await t.post("post", S, plan(win([M("Spare-1.MESOS", "10.0.0.1")])));
        await t.get("schedule", S);
        await t.get("status", ST);
        await t.post("down-lower-case", DOWN, [U1]);
        await t.get("status-2", ST);
        await t.post("up-upper-case", UP, [M("SPARE-1.mesos", "10.0.0.1")]);
        await t.get("schedule-2", S);
    },
    "schedule-hostname-odd": scheduleCase(
        plan(
            win([
                M("no such host_name!", "10.0.0.1"),
                M("ünïcode.mesos", "10.0.0.2"),
                M("trailing.dot.", "10.0.0.3"),
            ]),
        ),
        "host names are not checked",
    ),
};
