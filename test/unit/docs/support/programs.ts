import { createRequire } from "node:module";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import ts from "typescript";
import * as emulator from "../../../../emulator";
import * as library from "../../../../provider";
import * as runtime from "../../../../provider/runtime";
import { newKey } from "../../../support/sshd";
import { type Block, root } from "./markdown";

/** What the compiler says of all blocks together, each as a module of its own. */
export function typeErrors(blocks: readonly Block[]): string[] {
    const config = ts.readConfigFile(path.join(root, "tsconfig.json"), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
    const files = new Map(blocks.map((block, index) => [path.join(root, `block-${index}.ts`), block]));
    const host = ts.createCompilerHost(options);
    const { getSourceFile, fileExists, readFile } = host;
    host.fileExists = (file) => files.has(file) || fileExists(file);
    host.readFile = (file) => files.get(file)?.code ?? readFile(file);
    host.getSourceFile = (file, ...rest) => {
        const block = files.get(file);
        return block ? ts.createSourceFile(file, block.code, rest[0]) : getSourceFile(file, ...rest);
    };
    const program = ts.createProgram([...files.keys()], options, host);
    return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
        const block = file && files.get(file.fileName);
        const line = file ? ts.getLineAndCharacterOfPosition(file, start).line + 1 : 0;
        const place = block ? `${block.where}, line ${line}` : (file?.fileName ?? "");
        return `${place}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
}

const PROVIDERS: Record<string, typeof runtime.MaintenanceWindow> = {
    [library.AgentReregistration.__pulumiType]: runtime.AgentReregistration,
    [library.MaintenanceWindow.__pulumiType]: runtime.MaintenanceWindow,
    [library.MaintenanceSchedule.__pulumiType]: runtime.MaintenanceSchedule,
    [library.ScheduledTime.__pulumiType]: runtime.ScheduledTime,
    [library.RollingMaintenance.__pulumiType]: runtime.RollingMaintenance,
};

const CHECKED_ONLY = [library.AgentReregistration.__pulumiType, library.RollingMaintenance.__pulumiType];

/** Checks and creates a resource, or reads one that is there, on the master of the environment. */
async function register({ type, name, inputs, id }: pulumi.runtime.MockResourceArgs) {
    const provider = PROVIDERS[type];
    if (provider === undefined) return { id: name, state: inputs as object };
    if (id) return { id, state: (await provider.read(id, {})).props ?? {} };
    const checked = await provider.check({}, withoutMarks(inputs as Record<string, unknown>));
    if (checked.failures.length > 0) throw new Error(`${name}: ${JSON.stringify(checked.failures)}`);
    // There are no hosts to log in at, and no Ansible.
    if (CHECKED_ONLY.includes(type)) return { id: name, state: checked.inputs };
    const created = await provider.create(checked.inputs);
    return { id: created.id, state: created.outs };
}

/** The mocks hand secrets over with a mark around them, at any depth. */
function withoutMarks<T>(value: T): T {
    if (typeof value !== "object" || value === null) return value;
    if (SECRET in value && "value" in value) return withoutMarks(value.value as T);
    if (Array.isArray(value)) return value.map(withoutMarks) as T;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withoutMarks(part)])) as T;
}

/** The signature of marked values in Pulumi's wire format. */
const SECRET = "4dabf18193072939515e22adb298388d";

/** Configuration that the programs of the documentation ask for. */
const CONFIGURATION: Record<string, string> = {
    "project:mesosSecret": "sesame",
    "project:dcosPrivateKey": "-----BEGIN PRIVATE KEY-----",
    "project:dcosCa": "-----BEGIN CERTIFICATE-----",
    "project:rack": "r1",
    "project:sshKey": newKey().private,
    "project:attributes": '{ "rack": "r1", "gpu": "a100" }',
    "project:machines": '["node-a1.example.net"]',
    "project:frankfurtMasters": '["http://127.0.0.1:1"]',
    "project:dublinMasters": '["http://127.0.0.1:2"]',
    "project:frankfurtSecret": "sesame",
    "project:dublinSecret": "sesame",
};

/**
 * Runs a program with Pulumi's mocks in place of the engine, and what it declares with this package for real. A
 * block of tests is run test by test.
 *
 * @returns the type tokens of what it declared; of a program that only looks, the names of what it exports.
 */
export async function runProgram(code: string): Promise<string[]> {
    const declared: string[] = [];
    const problems: unknown[] = [];
    for (const provider of Object.values(PROVIDERS))
        await provider.configure({ config: { get: () => undefined } });
    await pulumi.runtime.setMocks({
        newResource: async (resource) => {
            declared.push(resource.type);
            return register(resource).catch((problem: unknown) => {
                problems.push(problem);
                return { id: resource.name, state: resource.inputs as object };
            });
        },
        call: ({ inputs }) => inputs as object,
    });
    pulumi.runtime.setAllConfig(CONFIGURATION);
    const tests: (() => unknown)[] = [];
    const { outputText } = ts.transpileModule(code, {
        compilerOptions: {
            module: ts.ModuleKind.CommonJS,
            target: ts.ScriptTarget.ES2022,
            esModuleInterop: true,
        },
    });
    const module: { exports: Exports | (() => Promise<Exports>) } = { exports: {} };
    const run = new Function("require", "module", "exports", "test", outputText) as (
        ...args: unknown[]
    ) => void;
    run(load, module, module.exports, (_name: string, body: () => unknown) => tests.push(body));
    for (const each of tests) await each();
    const exported = typeof module.exports === "function" ? await module.exports() : module.exports;
    await settled(exported);
    await pulumi.runtime.disconnect();
    for (const problem of problems) throw problem;
    if (tests.length > 0) return ["test"];
    return declared.length > 0 ? declared : Object.keys(exported);
}

/** What a program exports, or an async function that it exports returns. */
type Exports = Record<string, unknown>;

const PEM = "-----BEGIN CERTIFICATE-----";

function load(name: string): unknown {
    if (name === "pulumi-mesos-maintenance") return library;
    if (name === "pulumi-mesos-maintenance/emulator") return emulator;
    if (name === "@pulumi/pulumi") return pulumi;
    // The files that a program would read are the reader's.
    if (name === "node:fs") return { readFileSync: () => PEM };
    return createRequire(__filename)(name);
}

async function settled(exported: Exports): Promise<void> {
    for (const value of Object.values(exported)) {
        await new Promise((resolve) => pulumi.output(value as string).apply(resolve));
    }
}
