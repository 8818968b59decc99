import { readFileSync, writeFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { Command, InvalidArgumentError, Option } from "commander";
import { connectionFrom } from "../provider/mesos";
import {
    buildReview,
    Clock,
    type Document,
    type Format,
    FORMATS,
    lookAt,
    parseFreeze,
    previewOf,
    readDocument,
    render,
    type Review,
    textOf,
} from "../review";
import { CREDENTIALS_HELP, list, settingsFor } from "./connection";

interface Options {
    preview?: string;
    stack?: string;
    cwd: string;
    before?: string;
    master?: string;
    zone: string;
    freeze?: string[];
    format: Format;
    out?: Partial<Record<Format, string>>;
    now?: Date;
}

/** A human must look: not an error, which is 1. */
const LOOK = 2;

/** `mesos-maintenance review`: planned downtime as people read it, from what Pulumi prints. */
export function reviewCommand(): Command {
    return new Command("review")
        .description("show what a stack takes down, when, and what that hits and collides with")
        .option(
            "--preview <file>",
            "the output of pulumi preview --json, or of pulumi stack export; - is stdin",
        )
        .option("--stack <name>", "run pulumi preview of this stack, instead of --preview")
        .option("--cwd <folder>", "the project of --stack", ".")
        .option("--before <file>", "the output of pulumi stack export to compare with")
        .option("--master <url>", "the masters, separated by commas, instead of MESOS_MASTERS")
        .option("--zone <name>", "a time zone to show beside UTC, such as Europe/Berlin", zone, "UTC")
        .option("--freeze <from/to=name>", "when nothing may be down: dates or times; may be repeated", list)
        .addOption(new Option("--format <format>", "what to print").choices(FORMATS).default("markdown"))
        .option("--out <file>", "a file to write; its ending tells the format; may be repeated", out)
        .option("--now <time>", "the time to take as now, RFC 3339", instant)
        .addHelpText(
            "after",
            `\nExit code: 0, nothing needs a human; 2, a human must look; 1, an error.${CREDENTIALS_HELP}`,
        )
        .action(run);
}

async function run(options: Options): Promise<void> {
    const review = await reviewOf(options);
    const files = Object.entries(options.out ?? {}) as [Format, string][];
    for (const [format, file] of files) writeFileSync(file, render(review, format));
    if (files.length === 0) process.stdout.write(render(review, options.format));
    else console.error(inShort(review));
    if (review.needsHuman) process.exitCode = LOOK;
}

function inShort({ summary, needsHuman, attention }: Review): string {
    return needsHuman ? `${summary} A human must look: ${attention.join("; ")}.` : summary;
}

async function reviewOf(options: Options): Promise<Review> {
    const { before, zone, now = wholeSecond() } = options;
    const freezes = (options.freeze ?? []).map((each) => parseFreeze(each, zone));
    const document = await planned(options);
    const earlier = before === undefined ? undefined : await read(before);
    const { look, notes } = await lookThrough(options.master);
    return buildReview({ document, earlier, look, freezes, zone, now, notes });
}

async function planned({ preview, stack, cwd }: Options): Promise<Document> {
    if ((preview === undefined) === (stack === undefined)) {
        throw new Error(
            "give --preview FILE with the output of pulumi preview --json (- is stdin), or --stack NAME to run it",
        );
    }
    if (stack !== undefined) return readDocument(await previewOf(stack, cwd), `the preview of ${stack}`);
    return read(preview!);
}

async function read(file: string): Promise<Document> {
    if (file === "-") return readDocument(textOf(await buffer(process.stdin)), "stdin");
    let content: string;
    try {
        content = textOf(readFileSync(file));
    } catch (error) {
        throw new Error(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
    }
    return readDocument(content, file);
}

function wholeSecond(): Date {
    return new Date(Math.floor(Date.now() / 1000) * 1000);
}

/** Without a master there is a review all the same, which says so. */
async function lookThrough(master: string | undefined): ReturnType<typeof lookAt> {
    if (master !== undefined || process.env.MESOS_MASTERS) return lookAt(connectionFrom(settingsFor(master)));
    return {
        notes: [
            "No master was asked (--master or MESOS_MASTERS): impact and windows of others are not known.",
        ],
    };
}

function zone(name: string): string {
    try {
        return new Clock(name).zone;
    } catch {
        throw new InvalidArgumentError("Give an IANA time zone, such as Europe/Berlin.");
    }
}

function instant(text: string): Date {
    const time = new Date(text);
    if (Number.isNaN(time.getTime()))
        throw new InvalidArgumentError("Give a time such as 2030-12-01T00:00:00Z.");
    return time;
}

const ENDINGS: Record<string, Format> = { md: "markdown", json: "json", ics: "ics", html: "html" };

function out(file: string, earlier: Options["out"] = {}): Options["out"] {
    const format = ENDINGS[/\.(\w+)$/.exec(file)?.[1] ?? ""];
    if (format === undefined)
        throw new InvalidArgumentError("Its name must end in .md, .json, .ics or .html.");
    return { ...earlier, [format]: file };
}
