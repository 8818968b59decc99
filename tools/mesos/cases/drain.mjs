// Drain status: what frameworks answer to inverse offers.
import { A1, DOWN, S, ST, U1, U3, UP, call, plan, win } from "./shared.mjs";

export const drain = {
    "down-up-never-seen": async (t) => {
        await t.post("down-never-seen", DOWN, [U1], { note: "a machine that this master never heard of" });
        await t.post("up-never-seen", UP, [U1]);
        await t.post("down-registered", DOWN, [A1], { note: "a machine with an agent, not scheduled" });
        await t.post("up-registered", UP, [A1]);
        await t.post("schedule", S, plan(win([U1])));
        await t.post("clear", S, "{}");
        await t.post("down-once-scheduled", DOWN, [U1], { note: "scheduled before, now no more" });
        await t.post("down-two-kinds", DOWN, [U3, U1], { note: "the first machine at fault is named" });
        await t.get("registry", "/registrar(1)/registry");
    },
    "v1-deactivate-reactivate": async (t) => {
        const id = { agent_id: { value: (await t.agents())["agent-1.mesos"] } };
        await call(t, "deactivate", { type: "DEACTIVATE_AGENT", deactivate_agent: id });
        await call(t, "agents", { type: "GET_AGENTS" });
        await t.get("slaves", "/slaves");
        await call(t, "deactivate-again", { type: "DEACTIVATE_AGENT", deactivate_agent: id });
        await call(t, "reactivate", { type: "REACTIVATE_AGENT", reactivate_agent: id });
        await t.get("slaves-2", "/slaves");
        await call(t, "reactivate-again", { type: "REACTIVATE_AGENT", reactivate_agent: id });
    },
    "v1-drain-idle-agent": async (t) => {
        const id = { agent_id: { value: (await t.agents())["agent-1.mesos"] } };
        await call(t, "drain", {
            type: "DRAIN_AGENT",
            drain_agent: { ...id, max_grace_period: { seconds: 5 } },
        });
        await call(t, "agents-at-once", { type: "GET_AGENTS" });
        await t.sleep(1500);
        await call(t, "agents-later", { type: "GET_AGENTS" });
        await t.get("slaves", "/slaves");
        await t.get("status", ST, { note: "agent draining is not machine draining" });
        await call(t, "drain-again", { type: "DRAIN_AGENT", drain_agent: id });
        await t.post("schedule", S, plan(win([A1])), { note: "both kinds at once" });
        await t.get("status-2", ST);
        await call(t, "reactivate", { type: "REACTIVATE_AGENT", reactivate_agent: id });
        await call(t, "agents-end", { type: "GET_AGENTS" });
        await t.get("status-3", ST);
    },
    "v1-drain-grace-periods": async (t) => {
        const id = { agent_id: { value: (await t.agents())["agent-1.mesos"] } };
        for (const [label, grace] of [
            ["seconds-and-nanos", { seconds: 5, nanos: 7 }],
            ["nanoseconds", { nanoseconds: 5000000000 }],
            ["negative", { seconds: -1 }],
            ["empty", {}],
        ]) {
            await call(t, label, { type: "DRAIN_AGENT", drain_agent: { ...id, max_grace_period: grace } });
            await call(t, label + "-agents", { type: "GET_AGENTS" });
        }
    },
    "v1-drain-agent-with-tasks": async (t) => {
        const framework = await t.framework("drain", [], 2);
        const id = { agent_id: { value: (await t.agents())["agent-1.mesos"] } };
        await t.get("tasks-before", "/tasks");
        await call(t, "drain", { type: "DRAIN_AGENT", drain_agent: id });
        await t.until(() => !framework.read().tasks.some((task) => task.hostname === "agent-1.mesos"));
        await t.sleep(1000);
        await call(t, "agents", { type: "GET_AGENTS" });
        await t.get("slaves", "/slaves");
        await t.get("tasks-after", "/tasks");
        await call(t, "reactivate", { type: "REACTIVATE_AGENT", reactivate_agent: id });
        await t.until(
            () => framework.read().tasks.filter((task) => task.state === "TASK_RUNNING").length === 2,
        );
        await t.get("tasks-end", "/tasks");
    },
    "v1-drain-scheduled": async (t) => {
        const id = { agent_id: { value: (await t.agents())["agent-1.mesos"] } };
        await t.post("schedule", S, plan(win([A1])));
        await call(t, "drain", { type: "DRAIN_AGENT", drain_agent: id });
        await call(t, "deactivate", { type: "DEACTIVATE_AGENT", deactivate_agent: id });
        await call(t, "agents", { type: "GET_AGENTS" });
        await t.get("status", ST, { note: "a deactivated agent changes nothing of the schedule" });
        await call(t, "reactivate", { type: "REACTIVATE_AGENT", reactivate_agent: id });
        await call(t, "reactivate-again", { type: "REACTIVATE_AGENT", reactivate_agent: id });
        await call(t, "operations", { type: "GET_OPERATIONS" }, { note: "without any" });
    },
    "v1-drain-mark-gone": async (t) => {
        const id = { agent_id: { value: (await t.agents())["agent-1.mesos"] } };
        await call(t, "drain", { type: "DRAIN_AGENT", drain_agent: { ...id, mark_gone: true } });
        await t.until(async () => !("agent-1.mesos" in (await t.agents())));
        await call(t, "agents", { type: "GET_AGENTS" });
        await t.get("slaves", "/slaves");
        await call(t, "reactivate-gone", { type: "REACTIVATE_AGENT", reactivate_agent: id });
        await call(t, "drain-gone", { type: "DRAIN_AGENT", drain_agent: id });
        await t.post("schedule", S, plan(win([A1])));
        await t.get("status", ST);
    },
};
