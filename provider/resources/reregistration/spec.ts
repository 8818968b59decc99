import { z } from "zod";
import { attributeProblem, resourcesProblem } from "../../node";
import { type DrainInput, drainSchema } from "../drain-input";
import { type Checked, checkInputs, discreetly, type Properties } from "../inputs";
import { duplicateMachines, ipField } from "../machines";
import { type SafetyInput, safetySchema } from "../safety-input";
import { timingFields } from "../timing";
import { containsUnknown } from "../unknowns";
import { lengthOfTime, oneOf, strict } from "../fields";
import { ownerField, reasonField } from "../window/spec";
import { type SshInputs, sshSchema } from "./ssh";

/** An agent's machine, and where ssh finds it. */
export interface NodeInputs {
    hostname: string;
    ip: string;
    /** Where ssh goes; the address where it is left out. */
    host?: string;
}

/** Checked inputs of an AgentReregistration. */
export interface ReregistrationInputs {
    nodes: NodeInputs[];
    ssh: SshInputs;
    attributes?: Record<string, string>;
    resources?: unknown;
    commands: string[];
    triggers: unknown[];
    method: Method;
    fallback: boolean;
    unit?: string;
    sudo?: boolean | string;
    paths: Partial<Record<PathName, string>>;
    parallel: number;
    timeouts: Partial<Record<TimeoutName, string>>;
    onFailure: "leave" | "restore";
    reason: string;
    startTime?: string;
    duration: string;
    drain?: DrainInput;
    safety?: SafetyInput;
    /** The URN of the resource, which signs its windows. The class fills it in. */
    owner: string;
}

export type Method = "maintenance" | "sigusr1";

const PATHS = ["attributes", "resources", "latest", "marker", "systemctl", "journalctl"] as const;
export type PathName = (typeof PATHS)[number];

const TIMEOUTS = ["connect", "step", "command", "register"] as const;
export type TimeoutName = (typeof TIMEOUTS)[number];

const text = z.string("must be text").trim().min(1, "must not be empty");
const attributes = z
    .record(z.string(), z.string("must be text"), 'must be texts by name, such as { rack: "r1" }')
    .superRefine((given, context) => {
        for (const [name, value] of Object.entries(given)) {
            const problem = containsUnknown(value) ? undefined : attributeProblem(name, value);
            if (problem !== undefined) context.addIssue({ code: "custom", path: [name], message: problem });
        }
    });

const resources = z.unknown().superRefine((given, context) => {
    const problem = given === undefined ? undefined : resourcesProblem(given);
    if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
});

const fields = {
    nodes: z
        .array(
            z.strictObject(
                { hostname: text, ip: ipField, host: text.optional() },
                "must be { hostname, ip }, and host where ssh goes elsewhere",
            ),
            "must be a list of { hostname, ip }",
        )
        .min(
            1,
            'names no nodes; if they come from getAgents, keep the first answer with ignoreChanges: ["nodes"]',
        ),
    ssh: sshSchema,
    attributes: attributes.optional(),
    resources: resources.optional(),
    commands: z.array(text, "must be a list of shell commands").default([]),
    triggers: z.array(z.unknown(), "must be a list").default([]),
    method: oneOf("maintenance", "sigusr1").default("maintenance"),
    fallback: z.boolean("must be true or false").default(false),
    unit: text.regex(/^[\w@.:-]+$/, "is not the name of a unit").optional(),
    sudo: z.union([z.boolean(), text], 'must be true, false or a command such as "sudo -n"').optional(),
    paths: strict("paths", Object.fromEntries(PATHS.map((name) => [name, text.optional()]))).default({}),
    parallel: z.int("must be a whole number").min(1, "must be 1 or more").default(1),
    timeouts: strict(
        "timeouts",
        Object.fromEntries(TIMEOUTS.map((name) => [name, lengthOfTime.optional()])),
    ).default({}),
    onFailure: oneOf("leave", "restore").default("leave"),
    reason: reasonField,
    startTime: timingFields.startTime.optional(),
    duration: lengthOfTime.default("1h"),
    drain: drainSchema.optional(),
    safety: safetySchema.optional(),
    owner: ownerField,
};

/** What may hold a secret. */
const DISCREET = ["ssh", "commands", "triggers"];

export const INPUT_NAMES = Object.keys(fields) as (keyof ReregistrationInputs)[];

/** Validates and normalises. No I/O: it runs for one resource after the other, at preview. */
export function checkReregistration(news: Properties): Checked {
    const { inputs, failures } = checkInputs(fields, news);
    for (const { index, reason } of duplicateMachines(machinesOf(inputs.nodes))) {
        failures.push({
            property: "nodes",
            reason: `nodes[${index}]: ${reason.replace("machines[", "nodes[")}`,
        });
    }
    const { attributes, resources, commands, triggers } = inputs;
    if (attributes === undefined && resources === undefined && isEmpty(commands) && isEmpty(triggers)) {
        const reason = "there is nothing to do: give attributes, resources, commands or triggers";
        failures.push({ property: "attributes", reason });
    }
    return { inputs, failures: discreetly(failures, DISCREET, news) };
}

export function parseReregistrationInputs(inputs: Properties): ReregistrationInputs {
    return z.object(fields).parse(inputs) as ReregistrationInputs;
}

function isEmpty(list: unknown): boolean {
    return Array.isArray(list) && list.length === 0;
}

function machinesOf(nodes: unknown): unknown {
    if (!Array.isArray(nodes)) return nodes;
    return nodes.map((node: unknown) => {
        if (typeof node !== "object" || node === null) return node;
        const { host: _, ...machine } = node as Properties;
        return machine;
    });
}
