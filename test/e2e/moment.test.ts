import { agent, emulatorOnly, failed, succeeded, useCluster } from "./support";

const lane = useCluster();

const DAY = 86_400_000;

/** A window that starts so many milliseconds from now, with the time left to the default rules. */
const startingIn = (millis: number) => ({
    machines: [agent(1), agent(2)],
    startTime: new Date(Date.now() + millis).toISOString(),
    duration: "2h",
    reason: "kernel",
    safety: { allowLoss: true },
});

emulatorOnly("the rule about the time asks no master")(
    "a down outside of its window is announced as refused, refused, and goes through once the window is open",
    async () => {
        const stack = lane.stack("moment");
        stack.window(startingIn(5 * DAY));
        succeeded(await stack.up());
        lane.cluster.takeWrites();

        stack.window({ ...startingIn(5 * DAY), state: "down" });
        const early = /safety\.outsideWindow: goes DOWN at `pulumi up`, 5 days before its window \(from /;
        const preview = succeeded(await stack.preview());
        expect(preview).toMatch(
            new RegExp(`pulumi up will refuse to take these machines DOWN: ${early.source}`),
        );
        expect(failed(await stack.up())).toMatch(new RegExp(`refused to take DOWN .*: ${early.source}`));
        expect(lane.cluster.takeWrites()).toEqual([]);

        stack.window({ ...startingIn(-DAY), state: "down" });
        expect(failed(await stack.up())).toMatch(/goes DOWN at `pulumi up`, 22 hours after its window \(to /);
        expect(lane.cluster.takeWrites()).toEqual([]);

        stack.window({ ...startingIn(0), state: "down" });
        expect(succeeded(await stack.preview())).not.toContain("its window");
        succeeded(await stack.up());
        expect(await lane.cluster.modes()).toEqual({ "agent-1.mesos": "DOWN", "agent-2.mesos": "DOWN" });
        succeeded(await stack.destroy());
    },
);
