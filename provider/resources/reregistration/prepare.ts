import { createHash } from "node:crypto";
import {
    AgentNode,
    attributesText,
    DCOS_PATHS,
    MARKERS,
    type NodeSettings,
    resourcesText,
    type Shell,
    type Wish,
} from "../../node";
import { describeMachine } from "../../schedule";
import { parseDuration, parseInstant } from "../../time";
import { careOf } from "../care";
import type { NodeInputs, ReregistrationInputs } from "./spec";
import type { Task } from "./task";

/** What is to be done with one node. */
export function taskOf(id: string, inputs: ReregistrationInputs, node: NodeInputs, shell: Shell): Task {
    const { attributes, resources, owner, timeouts } = inputs;
    const { hostname, ip } = node;
    const machine = { hostname, ip };
    return {
        machine,
        node: new AgentNode(describeMachine(machine), shell, settingsOf(id, inputs)),
        wish: wishOf(inputs),
        wanted: { attributes, resources },
        owner,
        startMillis: inputs.startTime === undefined ? undefined : parseInstant(inputs.startTime),
        durationMillis: parseDuration(inputs.duration),
        care: careOf(inputs),
        fallback: inputs.fallback,
        restores: inputs.onFailure === "restore",
        patience: millis(timeouts.register, "5m"),
    };
}

function wishOf({ attributes, resources, commands, triggers, method }: ReregistrationInputs): Wish {
    const files = [
        attributes === undefined ? null : (attributesText(attributes) ?? ""),
        resources === undefined ? null : resourcesText(resources),
    ];
    return {
        run: hash(JSON.stringify([...files, triggers])),
        renews: attributes !== undefined || resources !== undefined,
        commands: commands.length,
        insists: commands.length > 0 || triggers.length > 0,
        lowers: method === "maintenance",
    };
}

function settingsOf(id: string, inputs: ReregistrationInputs): NodeSettings {
    const { ssh, sudo = ssh.user !== "root", unit, attributes, resources, commands, timeouts } = inputs;
    return {
        paths: { ...DCOS_PATHS, marker: `${MARKERS}/${id}`, ...inputs.paths },
        unit,
        sudo: sudo === true ? "sudo -n" : sudo === false ? undefined : sudo,
        attributes,
        resources,
        commands,
        timeouts: { step: millis(timeouts.step, "2m"), command: millis(timeouts.command, "1h") },
    };
}

/** Milliseconds of a length, or of the usual one. */
export function millis(length: string | undefined, usual: string): number {
    return Number(parseDuration(length ?? usual));
}

/** Short, and the same for the same text. */
export function hash(text: string): string {
    return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
