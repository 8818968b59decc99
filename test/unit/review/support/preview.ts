import { readDocument } from "../../../../review";
import { buildReview, type Material } from "../../../../review/model/build";
import type { Look } from "../../../../review/master/look";
import type { Review } from "../../../../review/schema";

export const WINDOW = "pulumi-nodejs:dynamic/mesos:MaintenanceWindow";
export const SCHEDULE = "pulumi-nodejs:dynamic/mesos:MaintenanceSchedule";

export function urn(name: string, type = WINDOW): string {
    return `urn:pulumi:prod::downtime::${type}::${name}`;
}

export interface Args {
    [name: string]: unknown;
    machines?: unknown;
    startTime?: unknown;
}

/** A machine of the tests: `host-3` on 10.0.0.3. */
export function machine(number: number): { hostname: string; ip: string } {
    return { hostname: `host-${number}`, ip: `10.0.0.${number}` };
}

/** Arguments of a window as check leaves them. */
export function args(change: Args = {}): Args {
    return {
        machines: [machine(1)],
        startTime: "2030-12-06T02:00:00Z",
        duration: "1h",
        state: "scheduled",
        reason: "kernel",
        onConflict: "fail",
        placement: { provider: "", masters: "abc" },
        ...change,
    };
}

/** Old and new arguments by name; undefined where there are none. */
export type Steps = Record<string, [before: Args | undefined, after: Args | undefined]>;

/** What `pulumi preview --json` prints for that. */
export function previewText(steps: Steps, extra: object = {}, type = WINDOW): string {
    const resource = (name: string, inputs: Args | undefined) =>
        inputs && { urn: urn(name, type), type, custom: true, inputs: { owner: urn(name, type), ...inputs } };
    return JSON.stringify({
        steps: Object.entries(steps).map(([name, [before, after]]) => ({
            op: before === undefined ? "create" : after === undefined ? "delete" : "update",
            urn: urn(name, type),
            oldState: resource(name, before),
            newState: resource(name, after),
        })),
        diagnostics: [],
        ...extra,
    });
}

/** What `pulumi stack export` prints for windows of these names. */
export function stackText(windows: Record<string, Args>, type = WINDOW): string {
    const resources = Object.entries(windows).map(([name, inputs]) => ({
        urn: urn(name, type),
        type,
        custom: true,
        inputs: { owner: urn(name, type), ...inputs },
    }));
    return JSON.stringify({ version: 3, deployment: { resources } });
}

export function reviewOf(text: string, change: Partial<Material> = {}): Review {
    return buildReview({
        document: readDocument(text, "test"),
        freezes: [],
        zone: "UTC",
        now: new Date("2030-12-01T00:00:00Z"),
        notes: [],
        ...change,
    });
}

/** A master that shows these windows, and on which a task of a framework runs on each machine. */
export function lookOf(
    windows: NonNullable<Look["view"]>["schedule"]["windows"],
    change: Partial<Look> = {},
): Look {
    return {
        masters: "abc",
        view: { schedule: { windows }, draining: [], down: [] },
        machines: [],
        impactOf: (machines) => ({
            machines: machines.length,
            unmatched: [],
            tasks: machines.length,
            frameworks: [
                {
                    id: "f-1",
                    name: "kafka",
                    roles: [],
                    relocates: "no",
                    tasks: machines.length,
                    taskNames: machines.map(({ hostname }) => `on ${hostname}`),
                    singleInstance: [],
                    reserved: [],
                    withVolumes: [],
                    staying: machines.map(({ hostname }) => `on ${hostname}`),
                },
            ],
            share: [],
        }),
        ...change,
    };
}
