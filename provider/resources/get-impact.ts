import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { impactOf } from "../impact";
import type { Impact } from "../impact/types";
import { nearest } from "../mesos";
import { settingsOf } from "../program/settings";
import { type Snapshot, snapshotOf } from "../program/snapshot";
import { pathText } from "./inputs";
import { machineSchema, resolveMachine } from "./machines";
import { machinesInput } from "./machines-input";
import type { MachineArgs } from "./window/resource";

export interface GetImpactArgs {
    /** The machines, as in a MaintenanceWindow. */
    machines: pulumi.Input<pulumi.Input<string | MachineArgs>[]>;
    /** The cluster; without it, the one that stack configuration or environment name. */
    cluster?: pulumi.ProviderResource;
    /** What is known better of frameworks than by their names: whether they start lost tasks elsewhere. */
    relocates?: pulumi.Input<Record<string, pulumi.Input<boolean>>>;
}

/**
 * What goes away with machines, as of now: tasks by framework, what of it nobody starts elsewhere, and the share
 * of the cluster. Reads the master once a program, however often it is called, and changes nothing.
 *
 * Keep volatile numbers out of the inputs of resources: each preview would show them as a change.
 *
 * @example
 * const impact = getImpact({ machines: getAgents({ attributes: { rack: "r7" } }) });
 * export const tasksAtStake = impact.tasks;
 *
 * @throws where the master cannot be reached or refuses; a machine that is unknown or ambiguous; an argument that
 * does not exist.
 */
export function getImpact(args: GetImpactArgs): pulumi.Output<Impact> {
    const stray = Object.keys(args).find((name) => !ARGUMENTS.includes(name));
    if (stray !== undefined) {
        const guess = nearest(stray, ARGUMENTS);
        throw new Error(
            `getImpact: there is no argument "${stray}"${guess ? `; did you mean "${guess}"?` : ""}`,
        );
    }
    return pulumi
        .all([
            pulumi.unsecret(settingsOf(args.cluster)),
            pulumi.output(machinesInput(args.machines)) as pulumi.Output<unknown>,
            args.relocates ?? {},
        ])
        .apply(([settings, machines, relocates]) => read(snapshotOf(settings), machines, relocates));
}

async function read(
    snapshot: Snapshot,
    machines: unknown,
    relocates: Record<string, boolean>,
): Promise<Impact> {
    // Of a rack that is DOWN, getAgents lists no agent: nothing is at stake there any more.
    const parsed = z.array(machineSchema, "must be a list of machines").safeParse(machines);
    if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw new Error(`getImpact: ${pathText(["machines", ...(issue?.path ?? [])])}: ${issue?.message}`);
    }
    const [cluster, view] = await Promise.all([snapshot.cluster(), snapshot.view()]);
    const resolved = parsed.data.map((machine) =>
        typeof machine === "string" ? resolveMachine(machine, [], cluster.facts.agents, view) : machine,
    );
    return impactOf(resolved, cluster, relocates);
}

const ARGUMENTS = ["machines", "cluster", "relocates"];
