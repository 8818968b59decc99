// A follower beside the leader, and agents that come back by themselves.
import { DOWN, M, S, ST, U1, UP, V1, call, json, plan, win } from "./shared.mjs";

const F = { follower: true };
export const separate = {
    follower: async (t) => {
        await t.until(async () => (await t.query("GET", S, F)).status === 307);
        await t.get("schedule", S, F);
        await t.post("schedule-post", S, plan(win([U1])), F);
        await t.get("schedule-master", "/master" + S, F);
        await t.get("schedule-query", S + "?jsonp=x", F);
        await t.get("schedule-trailing-slash", S + "/", F);
        await t.get("status", ST, F);
        await t.post("down", DOWN, [U1], F);
        await t.post("up", UP, [U1], F);
        await t.step("put", "PUT", S, { ...F, note: "redirected before the method is looked at?" });
        await t.post("bad-json", S, "{", F);
        await t.post("v1", V1, { type: "GET_MAINTENANCE_SCHEDULE" }, { ...F, headers: json });
        await t.post("v1-bad-json", V1, "{", { ...F, headers: json });
        await t.post("v1-health", V1, { type: "GET_HEALTH" }, { ...F, headers: json });
        await t.get("slaves", "/slaves", F);
        await t.get("state", "/state", F);
        await t.get("tasks", "/tasks", F);
        await t.get("health", "/health", F);
        await t.get("version", "/version", F);
        await t.get("redirect", "/redirect", F);
        await t.get("unknown", "/maintenance/unknown", F);
        await t.get("leader-schedule", S, { note: "nothing was changed" });
    },
    "effect-up-agent-returns": async (t) => {
        const machine = M("agent-1.mesos", "127.0.0.2");
        const framework = await t.framework("return", [], 2);
        await t.get("slaves-before", "/slaves", {
            note: "each agent is a process of its own, on an IP of its own",
        });
        await t.post("schedule", S, plan(win([machine])));
        await t.post("down", DOWN, [machine]);
        await t.get("tasks-at-once", "/tasks");
        await t.sleep(4000);
        await t.get("slaves-down", "/slaves", {
            note: "its agent is started again and again, and sent away",
        });
        await t.post("up", UP, [machine]);
        await t.until(async () => "agent-1.mesos" in (await t.agents()));
        await t.get("slaves-up", "/slaves", { note: "back some seconds later" });
        await t.until(
            () => framework.read().tasks.filter((task) => task.state === "TASK_RUNNING").length === 2,
        );
        await t.sleep(3000);
        await t.get("tasks-up", "/tasks", {
            note:
                "the task lost by machine/down is listed as TASK_LOST and again as TASK_RUNNING: the agent recovered it " +
                "from its checkpoint, its process is gone; seen with the stand-in executor, not proven for others",
        });
        await t.get("state-up", "/state");
    },
    "effect-drain-schedule-down-up": async (t) => {
        const machine = M("agent-1.mesos", "127.0.0.2");
        const id = { agent_id: { value: (await t.agents())["agent-1.mesos"] } };
        const drained = async () => {
            const { agents } = JSON.parse(
                (await t.query("POST", V1, { headers: json, body: '{"type":"GET_AGENTS"}' })).body,
            ).get_agents;
            return agents.some(({ drain_info }) => drain_info?.state === "DRAINED");
        };
        await call(t, "drain", { type: "DRAIN_AGENT", drain_agent: id });
        await t.until(drained);
        await call(t, "agents-drained", { type: "GET_AGENTS" });
        await t.post("schedule", S, plan(win([machine])), { note: "a drained agent may be scheduled" });
        await call(t, "agents-scheduled", { type: "GET_AGENTS" });
        await call(t, "reactivate-scheduled", { type: "REACTIVATE_AGENT", reactivate_agent: id });
        await call(t, "drain-scheduled", { type: "DRAIN_AGENT", drain_agent: id });
        await t.post("down", DOWN, [machine]);
        await t.until(async () => !("agent-1.mesos" in (await t.agents())));
        await call(t, "reactivate-down", { type: "REACTIVATE_AGENT", reactivate_agent: id });
        await t.post("up", UP, [machine]);
        await t.until(async () => "agent-1.mesos" in (await t.agents()));
        await call(
            t,
            "agents-up",
            { type: "GET_AGENTS" },
            { note: "back under its id, and not deactivated" },
        );
    },
};
