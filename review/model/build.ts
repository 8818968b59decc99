import { MAX_MILLIS } from "../../provider/time";
import type { Document } from "../input/document";
import { type Resource, urnParts } from "../input/resource";
import { type DeclaredWindow, windowsOf } from "../input/windows";
import { foreignWindows } from "../master/foreign";
import type { Look } from "../master/look";
import type { Freeze, Impact, Machine, Review } from "../schema";
import { attentionOf, goesDown } from "./attention";
import {
    type Acting,
    exclusiveConflicts,
    type Foreign,
    foreignConflicts,
    freezeConflicts,
    machineConflicts,
    unscheduledConflicts,
    type Planned,
} from "./conflicts";
import { whatWasSaid } from "./diagnostics";
import { instant, intervalOf, isOpen } from "./facts";
import { clusterOf, declaredMachines, foreignOf, liveMachines, onMaster, unscheduledMachines } from "./live";
import { Directory, keyOf } from "./machines";
import { overlapsOf, type Span } from "./overlaps";
import { pairs } from "./pair";
import { returning } from "./returning";
import { states } from "./states";
import { summaryOf } from "./summary";
import { entriesOf, type Entry } from "./windows";
import { workers, workOf } from "./work";

/** What a review is made of. */
export interface Material {
    document: Document;
    /** A state to compare with, in place of the one that the document holds. */
    earlier?: Document;
    look?: Look;
    freezes: readonly Freeze[];
    /** IANA name of the zone to show times in. */
    zone: string;
    now: Date;
    notes: readonly string[];
}

/** Makes the review: what changes, what it meets, and whether a human must look. */
export function buildReview({ document, earlier, look, freezes, zone, now, notes }: Material): Review {
    const { before, after, source, missing } = states(document, earlier);
    const [old, planned] = [declaredIn(before), declaredIn(after)];
    const all = [...old, ...planned];
    const directory = new Directory([...declaredMachines(all), ...liveMachines(look)]);
    const isOnMaster = onMaster(all, look);
    const impactOf = (machines: readonly Machine[]): Impact | null =>
        look?.impactOf(machines.map(({ name, ip }) => ({ hostname: name, ip: ip ?? "" }))) ?? null;

    const said = whatWasSaid(document.diagnostics);
    const elsewhere = [...workOf(document), ...said.elsewhere];
    const warnings = withGone(said.warnings, document.gone);
    const entries = entriesOf(
        pairs(old, planned),
        directory,
        warnings,
        document.replaced,
        (window, machines) => (isOnMaster(window) ? impactOf(machines) : null),
    );
    const open = entries.filter(({ window }) => isOpen(window.after));
    const live = open.filter(({ declared }) => isOnMaster(declared));
    const [plans, livePlans] = [open.map(plannedOf), live.map(plannedOf)];
    const foreign =
        look?.view &&
        foreignWindows(look.view.schedule, all, old, directory).map((window) => foreignOf(window, directory));
    const conflicts = [
        ...machineConflicts(plans),
        ...foreignConflicts(livePlans, foreign ?? []),
        ...exclusiveConflicts(livePlans, foreign ?? []),
        ...freezeConflicts(plans, [...entries.flatMap(actingOf), ...workers(document)], freezes, now),
        ...unscheduledConflicts(livePlans, look?.view ? unscheduledMachines(look.view, directory) : []),
    ];
    const refusals = [
        ...said.refusals,
        ...conflicts.flatMap(({ refused, text }) => (refused ? [{ name: "", text }] : [])),
    ];
    const windows = entries.map(({ window }) => window);
    const changed = live.filter(({ window }) => window.change !== "unchanged");
    const attention = attentionOf({
        windows,
        conflicts,
        refusals,
        elsewhere,
        returns: returning(before, after),
    });
    return {
        version: 1,
        generatedAt: instant(now.getTime()),
        zone,
        ...namesOf([...after.keys(), ...before.keys()]),
        source,
        summary: summaryOf(windows),
        needsHuman: attention.length > 0,
        attention,
        windows,
        conflicts,
        refusals,
        overlaps: overlapsOf([...plans.flatMap(spanOf), ...foreignSpans(foreign ?? [], livePlans)]),
        freezes: [...freezes],
        foreign:
            foreign?.map(({ start, end, machines }) => ({ start, end, machines: [...machines] })) ?? null,
        impact: impactOf(distinctMachines((changed.length > 0 ? changed : live).map(plannedOf))),
        notes: [...notes, ...elsewhere, ...said.notes, ...missing],
    };
}

function declaredIn(resources: ReadonlyMap<string, Resource>): DeclaredWindow[] {
    return [...resources].flatMap(([urn, resource]) => windowsOf({ ...resource, urn }));
}

/** What is on record, but was found no longer, is worth a warning: it was not this stack that removed it. */
function withGone(warnings: ReadonlyMap<string, string[]>, gone: ReadonlySet<string>): Map<string, string[]> {
    const text = "is recorded but no longer on the master: pulumi up creates it again";
    const all = new Map(warnings);
    for (const urn of gone) all.set(urn, [...(warnings.get(urn) ?? []), text]);
    return all;
}

function plannedOf({ window: { id, name, after }, declared }: Entry): Planned {
    return { id, name, cluster: clusterOf(declared), onConflict: declared.onConflict, facts: after! };
}

/** A window that goes down does so when Pulumi runs, whatever its time. */
function actingOf({ window }: Entry): Acting[] {
    const { id, name, after } = window;
    return goesDown(window) ? [{ id, name, machines: after?.machines ?? [] }] : [];
}

function spanOf({ id, cluster, facts }: Planned): Span[] {
    const interval = intervalOf(facts);
    return interval ? [{ id, cluster, ...interval, machines: facts.machines.length }] : [];
}

/** Times of others that no calendar holds are left out. */
function foreignSpans(foreign: readonly Foreign[], live: readonly Planned[]): Span[] {
    const cluster = live[0]?.cluster ?? "";
    return foreign.flatMap(({ start, end, machines }): Span[] => {
        const [from, to] = [Date.parse(start), end === null ? Infinity : Date.parse(end)];
        const isShowable = from >= 0 && (to === Infinity || to < Number(MAX_MILLIS));
        return isShowable ? [{ cluster, from, to, machines: machines.length }] : [];
    });
}

function distinctMachines(plans: readonly Planned[]): Machine[] {
    const all = plans.flatMap(({ facts }) => facts.machines);
    return [...new Map(all.map((machine) => [keyOf(machine), machine])).values()];
}

function namesOf(urns: readonly string[]): { project: string; stack: string } {
    const [urn] = urns;
    const { project = "", stack = "" } = urn === undefined ? {} : urnParts(urn);
    return { project, stack };
}
