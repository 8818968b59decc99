import { GoalFailure, PROTOCOL } from "../../provider/writer";
import { machinesOf, ownedWindows, windowsOf } from "../../provider/schedule";
import { desired, foreignWindow, goal, machines } from "../support/builders";
import { Random } from "../support/random";
import { failureOf, oneMachine, setUpWriter as setUp } from "../support/writer";

describe("A write whose answer is lost", () => {
    test.each(["applied", "not applied"] as const)("and that was %s is settled by looking", async (loss) => {
        const { clock, master, log, writer } = setUp();
        let first = true;
        master.loses = () => {
            const lost = first ? loss : undefined;
            first = false;
            return lost;
        };
        const wanted = goal("urn:a", [desired("urn:a", machines(1), { mode: "DOWN" })]);
        const view = await clock.run(writer.reach(wanted));
        expect(view.down).toEqual(machines(1));
        expect(master.posts).toBe(1);
        expect(log).toEqual(["the connection failed; looking at the master before going on"]);
    });

    test("is never repeated blindly, whichever of the writes are lost", async () => {
        for (let seed = 0; seed < 300; seed++) {
            const random = new Random(seed);
            const { clock, master, writer } = setUp({ windows: [foreignWindow(machines(9))] });
            // A machine that is DOWN already cannot be taken DOWN again: the model refuses, and the goal would fail.
            let refusals = 0;
            const takeDown = master.takeDown.bind(master);
            master.takeDown = (members) => {
                try {
                    takeDown(members);
                } catch (error) {
                    refusals += 1;
                    throw error;
                }
            };
            master.loses = () => (["applied", "not applied", undefined] as const)[random.below(3)];
            const wanted = goal("urn:a", [desired("urn:a", machines(1, 2), { mode: "DOWN" })]);
            const outcome = await clock.run(writer.reach(wanted).catch((error: unknown) => error));
            // Nobody else writes here.
            if (outcome instanceof GoalFailure) expect(outcome.cause).toMatchObject({ code: "UNANSWERED" });
            else expect([...master.down.values()]).toEqual(machines(1, 2));
            expect(refusals).toBe(0);
        }
    });
});

describe("Writes none of which is answered", () => {
    test("end the goal with what was seen of them, and the log says that once", async () => {
        const { clock, master, log, writer } = setUp();
        master.loses = () => "not applied";
        const [failure] = await clock.run(Promise.all([failureOf(writer.reach(oneMachine(1)))]));
        expect(failure.applied).toBe(true);
        expect(failure.cause).toMatchObject({ name: "MaintenanceError", code: "UNANSWERED" });
        expect(failure.message).toBe(
            `the change for m1.example (10.0.0.1) was sent ${PROTOCOL.tries} times, and the last time the connection ` +
                "failed; the master does not show it. See what stands between here and the master, then run " +
                "`pulumi up` again",
        );
        expect(log).toEqual(["the connection failed; looking at the master before going on"]);
    });

    test("are not what ended a goal that was overwritten in the end", async () => {
        const { clock, master, writer } = setUp();
        let writes = 0;
        master.loses = () => (++writes < 5 ? "not applied" : undefined);
        const post = master.post.bind(master);
        master.post = (schedule) => {
            post(schedule);
            post({});
        };
        const [failure] = await clock.run(Promise.all([failureOf(writer.reach(oneMachine(1)))]));
        expect(failure.cause).toMatchObject({ code: "OVERWRITTEN" });
    });
});

describe("A writer that does not cooperate", () => {
    test("and posts an old schedule once is noticed: the window is written again, and the log says so", async () => {
        const { clock, master, log, writer } = setUp({ windows: [foreignWindow(machines(9))] });
        const old = master.schedule;
        const spoil = clock.sleep(PROTOCOL.gather + 100).then(() => master.post(old));
        const wanted = oneMachine(1);
        await clock.run(Promise.all([writer.reach(wanted), spoil]));
        expect(ownedWindows(master.schedule, wanted).flatMap(machinesOf)).toEqual(machines(1));
        expect(log).toEqual(["another writer changed the schedule meanwhile; again: writing the schedule"]);
    });

    test("and does so for ever ends the goal as OVERWRITTEN, with something applied", async () => {
        const { clock, master, writer } = setUp();
        let stop = false;
        const spoil = async () => {
            while (!stop) {
                await clock.sleep(150);
                master.post({});
            }
        };
        const reached = failureOf(writer.reach(oneMachine(1))).finally(() => (stop = true));
        const [failure] = await clock.run(Promise.all([reached, spoil()]));
        expect(failure.applied).toBe(true);
        expect(failure.cause).toMatchObject({ name: "MaintenanceError", code: "OVERWRITTEN" });
        expect(failure.message).toBe(
            `the change for m1.example (10.0.0.1) was written ${PROTOCOL.tries} times and never lasted: another ` +
                "program keeps posting the whole maintenance schedule; find and stop it, then run again",
        );
    });

    test("is given up on only after the last write was looked at", async () => {
        const { clock, master, writer } = setUp();
        const spoilers = PROTOCOL.tries - 1;
        let spoiled = 0;
        const post = master.post.bind(master);
        master.post = (schedule) => {
            post(schedule);
            if (spoiled++ < spoilers) post({});
        };
        await clock.run(writer.reach(oneMachine(1)));
        expect(windowsOf(master.schedule)).toHaveLength(1);
    });
});
