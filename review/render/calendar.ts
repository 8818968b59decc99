import { createHash } from "node:crypto";
import ical, { ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import { isOpen } from "../model/facts";
import { describe } from "../model/machines";
import { plural } from "../model/text";
import type { Facts, Review, ReviewedWindow } from "../schema";
import { visible } from "./safe";

/**
 * The windows as a calendar (RFC 5545). An event is told by its window, so that a window that moves is moved in a
 * calendar that has it already, and one that is cancelled is cancelled there.
 */
export function calendar(review: Review): string {
    const { project, stack, zone, generatedAt } = review;
    const now = new Date(generatedAt);
    const result = ical({
        prodId: { company: "pulumi-mesos-maintenance", product: "review" },
        name: visible(`Planned downtime ${project}/${stack}`),
        method: ICalCalendarMethod.PUBLISH,
    });
    if (zone !== "UTC") result.x("X-WR-TIMEZONE", zone);
    for (const window of review.windows) {
        const facts = window.after ?? window.before;
        if (!facts?.start) continue;
        result.createEvent({
            id: uidOf(window),
            stamp: now,
            lastModified: now,
            sequence: sequenceOf(now),
            start: new Date(facts.start),
            // Without an end an event is a moment, which is as near as a calendar comes to a window without one.
            end: facts.end === null ? null : new Date(facts.end),
            summary: titleOf(window, facts),
            description: descriptionOf(window, facts),
            status: statusOf(window, review),
        });
    }
    return result.toString();
}

export function uidOf({ id }: ReviewedWindow): string {
    return `${createHash("sha256").update(id).digest("hex").slice(0, 32)}@mesos-maintenance`;
}

/** The later of two reviews wins, whichever is read last. Seconds since 2020, which fit for 68 years. */
function sequenceOf(now: Date): number {
    return Math.max(0, Math.floor((now.getTime() - Date.UTC(2020, 0)) / 1000));
}

function titleOf({ name, after }: ReviewedWindow, facts: Facts): string {
    const end = facts.openEnded ? ", no end" : "";
    return visible(
        `${after === null ? "Cancelled: " : ""}${name}: ${facts.reason} (${plural(facts.machines.length, "machine")}${end})`,
    );
}

function descriptionOf({ urn, before, after, changes }: ReviewedWindow, facts: Facts): string {
    const isMoved =
        before !== null && after !== null && (before.start !== after.start || before.end !== after.end);
    return [
        `Reason: ${visible(facts.reason)}`,
        `State: ${facts.state ?? "not known yet"}`,
        `Change: ${changes.join(", ")}`,
        ...(isMoved ? [`Before: ${before.start ?? "not known"} to ${before.end ?? "no end"}`] : []),
        `Machines: ${facts.machines.map((machine) => visible(describe(machine))).join(", ")}`,
        `Resource: ${visible(urn)}`,
    ].join("\n");
}

/** What a preview changes is not decided yet. */
function statusOf({ after, change }: ReviewedWindow, { source, generatedAt }: Review): ICalEventStatus {
    const isOver = after?.state === "up" && after.start !== null && after.start <= generatedAt;
    if (!isOpen(after) && !isOver) return ICalEventStatus.CANCELLED;
    return source === "preview" && change !== "unchanged"
        ? ICalEventStatus.TENTATIVE
        : ICalEventStatus.CONFIRMED;
}
