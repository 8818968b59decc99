import { UNSEEN_HEADING } from "../../headings";
import { intervalOf, isOpen, startOf } from "../../model/facts";
import { describe, keyOf } from "../../model/machines";
import { mostAtOnce } from "../../model/overlaps";
import { changeCounts } from "../../model/summary";
import { plural, shown } from "../../model/text";
import type { Conflict, Impact, Review } from "../../schema";
import { frameworkColumns } from "../frameworks";
import { windowTables } from "./table";
import { htmlText } from "../safe";
import { clocks, lengthText } from "../time";

/** All that stands on the page before its script runs, and all there is where none runs. */
export function body(review: Review, title: string): string {
    return [
        `<header><h1>${htmlText(title)}</h1>${meta(review)}</header>`,
        "<main>",
        verdict(review),
        figures(review),
        timeline(review),
        section("windows", "Windows", windowTables(review)),
        section("impact", "Impact", impact(review)),
        section("together", "Open at the same time", overlaps(review)),
        section("notes", UNSEEN_HEADING, listOf(review.notes)),
        "</main>",
    ]
        .filter((part) => part !== "")
        .join("\n");
}

const SOURCES = {
    preview: "what pulumi up will do",
    stack: "the stack as it is deployed",
    comparison: "two states of the stack compared",
};

function meta({ generatedAt, source, zone }: Review): string {
    const times = clocks(zone).map((clock) => `${clock.minutes(generatedAt)} ${clock.zone}`);
    return `<p class="meta">Shows ${SOURCES[source]}, as of ${htmlText(times.join(", "))}.</p>`;
}

function verdict({ needsHuman, attention, refusals, conflicts, windows, summary }: Review): string {
    const warnings = windows.flatMap(({ name, warnings }) => warnings.map((text) => `${name}: ${text}`));
    const lines = [
        ...refusals
            .filter(({ name }) => name !== "")
            .map(({ name, text }) => finding("refused", "Refused", `${name}: ${text}`)),
        ...conflicts.map(({ kind, text, refused }) =>
            refused
                ? finding("refused", `${KINDS[kind]}, refused`, text)
                : finding("conflict", KINDS[kind], text),
        ),
        ...warnings.map((text) => finding("warning", "Warning", text)),
    ];
    const head = needsHuman
        ? `<p class="headline"><strong>A human must look.</strong> ${htmlText(sentence(attention))}</p>`
        : '<p class="headline"><strong>Nothing here needs a human.</strong></p>';
    return `<section class="verdict ${needsHuman ? "look" : "fine"}" aria-label="Verdict">
${head}
<p>${htmlText(summary)}</p>
${shortList(lines, "findings")}
</section>`;
}

const KINDS: Record<Conflict["kind"], string> = {
    machine: "Between windows",
    foreign: "With others",
    freeze: "Freeze",
    unscheduled: "DOWN without a window",
};

function finding(kind: string, label: string, text: string): string {
    return `<li class="${kind}"><b>${label}</b> <span>${htmlText(text)}</span></li>`;
}

function figures({ windows, foreign }: Review): string {
    const open = windows.flatMap(({ after }) => (isOpen(after) ? [after] : []));
    const spans = open.flatMap((facts) => {
        const interval = intervalOf(facts);
        return interval ? [{ cluster: "", ...interval, machines: facts.machines.length }] : [];
    });
    const lengths = open.map(({ lengthSeconds }) => lengthSeconds ?? 0);
    const longest = open.some(({ openEnded }) => openEnded)
        ? "no end"
        : lengthText(lengths.reduce((a, b) => Math.max(a, b), 0));
    const shown: [string, string][] = [
        ...changeCounts(windows).map(([change, count]): [string, string] => [
            {
                machines: "other machines",
                state: "other state",
                reason: "other reason",
                unknown: "not known yet",
            }[change as string] ?? change,
            String(count),
        ]),
        ["machines", String(new Set(open.flatMap(({ machines }) => machines.map(keyOf))).size)],
        ["most at once", String(mostAtOnce(spans))],
        ["longest", open.length > 0 ? longest : "none"],
        ...(foreign ? [["windows of others", String(foreign.length)] as [string, string]] : []),
    ];
    return `<dl class="figures">${shown.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join("")}</dl>`;
}

/** Whether there is any window to draw. */
export function hasTimeline({ windows }: Review): boolean {
    return windows.some((window) => startOf(window) !== null);
}

