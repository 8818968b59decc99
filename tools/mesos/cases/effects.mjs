// What maintenance does to agents, tasks and a restarted master.
import { A1, A2, DOWN, S, ST, U1, U2, UP, call, plan, win } from "./shared.mjs";

const soon = () => `${Math.floor(Date.now() / 1000)}000000000`;
export const effects = {
    "status-framework-accepts": async (t) => {
        const framework = await t.framework("accept", ["--inverse-offers", "accept"], 2);
        await t.get("status-before", ST);
        await t.post("schedule", S, plan(win([A1], soon())));
        await t.get("status-at-once", ST, { note: "answers may be there after some milliseconds" });
        await t.until(async () => (await t.query("GET", ST)).body.includes("statuses"));
        await t.get("status", ST);
        await call(t, "status-v1", { type: "GET_MAINTENANCE_STATUS" });
        await t.get("tasks", "/tasks", { note: "an accepted inverse offer moves nothing by itself" });
        framework.process.kill("SIGTERM");
        await t.sleep(1500);
        await t.get("status-framework-gone", ST);
        await t.post("clear", S, "{}");
        await t.get("status-cleared", ST);
    },
    "status-framework-declines": async (t) => {
        await t.framework("decline", ["--inverse-offers", "decline"], 2);
        await t.post("schedule", S, plan(win([A1, A2], soon(), null)));
        await t.until(async () => ((await t.query("GET", ST)).body.match(/DECLINE/g) ?? []).length === 2);
        await t.get("status", ST);
        await t.post("reschedule", S, plan(win([A2], soon())));
        await t.get("status-rescheduled", ST, { note: "a changed schedule asks again" });
        await t.sleep(3000);
        await t.get("status-later", ST);
    },
    "status-framework-ignores": async (t) => {
        await t.framework("ignore", ["--inverse-offers", "ignore"], 2);
        await t.post("schedule", S, plan(win([A1], soon())));
        await t.sleep(3000);
        await t.get("status", ST, { note: "UNKNOWN answers are left out of statuses" });
    },
    "status-two-frameworks-one-relocates": async (t) => {
        const mover = await t.framework(
            "move",
            ["--inverse-offers", "accept", "--relocate", "--pack", "--cpus", "0.2"],
            2,
        );
        await t.framework("stay", ["--inverse-offers", "decline"], 2);
        await t.get("tasks-before", "/tasks");
        await t.post("schedule", S, plan(win([A1], soon())));
        await t.until(
            () =>
                mover.read().tasks.length === 2 &&
                mover
                    .read()
                    .tasks.every(
                        (task) => task.hostname === "agent-2.mesos" && task.state === "TASK_RUNNING",
                    ),
        );
        await t.sleep(2500);
        await t.get("status", ST);
        await t.get("tasks-after", "/tasks");
    },
    "effect-schedule-down-up-registered": async (t) => {
        await t.framework("effect", [], 2);
        await t.get("slaves-before", "/slaves");
        await t.get("state-before", "/state");
        await t.get("tasks-before", "/tasks");
        await t.post("schedule", S, plan(win([A1])));
        await t.get("slaves-draining", "/slaves", { note: "a draining machine's agent looks as before" });
        await t.get("tasks-draining", "/tasks");
        await t.post("down", DOWN, [A1]);
        await t.sleep(500);
        await t.get("slaves-down", "/slaves", { note: "the agent was told to shut down and is gone" });
        await t.get("tasks-down", "/tasks");
        await t.get("state-down", "/state");
        await t.get("status-down", ST);
        await call(t, "agents-down", { type: "GET_AGENTS" });
        await t.post("up", UP, [A1]);
        await t.get("status-up", ST);
        await t.get("schedule-up", S);
        await t.get("slaves-up", "/slaves", { note: "up does not start an agent: its own machine has to" });
    },
    "effect-down-survives-restart": async (t) => {
        await t.post("schedule", S, plan(win([A1, U1]), win([U2])));
        await t.post("down", DOWN, [A1, U1]);
        await t.get("schedule-before", S);
        await t.restart(["--wait-agents", "1"]);
        await t.get("schedule-after", S, { note: "the master was restarted on the same registry" });
        await t.get("status-after", ST);
        await t.sleep(3000);
        await t.get("slaves-after", "/slaves", {
            note: "the agent on the DOWN machine was started again and may not register",
        });
        await t.get("registry", "/registrar(1)/registry");
        await t.post("up", UP, [A1, U1]);
        await t.get("status-up", ST);
        await t.get("schedule-up", S);
        await t.restart();
        await t.until(async () => "agent-1.mesos" in (await t.agents()));
        await t.get("slaves-restarted", "/slaves", { note: "after up and a new start the agent registers" });
    },
};
