import type { Document } from "../input/document";
import { isReadable, urnParts } from "../input/resource";
import { plural } from "./text";

/** Resources whose work is done while `pulumi up` runs: they have machines, and no time that could be planned. */
const WORK: Readonly<Record<string, { machines: string; text: (count: string) => string }>> = {
    "pulumi-nodejs:dynamic/mesos:RollingMaintenance": {
        machines: "machines",
        text: (count) =>
            `works on ${count} batch by batch, but for those that are through: each batch goes DOWN and comes up again`,
    },
    "pulumi-nodejs:dynamic/mesos:AgentReregistration": {
        machines: "nodes",
        text: (count) =>
            `registers those agents of ${count} anew that are not as declared, which kills all their tasks`,
    },
};

/** What will be at work while Pulumi runs: no calendar has it, so only its name is told. */
export function workers({ after, changed }: Document): { name: string; machines: [] }[] {
    return [...changed].flatMap((urn) =>
        WORK[after.get(urn)?.type ?? ""] === undefined ? [] : [{ name: urnParts(urn).name, machines: [] }],
    );
}

/** What `pulumi up` will do at once, in a line a resource that it creates or changes. */
export function workOf({ after, changed }: Document): string[] {
    return [...changed].flatMap((urn) => {
        const resource = after.get(urn);
        const work = resource && WORK[resource.type];
        if (resource === undefined || work === undefined) return [];
        const machines = resource.inputs[work.machines];
        const count =
            Array.isArray(machines) && isReadable(machines)
                ? plural(machines.length, "machine")
                : "machines that are not known yet";
        return [`${urnParts(urn).name}: pulumi up ${work.text(count)}`];
    });
}
