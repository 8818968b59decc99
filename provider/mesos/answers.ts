import type { z } from "zod";
import { MesosError } from "./errors";
import { parseJson } from "./json";
import type { Collector } from "./listing";
import type { Route } from "./routes";
import type { HttpAnswer } from "./transport";

/**
 * Understands the body of a 200.
 *
 * @throws MesosError NOT_MESOS for a page of HTML, BAD_ANSWER for anything else that is not what was asked for.
 */
export function decodeAnswer<Schema extends z.ZodType>(
    answer: HttpAnswer,
    route: Route,
    schema: Schema,
): z.output<Schema> {
    let body: unknown;
    try {
        body = parseJson(answer.text);
    } catch (cause) {
        throw notUnderstood(answer, route, "it is not JSON", cause);
    }
    const parsed = schema.safeParse(valueAt(body, route.within));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw notUnderstood(answer, route, `at "${issue?.path.join(".")}": ${issue?.message}`, parsed.error);
}

/**
 * What was collected from the body of a 200.
 *
 * @throws MesosError NOT_MESOS or BAD_ANSWER, as decodeAnswer.
 */
export function decodeList<Item>(answer: HttpAnswer, route: Route, collected: Collector<Item>): Item[] {
    try {
        return collected.end();
    } catch (cause) {
        throw notUnderstood(answer, route, (cause as Error).message, cause);
    }
}

/** The error for an answer that is no 200. The master's own text goes along, as it names the machine. */
export function refusal(answer: HttpAnswer, route: Route): MesosError {
    const { status, text, origin } = answer;
    const what = `${origin} refused ${route.name}`;
    const said = isHtml(answer) ? "(an HTML page)" : text.trim().slice(0, 500);
    switch (status) {
        case 401:
            return new MesosError(
                "UNAUTHENTICATED",
                `${what}: 401, it wants credentials, or other ones; set mesos:principal and mesos:secret, or mesos:token`,
                { status },
            );
        case 403:
            return new MesosError(
                "FORBIDDEN",
                `${what}: 403, this principal is not allowed to; ask for the ACL ${route.acl} over these machines`,
                { status },
            );
        case 413:
            return new MesosError(
                "REJECTED",
                `${what}: 413, something in front of the master takes no request that large; raise its limit ` +
                    "(nginx: client_max_body_size)",
                { status },
            );
        case 200: // a page of HTML in answer to a write
        case 404:
        case 405:
            return new MesosError(
                "NOT_MESOS",
                `${what}: ${status} ${said}; is that a Mesos master? Behind DC/OS the address ends in /mesos`,
                { status },
            );
        default:
            return new MesosError("REJECTED", `${what}: ${status} ${said}`, { status });
    }
}

/** A gateway that does not let the v1 API through answers for itself; the master's own 403 is another. */
export function hidesV1({ status, contentType, text }: HttpAnswer): boolean {
    if (![403, 404, 405].includes(status) || text === "403 Forbidden.") return false;
    return !/^application\/json/.test(contentType);
}

/** A master answers 400 to the name of a call that it has never heard of, 501 to one that it does not have. */
export function doesNotKnow({ status, text }: HttpAnswer, route: Route): boolean {
    if (status === 501) return true;
    return status === 400 && (!route.write || text.endsWith("Expecting 'type' to be present"));
}

/** The error for a call that only some masters know. */
export function unsupported({ status, origin }: HttpAnswer, { name }: Route): MesosError {
    return new MesosError(
        "UNSUPPORTED",
        `${origin} does not know ${name} (${status}): that needs /api/v1, which a gateway may hide, and for ` +
            "draining Mesos 1.9 or later",
        { status },
    );
}

export function isHtml({ contentType }: HttpAnswer): boolean {
    return /^text\/html/.test(contentType);
}

function valueAt(body: unknown, path: readonly string[]): unknown {
    return path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], body);
}

function notUnderstood(answer: HttpAnswer, { name }: Route, why: string, cause: unknown): MesosError {
    const html = isHtml(answer);
    return new MesosError(
        html ? "NOT_MESOS" : "BAD_ANSWER",
        `${answer.origin} answered ${name} with something that is not a Mesos answer ` +
            `(${html ? "an HTML page" : why}); check mesos:masters and any proxy in between`,
        { cause },
    );
}
