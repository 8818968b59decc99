import { countOf } from "../impact";
import { type Interrupted, type Interruption, unlessInterrupted } from "../interruption";
import type { Clock } from "../writer";
import { StepFailure } from "./failure";
import { type BatchFacts, type MachineFacts, variablesOf } from "./facts";
import { runHttp } from "./http";
import { runLocal } from "./local";
import { Mask } from "./mask";
import { runSsh, type Shells } from "./ssh";
import type { Step } from "./step";
import { Transcript } from "./transcript";

/** What running steps needs of its surroundings. */
export interface Surroundings {
    clock: Clock;
    /** Ends the step that is under way: politely, then not. */
    interruption: Interruption;
    log(line: string): void;
    /** Connections to machines. */
    shells: Shells;
    /** Secrets that no output may show, beside those of the step itself. */
    secrets: readonly string[];
}

/** The last lines that a step printed, masked. */
export interface StepLog {
    step: string;
    /** The machine's host name, or the batch's name. */
    on: string;
    lines: readonly string[];
}

/**
 * Runs a step for a batch: once, or for each machine at the same time.
 *
 * @param name stands in front of each line.
 * @throws StepFailure once every machine is through, naming those where it failed; Interrupted.
 */
export async function runStep(
    step: Step,
    batch: BatchFacts,
    name: string,
    { keep, ...around }: Surroundings & { keep(log: StepLog): void },
): Promise<void> {
    const { signal } = around.interruption;
    await around.interruption.check();
    const mask = new Mask([...secretsOf(step), ...around.secrets]);
    const isForEach = step.kind === "ssh" || step.each === "machine";
    const targets: (MachineFacts | undefined)[] = isForEach ? [...batch.machines] : [undefined];
    const problems = await Promise.all(
        targets.map(async (machine) => {
            const on = machine?.hostname ?? `batch ${batch.number}`;
            const transcript = new Transcript(mask, (line) => around.log(`${name}: ${on}: ${line}`));
            try {
                await attempt(step, batch, machine, transcript, around, async (problem, wait) => {
                    around.log(
                        mask.over(
                            `${name}: ${on}: ${step.name} ${problem}; trying again in ${wait / 1000} s`,
                        ),
                    );
                    await unlessInterrupted(around.clock.sleep(wait), signal);
                });
                return undefined;
            } catch (error) {
                return { on, text: mask.over(messageOf(error)), tail: transcript.tail.slice(-SHOWN) };
            } finally {
                keep({ step: step.name, on, lines: transcript.tail });
            }
        }),
    );
    if (signal.aborted)
        throw (signal.reason as Interrupted).saying(`the step ${mask.over(step.name)} was ended`);
    const failed = problems.filter((problem) => problem !== undefined);
    if (failed.length === 0) return;
    const attempts = step.retries === 0 ? "" : ` (tried ${countOf(step.retries + 1, "time")})`;
    const texts = failed.map(({ on, text, tail }) =>
        [isForEach ? `on ${on} ${text}` : text, ...tail.map((line) => `    ${line}`)].join("\n"),
    );
    throw new StepFailure(`the step ${mask.over(step.name)}${attempts} ${texts.join("\n")}`);
}

/** How many of the last lines a failure shows. */
const SHOWN = 5;
/** Pauses between attempts grow up to this. */
const LONGEST_PAUSE = 30_000;

async function attempt(
    step: Step,
    batch: BatchFacts,
    machine: MachineFacts | undefined,
    transcript: Transcript,
    { shells, interruption: { signal } }: Pick<Surroundings, "shells" | "interruption">,
    wait: (problem: string, milliseconds: number) => Promise<void>,
): Promise<void> {
    const variables = variablesOf(batch, machine);
    for (let tries = 0; ; tries++) {
        try {
            // Nobody is told again of an interruption that was before.
            signal.throwIfAborted();
            switch (step.kind) {
                case "local":
                    return await runLocal(step, variables, transcript, signal);
                case "http":
                    return await runHttp(step, variables, transcript, signal);
                case "ssh":
                    return await runSsh(step, machine!, variables, transcript, shells, signal);
            }
        } catch (error) {
            if (tries >= step.retries || signal.aborted) throw error;
            await wait(messageOf(error), Math.min(1_000 * 2 ** tries, LONGEST_PAUSE));
        }
    }
}

/** Secrets are what is declared as such, and what headers hold. */
function secretsOf(step: Step): string[] {
    const headers =
        step.kind === "http" ? Object.values(step.headers).filter((value) => !PLAIN.test(value)) : [];
    // "Bearer abc": the token alone is as secret.
    return [
        ...Object.values(step.secrets),
        ...headers,
        ...headers.map((value) => value.split(" ").at(-1) ?? ""),
    ];
}

/** Values of headers that are no secrets, and words of everyday output. */
const PLAIN = /^(?:application|text)\/[\w.+-]+(?:; ?charset=[\w-]+)?$|^\*\/\*$/i;

function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
