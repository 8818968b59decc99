import { HttpClient, type HttpResponse } from "../http";
import { filledIn } from "./facts";
import type { HttpStep } from "./step";
import type { Transcript } from "./transcript";

/** How long it may take until a connection stands, in milliseconds. */
const CONNECT = 10_000;
/** Redirects that are followed one after the other. */
const MOST_REDIRECTS = 5;

/**
 * Sends a request. `{{NAME}}` in the URL, in headers and in the body stands for a fact or a secret. A redirect is
 * followed within the origin that was given, with the same method and body; nothing of the request, whose headers are
 * secrets, goes to another.
 *
 * @throws Error where nothing answers in time, or with another status than expected, or redirects elsewhere.
 */
export async function runHttp(
    step: HttpStep,
    facts: Readonly<Record<string, string>>,
    transcript: Transcript,
    signal?: AbortSignal,
): Promise<void> {
    const request = requestOf(step, facts);
    const client = new HttpClient(Math.min(step.timeout, CONNECT));
    const deadline = performance.now() + step.timeout;
    try {
        let url = urlOf(request.url);
        for (let redirects = 0; ; redirects++) {
            const what = `${step.method} ${url.href}`;
            const timeout = Math.max(1, deadline - performance.now());
            const answer = await ask(
                client,
                { ...request, url: url.href, timeout },
                step,
                transcript,
                signal,
            );
            if (isExpected(answer.status, step.expectStatus)) return;
            const target = targetOf(answer, url);
            if (target === undefined) throw new Error(`${what} was answered with status ${answer.status}`);
            const problem = problemOf(target, answer.status, url, step);
            if (problem !== undefined || redirects === MOST_REDIRECTS) {
                throw new Error(
                    `${what} was answered with status ${answer.status}, a redirect to ${target.origin}${target.pathname}; ` +
                        (problem ?? "so many in a row are not followed"),
                );
            }
            url = target;
        }
    } finally {
        await client.close();
    }
}

interface Request {
    method: string;
    url: string;
    headers: Record<string, string>;
    body: string | undefined;
}

function requestOf(
    { url, method, headers, body, secrets }: HttpStep,
    facts: Readonly<Record<string, string>>,
): Request {
    const variables = { ...facts, ...secrets };
    const given = Object.entries(headers).map(([name, value]) => [
        name.toLowerCase(),
        filledIn(value, variables),
    ]);
    return {
        method,
        url: filledIn(url, variables, encodeURIComponent),
        headers: {
            accept: "*/*",
            "user-agent": "pulumi-mesos-maintenance",
            ...(body === undefined ? {} : { "content-type": "text/plain;charset=UTF-8" }),
            ...(Object.fromEntries(given) as Record<string, string>),
        },
        body: body === undefined ? undefined : filledIn(body, variables),
    };
}

/** A URL with a user or a password is not shown. */
function urlOf(text: string): URL {
    if (!URL.canParse(text)) throw new Error("has a URL that is none, once it is filled in");
    const url = new URL(text);
    if (url.username || url.password)
        throw new Error("has a URL with a user or a password in it; give them in headers, as Authorization");
    return url;
}

/** One request; what is answered is printed, but not the body of a redirect. */
async function ask(
    client: HttpClient,
    request: Request & { timeout: number },
    { timeout, expectStatus }: HttpStep,
    transcript: Transcript,
    signal: AbortSignal | undefined,
): Promise<HttpResponse> {
    const what = `${request.method} ${request.url}`;
    const lines = transcript.stream();
    try {
        const into = (status: number, reason: string) => {
            transcript.line(`${what}: ${status} ${reason}`.trim());
            return isRedirect(status) && !isExpected(status, expectStatus) ? undefined : lines;
        };
        return await client.send({ ...request, into }, signal);
    } catch (error) {
        signal?.throwIfAborted();
        throw new Error(`${what}: ${reasonOf(error, timeout)}`, { cause: error });
    } finally {
        lines.end();
    }
}

function targetOf(answer: HttpResponse, from: URL): URL | undefined {
    const location = answer.header("location");
    if (!isRedirect(answer.status) || location === undefined) return undefined;
    return URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
}

/** Why a redirect is not followed; undefined where it is. */
function problemOf(target: URL, status: number, from: URL, { method }: HttpStep): string | undefined {
    if (target.origin !== from.origin || target.username || target.password)
        return "nothing of a request goes to another place than the one given; if it may, put that into url";
    // Most would go on with a GET and without the body.
    if (![307, 308].includes(status) && !["GET", "HEAD"].includes(method))
        return `a ${method} would not arrive there as one; put that into url, or ${status} into expectStatus`;
    return undefined;
}

function isRedirect(status: number): boolean {
    return [301, 302, 303, 307, 308].includes(status);
}

function isExpected(status: number, expected: readonly number[]): boolean {
    return expected.length > 0 ? expected.includes(status) : status >= 200 && status <= 299;
}

/** Some failures say nothing; their cause does. */
function reasonOf(error: unknown, timeout: number): string {
    const { name, message, cause } = error as Partial<Error>;
    if (name === "TimeoutError") return `no answer within ${timeout / 1000} s`;
    return (cause as Partial<Error> | undefined)?.message || message || String(error);
}
