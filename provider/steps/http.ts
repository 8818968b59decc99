import { filledIn } from "./facts";
import type { HttpStep } from "./step";
import type { Transcript } from "./transcript";

/**
 * Sends a request. `{{NAME}}` in the URL, in headers and in the body stands for a fact or a secret.
 *
 * @throws Error where nothing answers in time, or with another status than expected.
 */
export async function runHttp(
    step: HttpStep,
    facts: Readonly<Record<string, string>>,
    transcript: Transcript,
    signal: AbortSignal,
): Promise<void> {
    const variables = { ...facts, ...step.secrets };
    const { method, body, timeout } = step;
    const url = filledIn(step.url, variables, encodeURIComponent);
    const headers = Object.entries(step.headers).map(([name, value]) => [name, filledIn(value, variables)]);
    let answer: Response;
    let text: string;
    try {
        answer = await fetch(url, {
            method,
            headers: Object.fromEntries(headers) as Record<string, string>,
            body: body === undefined ? undefined : filledIn(body, variables),
            signal: AbortSignal.any([AbortSignal.timeout(timeout), signal]),
        });
        text = await answer.text();
    } catch (error) {
        signal.throwIfAborted();
        throw new Error(`${method} ${url}: ${reasonOf(error, timeout)}`, { cause: error });
    }
    transcript.line(`${method} ${url}: ${answer.status} ${answer.statusText}`.trim());
    const lines = transcript.stream();
    lines.write(text);
    lines.end();
    if (!isExpected(answer.status, step.expectStatus))
        throw new Error(`${method} ${url} was answered with status ${answer.status}`);
}

function isExpected(status: number, expected: readonly number[]): boolean {
    return expected.length > 0 ? expected.includes(status) : status >= 200 && status <= 299;
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown, timeout: number): string {
    const { name, message, cause } = error as Partial<Error>;
    if (name === "TimeoutError") return `no answer within ${timeout / 1000} s`;
    return (cause as Partial<Error> | undefined)?.message || message || String(error);
}