function timeline(review: Review): string {
    if (!hasTimeline(review)) return "";
    const { zone } = review;
    const zones = clocks(zone).map(
        ({ zone }) => `<option value="${htmlText(zone)}">${htmlText(zone)}</option>`,
    );
    return `<section id="timeline" aria-labelledby="timeline-title" hidden>
<h2 id="timeline-title">Timeline</h2>
<div class="controls">
<label>Rows <select id="rows"></select></label>
<label>Times in <select id="zone">${zones.reverse().join("")}</select></label>
<label class="filter">Find <input id="filter" type="search" placeholder="window, machine or reason" autocomplete="off"></label>
<span class="zoom" role="group" aria-label="Zoom"><button type="button" id="out" aria-label="Zoom out">&minus;</button><button type="button" id="in" aria-label="Zoom in">+</button><button type="button" id="all">All</button></span>
</div>
<div id="chart"></div>
<div id="legend" class="legend"></div>
<p class="hint">Drag to move, Ctrl and wheel to zoom. With the keyboard: Tab into the chart, arrows from window to window, + and &minus; to zoom.</p>
<div id="details" role="status" hidden></div>
</section>
<noscript><p class="meta">The timeline needs JavaScript. The windows are listed below.</p></noscript>`;
}

function impact({ impact, windows }: Review): string {
    if (impact === null) return "";
    const what = windows.some(({ change }) => change !== "unchanged")
        ? "the windows that change"
        : "all windows";
    const { tasks, machines, frameworks, unmatched, share } = impact;
    const shares = share.map(
        ({ resource, percent }) =>
            `<div><dt>of the cluster's ${resource}</dt><dd>${percent.toFixed(0)} %</dd></div>`,
    );
    return [
        `<p>${plural(tasks, "task runs", "tasks run")} now on the ${plural(machines, "machine")} of ${what}.</p>`,
        shares.length > 0 ? `<dl class="figures">${shares.join("")}</dl>` : "",
        unmatched.length > 0
            ? `<p>Without a registered agent: ${htmlText(
                  unmatched
                      .slice(0, 20)
                      .map(({ hostname, ip }) => describe({ name: hostname, ip: ip || null, group: null }))
                      .join(", "),
              )}${unmatched.length > 20 ? ` and ${unmatched.length - 20} more` : ""}.</p>`
            : "",
        frameworks.length > 0 ? frameworkTable(frameworks) : "",
    ].join("\n");
}

function frameworkTable(frameworks: Impact["frameworks"]): string {
    const columns = frameworkColumns();
    const heads = columns.map(({ name, isNumber }) => `<th${isNumber ? ' class="number"' : ""}>${name}`);
    const rows = frameworks.map((framework) => {
        const cells = columns.map(({ name, isNumber, value }, column) => {
            const text = htmlText(value(framework));
            if (column === 0) return `<th scope="row">${text}</th>`;
            return `<td data-name="${name}"${isNumber ? ' class="number"' : ""}>${text}</td>`;
        });
        return `<tr>${cells.join("")}</tr>`;
    });
    return `<div class="scroll"><table><thead><tr>${heads.join("")}</tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`;
}

function overlaps({ overlaps, windows }: Review): string {
    const names = new Map(windows.map(({ id, name }) => [id, name]));
    return listOf(
        overlaps.map(({ from, to, windows, foreign, machines }) => {
            const which = windows
                .slice(0, 8)
                .map((id) => names.get(id) ?? id)
                .join(", ");
            const more = windows.length > 8 ? ` and ${windows.length - 8} more` : "";
            const others = foreign > 0 ? ` and ${plural(foreign, "window")} of others` : "";
            return `${shown(from)} to ${to === null ? "no end" : shown(to)}: ${which}${more}${others}; up to ${plural(machines, "machine")} at once`;
        }),
    );
}

function listOf(texts: readonly string[]): string {
    return shortList(
        texts.map((text) => `<li>${htmlText(text)}</li>`),
        "plain",
    );
}

/** What is more than a reader takes in at once is folded away. */
function shortList(items: readonly string[], className: string, most = 12): string {
    if (items.length === 0) return "";
    const [first, rest] = [items.slice(0, most), items.slice(most)];
    const list = `<ul class="${className}">${first.join("\n")}</ul>`;
    if (rest.length === 0) return list;
    return `${list}<details><summary>${rest.length} more</summary><ul class="${className}">${rest.join("\n")}</ul></details>`;
}

function section(id: string, title: string, content: string): string {
    return content === "" ? "" : `<section id="${id}"><h2>${title}</h2>\n${content}\n</section>`;
}

function sentence(parts: readonly string[]): string {
    const text = parts.join("; ");
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
