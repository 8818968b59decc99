// What a review of thousands of windows takes beside JSON.parse of the same file, in the same run.
import { createRequire } from "node:module";
import os from "node:os";
import { say } from "../lib/progress.mjs";
import { inProject } from "../lib/project.mjs";
import { table } from "./figures.mjs";

const [windows, machines, runs] = [5000, 5, 5];
const TYPE = "pulumi-nodejs:dynamic/mesos:MaintenanceWindow";

/** Resolves to the medians, in seconds. */
export function measureReview() {
    const { buildReview, FORMATS, readDocument, render } = createRequire(import.meta.url)(
        inProject("dist/review/index.js"),
    );
    const text = previewText();
    const taken = [];
    for (let i = 0; i < runs; i++) {
        const parse = timed(() => JSON.parse(text));
        const build = timed(() =>
            buildReview({
                document: readDocument(text, "the bench"),
                freezes: [],
                zone: "Europe/Berlin",
                now: new Date("2030-01-01T00:00:00Z"),
                notes: [],
            }),
        );
        const formats = FORMATS.map((format) => [format, timed(() => render(build.value, format)).seconds]);
        taken.push({ parse: parse.seconds, build: build.seconds, ...Object.fromEntries(formats) });
        say(`review: ${JSON.stringify(taken.at(-1))}`);
    }
    const seconds = Object.fromEntries(
        Object.keys(taken[0]).map((part) => [part, median(taken.map((each) => each[part]))]),
    );
    const { node } = process.versions;
    const load = Number(os.loadavg()[0].toFixed(1));
    return {
        cpus: os.availableParallelism(),
        load,
        node,
        windows,
        machines,
        megabytes: text.length / 1e6,
        runs,
        seconds,
    };
}

export function reviewFigures({ cpus, load, node, windows, machines, megabytes, runs, seconds }) {
    const row = (name, part) => [
        name,
        `${seconds[part].toFixed(2)} s`,
        (seconds[part] / seconds.parse).toFixed(1),
    ];
    return [
        `A preview of ${windows.toLocaleString("en")} windows with ${machines} machines each, ${megabytes.toFixed(1)} MB, on ` +
            `${cpus} cores (load average ${load}) with Node.js ${node}; medians of ${runs} runs.`,
        table([
            ["part of a review", "time", "times JSON.parse"],
            row("`JSON.parse` of the preview alone", "parse"),
            row("read it, and find what there is to say", "build"),
            row("Markdown, cut to a comment", "markdown"),
            row("JSON", "json"),
            row("iCalendar", "ics"),
            row("HTML", "html"),
        ]),
    ].join("\n\n");
}

/** Every fifth window is added, moved, extended, cancelled or stays. */
function previewText() {
    const steps = Array.from({ length: windows }, (_, index) => {
        const urn = `urn:pulumi:bench::review::${TYPE}::window-${index}`;
        const state = (hours, duration) => ({
            urn,
            type: TYPE,
            custom: true,
            inputs: inputsOf(urn, index, hours, duration),
        });
        const [before, after] = [
            [undefined, state(0, "2h")],
            [state(9, "2h"), state(0, "2h")],
            [state(0, "2h"), state(0, "5h")],
            [state(0, "2h"), undefined],
            [state(0, "2h"), state(0, "2h")],
        ][index % 5];
        return { op: "update", urn, oldState: before, newState: after };
    });
    return JSON.stringify({ steps, diagnostics: [] });
}

function inputsOf(urn, index, hours, duration) {
    return {
        machines: Array.from({ length: machines }, (_, number) => {
            const host = index * machines + number;
            return {
                hostname: `node-${host}.example.net`,
                ip: `10.${host >> 16}.${(host >> 8) & 255}.${host & 255}`,
            };
        }),
        startTime: new Date(Date.UTC(2030, 0, 1, index + hours)).toISOString(),
        duration,
        state: "scheduled",
        reason: `OPS-${index} kernel 6.12`,
        onConflict: "fail",
        owner: urn,
        placement: { provider: "", masters: "0123456789abcdef" },
    };
}

function timed(work) {
    const begin = performance.now();
    const value = work();
    return { value, seconds: (performance.now() - begin) / 1000 };
}

function median(values) {
    return Number([...values].sort((a, b) => a - b)[values.length >> 1].toFixed(4));
}
