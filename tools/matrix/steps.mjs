// What is run in each lane: a window's life through the real CLI, with a look at the master after each step.
import assert from "node:assert/strict";

const foreign =
    '{"machine_ids":[{"hostname":"node-c4.example.net","ip":"10.0.3.14"}],"unavailability":' +
    '{"duration":{"nanoseconds":14400000000000},"start":{"nanoseconds":1764554400123456789}}}';

/** Each step is [name, work]; it gets the lane and a master to ask. */
export const steps = [
    [
        "create",
        async (lane, master) => {
            await master.schedule(`{"windows":[${foreign}]}`);
            await lane.pulumi("stack", "init", "matrix");
            await lane.pulumi("config", "set", "mesos:masters", master.url);
            await lane.pulumi("up", "--yes");
            assert.equal((await master.windows()).length, 2);
        },
    ],
    [
        "no-op up",
        async (lane, master) => {
            const before = await master.schedule();
            await lane.pulumi("up", "--yes", "--expect-no-changes");
            assert.equal(await master.schedule(), before);
        },
    ],
    [
        "refresh",
        async (lane) => {
            await lane.pulumi("refresh", "--yes", "--expect-no-changes");
        },
    ],
    [
        "update",
        async (lane, master) => {
            await lane.pulumi("config", "set", "duration", "2h");
            await lane.pulumi("up", "--yes");
            const lengths = (await master.windows()).map(
                ({ unavailability }) => unavailability.duration.nanoseconds,
            );
            assert.deepEqual(
                lengths.map((length) => Math.floor(length / 3.6e12)),
                [4, 2],
            );
        },
    ],
    [
        "down",
        async (lane, master) => {
            await lane.pulumi("config", "set", "state", "down");
            await lane.pulumi("up", "--yes");
            assert.deepEqual(await master.down(), ["node-a1.example.net", "node-a2.example.net"]);
        },
    ],
    [
        "destroy",
        async (lane, master) => {
            await lane.pulumi("destroy", "--yes");
            assert.deepEqual(await master.down(), []);
            assert.equal(await master.schedule(), `{"windows":[${foreign}]}`);
        },
    ],
];

/** The master as its HTTP endpoints show it. */
export function masterAt(url) {
    const ask = async (path, body) => {
        const answer = await fetch(url + path, body === undefined ? {} : { method: "POST", body });
        const text = await answer.text();
        assert.equal(answer.status, 200, `${path}: ${text}`);
        return text;
    };
    return {
        url,
        /** The text of the schedule; given one, it is posted. */
        schedule: (text) => ask("/maintenance/schedule", text),
        windows: async () => JSON.parse(await ask("/maintenance/schedule")).windows,
        down: async () => {
            const { down_machines = [] } = JSON.parse(await ask("/maintenance/status"));
            return down_machines.map(({ hostname }) => hostname).sort();
        },
    };
}
