import { readWindow, windowId } from "../../../../../provider/resources/window/lifecycle";
import { lookUpWindow } from "../../../../../provider/resources/window/lookup";
import { toWindow } from "../../../../../provider/schedule";
import { desired, foreignWindow, machine, machines, viewOf } from "../../../../support/builders";
import { FakeCluster } from "../../../../support/fake-cluster";
import { OWNER } from "../../../../support/inputs";

const foreign = foreignWindow(machines(1, 2));
const ours = toWindow(desired(OWNER, machines(3)));
const open = toWindow(desired("urn:open", machines(4), { duration: undefined }));
const windows = [foreign, ours, open];
const found = (id: string) => lookUpWindow(id, viewOf({ windows }))?.machines;

describe("A window is found", () => {
    test.each([
        ["the id of its resource", windowId(OWNER), machines(3)],
        ["the id of its resource, where it is open-ended", windowId("urn:open"), machines(4)],
        ["a host name", "m2.example", machines(1, 2)],
        ["a host name in other case", "M2.EXAMPLE", machines(1, 2)],
        ["an address", "10.0.0.1", machines(1, 2)],
        ["host name and address", "M1.example|10.0.0.1", machines(1, 2)],
    ])("by %s", (_, id, expected) => {
        expect(found(id)).toEqual(expected);
    });

    test("by nothing else", () => {
        for (const id of ["m1", "m1.example|10.0.0.2", "window-1-2", windowId("urn:other"), "", "|"]) {
            expect(found(id)).toBeUndefined();
        }
    });

    test("as inputs that would declare it, without an owner", () => {
        expect(lookUpWindow("10.0.0.3", viewOf({ windows }, machines(3)))).toEqual({
            machines: machines(3),
            inputs: {
                machines: machines(3),
                startTime: "2026-12-06T02:00:00Z",
                duration: "1h",
                state: "down",
                reason: "",
                onConflict: "fail",
                pastStart: "allow",
                owner: "",
            },
        });
    });
});

describe("MaintenanceWindow.get", () => {
    test("shows a window that stands on the master, and says how to name one where none does", async () => {
        const cluster = new FakeCluster({ windows });
        const { id, props } = await readWindow("m1.example", {}, cluster);
        expect(id).toBe("m1.example");
        expect(props).toMatchObject({
            phase: "scheduled",
            startTimeUtc: "2025-12-01T02:00:00.123Z",
            owner: "",
        });
        await expect(readWindow("m7.example", {}, cluster)).rejects.toThrow(
            'there is no maintenance window "m7.example" on the master; an id is that of a MaintenanceWindow, ' +
                'or a machine of the window as "hostname", "ip" or "hostname|ip"',
        );
    });

    test("is looked up again at a refresh: a window that moved is shown, and one that is gone is gone", async () => {
        const { props } = await readWindow("m1.example", {}, new FakeCluster({ windows }));
        const moved = new FakeCluster({ windows: [foreignWindow([machine(1)], 1_000_000_000n)] });
        const again = await readWindow("m1.example", { ...props }, moved);
        expect(again.props).toMatchObject({ startTimeUtc: "1970-01-01T00:00:01Z", machines: machines(1) });
        expect(await readWindow("m1.example", { ...props }, new FakeCluster())).toEqual({});
    });
});
