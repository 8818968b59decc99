import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { believableCluster, type Emulator, startEmulator } from "../../../emulator";
import { commandsOf, problemOf, pulumiIsThere } from "./support/commands";
import { type Block, documents, root } from "./support/markdown";
import { runProgram, typeErrors } from "./support/programs";
import { fetchAnew } from "../../support/fetch";

const blocks = documents().flatMap((document) => document.blocks);
const of = (...languages: string[]) => blocks.filter(({ language }) => languages.includes(language));
const named = (some: Block[]): [string, Block][] => some.map((block) => [block.where, block]);

let emulator: Emulator;

beforeAll(async () => {
    emulator = await startEmulator(believableCluster());
    process.env.MESOS_MASTERS = emulator.url;
});
afterAll(() => emulator.stop());

beforeEach(() => emulator.reset());

/** Somebody else's window, which a program of the documentation looks at. */
async function scheduleTheirs(): Promise<void> {
    const machine_ids = [{ hostname: "node-c3.example.net", ip: "10.0.3.13" }];
    const unavailability = { start: { nanoseconds: 1_900_000_000_000_000_000 } };
    const body = JSON.stringify({ windows: [{ machine_ids, unavailability }] });
    await fetchAnew(`${emulator.url}/maintenance/schedule`, {
        method: "POST",
        body,
    });
}

test("every block is of a kind that is checked, or says why it is not", () => {
    const checked = ["ts", "js", "sh", "json", "yaml"];
    const unchecked = blocks.filter(({ language, reason }) => !checked.includes(language) && !reason);
    expect(unchecked.map(({ where }) => where)).toEqual([]);
    const excused = blocks.filter(({ language, reason }) => checked.includes(language) && reason);
    expect(excused.map(({ where }) => where)).toEqual([]);
});

test("the programs compile", () => {
    expect(of("ts").length).toBeGreaterThan(8);
    expect(typeErrors(of("ts"))).toEqual([]);
}, 240_000);

test.each(named(of("ts", "js")))(
    "the program at %s runs, and its resources are created",
    async (_where, block) => {
        await scheduleTheirs();
        expect(await runProgram(block.code)).not.toEqual([]);
    },
    240_000,
);

const examples = readdirSync(path.join(root, "examples"));

test.each(examples)(
    "the program examples/%s runs, and its resources are created",
    async (name) => {
        const folder = path.join(root, "examples", name);
        const { main } = fields(readFileSync(path.join(folder, "Pulumi.yaml"), "utf8"));
        expect(await runProgram(readFileSync(path.join(folder, main!), "utf8"))).not.toEqual([]);
    },
    240_000,
);

test.each(named(of("yaml")))("the file at %s is a project with its program", (_where, { code }) => {
    expect(fields(code)).toMatchObject({ runtime: "nodejs", main: "index.ts" });
});

/** Of a YAML file that is a list of texts by name; anything more makes it fail. */
function fields(text: string): Record<string, string> {
    return Object.fromEntries(
        text
            .trim()
            .split("\n")
            .map((line) => /^([a-z]+): (.*)$/.exec(line)!.slice(1) as [string, string]),
    );
}

const shell = named(of("sh"));

test.each(shell)(
    `the commands at %s exist${pulumiIsThere ? "" : " (no pulumi on PATH: its own unseen)"}`,
    (_where, { code }) => {
        const commands = commandsOf(code);
        expect(commands).not.toEqual([]);
        const problems = commands.flatMap((words) => problemOf(words) ?? []);
        expect(problems).toEqual([]);
    },
    240_000,
);

const requestsOf = ({ code }: Block) => commandsOf(code).filter(([program]) => program === "curl");

test.each(named(of("sh").filter((block) => requestsOf(block).length > 0)))(
    "the requests at %s are answered by an emulator, one after the other",
    async (_where, block) => {
        for (const words of requestsOf(block))
            expect({ words, status: await sent(words) }).toMatchObject({ status: 200 });
    },
);

/** Sends the request of a curl to the emulator; resolves to the status of its answer. */
async function sent(words: string[]): Promise<number> {
    const url = words.find((word) => word.startsWith("http"))!;
    const after = (flag: string) => (words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined);
    const body = after("-d");
    const { origin } = new URL(url);
    const answer = await fetchAnew(url.replace(origin, emulator.url), {
        method: after("-X") ?? (body === undefined ? "GET" : "POST"),
        body,
    });
    return answer.status;
}
