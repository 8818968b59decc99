import { readFileSync } from "node:fs";
import path from "node:path";
import { KNOWN_BUGS, knownBugs } from "../../../../provider/mesos";

const idsOf = (version: string) => knownBugs(version).map((text) => /MESOS-\d+/.exec(text)![0]);

test.each([
    ["1.4.0", ["MESOS-7966", "MESOS-10018", "MESOS-10109"]],
    ["1.7.0", ["MESOS-10018", "MESOS-10109"]],
    ["1.7.3", ["MESOS-10109"]],
    ["1.8.1", ["MESOS-10018", "MESOS-10109"]],
    ["1.9.0", ["MESOS-10018", "MESOS-10109", "MESOS-10096", "MESOS-10118"]],
    ["1.9.1-rc1", ["MESOS-10018", "MESOS-10109", "MESOS-10118"]],
    ["1.10.0", []],
    ["1.11.0", []],
    ["no version", []],
])("Mesos %s has the bugs %j", (version, expected) => expect(idsOf(version)).toEqual(expected));

test("Each is told with what it does and where it is mended", () => {
    expect(knownBugs("1.8.0")[0]).toBe(
        "Mesos 1.8.0 has a known maintenance bug, MESOS-10018: an agent that is partitioned during machine/down can " +
            "bring its tasks back beside their replacements; fixed in 1.7.3 and 1.10.0",
    );
});

test("Each stands in docs/reliability.md", () => {
    const text = readFileSync(path.join(__dirname, "../../../../docs/reliability.md"), "utf8");
    for (const { id } of KNOWN_BUGS) expect(text).toContain(`| \`${id}\``);
});
