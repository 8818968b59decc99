import { z } from "zod";
import type { Tls } from "../http";
import { parseDuration } from "../time";
import { MesosError } from "./errors";

/** How to reach and enter one cluster. Times in milliseconds. */
export interface Connection {
    /** Base URLs of all masters, or of one gateway in front of them, without a trailing slash. */
    masters: readonly string[];
    auth?: Auth;
    tls: Tls;
    timeouts: Timeouts;
}

export type Auth =
    | { kind: "basic"; principal: string; secret: string }
    /** Sent as `Authorization: <scheme><token>`. */
    | { kind: "token"; token: string; scheme: string }
    /** A DC/OS user (password) or service account (PEM private key); the token is fetched and renewed. */
    | { kind: "dcos"; uid: string; password?: string; privateKey?: string };

export interface Timeouts {
    /** One request, from connecting to the last byte. */
    request: number;
    /** One call with all its retries, redirects and waiting for a leader. */
    total: number;
}

/**
 * Where settings come from: name to text. The same names serve a MesosCluster (as `mesos:<name>`), the stack
 * configuration (`mesos:<name>`) and the environment (`MESOS_<NAME>`), so one parser serves all three.
 */
export type Settings = (name: SettingName) => string | undefined;

export const SETTING_NAMES = [
    "masters",
    "principal",
    "secret",
    "token",
    "tokenScheme",
    "dcosUid",
    "dcosPassword",
    "dcosPrivateKey",
    "caCert",
    "clientCert",
    "clientKey",
    "serverName",
    "insecureSkipVerify",
    "requestTimeout",
    "totalTimeout",
] as const;
export type SettingName = (typeof SETTING_NAMES)[number];

/** `clientKey` is `MESOS_CLIENT_KEY` in the environment. */
export function environmentSettings(environment: NodeJS.ProcessEnv): Settings {
    return (name) => environment[`MESOS_${name.replace(/[A-Z]/g, "_$&").toUpperCase()}`] || undefined;
}

/** The first source that names any master gives all settings: credentials never travel to another's cluster. */
export function firstWithMasters(...sources: Settings[]): Settings | undefined {
    return sources.find((settings) => settings("masters") !== undefined);
}

export const NO_MASTERS =
    "no Mesos master is configured; pass a MesosCluster as { provider }, or run " +
    "`pulumi config set mesos:masters http://leader.example:5050`, or set MESOS_MASTERS";

/**
 * Parses settings into a connection.
 *
 * @throws MesosError BAD_SETTINGS with every problem, naming settings but never their values where secret.
 */
export function connectionFrom(settings: Settings | undefined): Connection {
    if (settings === undefined) throw new MesosError("BAD_SETTINGS", NO_MASTERS);
    const parsed = schema.safeParse(Object.fromEntries(SETTING_NAMES.map((name) => [name, settings(name)])));
    if (!parsed.success) {
        const problems = parsed.error.issues.map(
            ({ path, message }) => `mesos:${String(path[0] ?? "masters")}: ${message}`,
        );
        throw new MesosError("BAD_SETTINGS", `the Mesos connection is not usable: ${problems.join("; ")}`);
    }
    const { masters, requestTimeout, totalTimeout, ...rest } = parsed.data;
    const { caCert, clientCert, clientKey, serverName, insecureSkipVerify } = rest;
    return {
        masters,
        auth: authOf(rest),
        tls: { caCert, clientCert, clientKey, serverName, insecureSkipVerify },
        timeouts: { request: requestTimeout, total: totalTimeout },
    };
}

function authOf(given: {
    principal?: string;
    secret?: string;
    token?: string;
    tokenScheme: string;
    dcosUid?: string;
    dcosPassword?: string;
    dcosPrivateKey?: string;
}): Auth | undefined {
    const { principal, secret, token, tokenScheme, dcosUid, dcosPassword, dcosPrivateKey } = given;
    if (principal !== undefined && secret !== undefined) return { kind: "basic", principal, secret };
    if (token !== undefined) return { kind: "token", token, scheme: tokenScheme };
    if (dcosUid === undefined) return undefined;
    return { kind: "dcos", uid: dcosUid, password: dcosPassword, privateKey: dcosPrivateKey };
}

/** 24 days, in milliseconds: nobody means to wait longer for a master. */
const LONGEST = 2n ** 31n - 1n;

const duration = (fallback: string) =>
    z
        .string()
        .default(fallback)
        .transform((text, context) => {
            try {
                const millis = parseDuration(text);
                if (millis > LONGEST) throw new RangeError(`"${text}" is longer than 24 days`);
                return Number(millis);
            } catch (error) {
                context.addIssue((error as RangeError).message);
                return z.NEVER;
            }
        });

const schema = z
    .object({
        masters: z
            .string()
            .transform(listOf)
            .pipe(z.array(z.string().transform(masterUrl)).min(1, "names no master")),
        principal: z.string().optional(),
        secret: z.string().optional(),
        token: z.string().optional(),
        tokenScheme: z.string().default("Bearer "),
        dcosUid: z.string().optional(),
        dcosPassword: z.string().optional(),
        dcosPrivateKey: z.string().optional(),
        caCert: z.string().optional(),
        clientCert: z.string().optional(),
        clientKey: z.string().optional(),
        serverName: z.string().optional(),
        insecureSkipVerify: z
            .enum(["true", "false"], `is "true" or "false"`)
            .default("false")
            .transform((text) => text === "true"),
        requestTimeout: duration("10s"),
        totalTimeout: duration("1m"),
    })
    .superRefine((value, context) => {
        const problem = (path: SettingName, message: string) =>
            context.addIssue({ code: "custom", path: [path], message });
        if ((value.principal === undefined) !== (value.secret === undefined)) {
            problem(
                value.principal === undefined ? "principal" : "secret",
                "principal and secret go together",
            );
        }
        const ways = [value.principal, value.token, value.dcosUid].filter((each) => each !== undefined);
        if (ways.length > 1) problem("token", "give one of principal and secret, token, or dcosUid");
        const proofs = [value.dcosPassword, value.dcosPrivateKey].filter((each) => each !== undefined);
        if (proofs.length !== (value.dcosUid === undefined ? 0 : 1)) {
            problem(
                "dcosUid",
                "goes with one of dcosPassword (a user) and dcosPrivateKey (a service account)",
            );
        }
        if ((value.clientCert === undefined) !== (value.clientKey === undefined)) {
            problem(
                value.clientCert === undefined ? "clientCert" : "clientKey",
                "clientCert and clientKey go together",
            );
        }
    });

/** A JSON array, or a list separated by commas: `[` may also begin an IPv6 address. */
function listOf(text: string, context: z.RefinementCtx): string[] {
    // Before anything is cut at a comma: what stands before an @ may be a password, with whatever in it.
    if (text.includes("@")) {
        context.addIssue("credentials do not belong in the URL; use mesos:principal and mesos:secret");
        return z.NEVER;
    }
    if (/^\s*\[\s*["\]]/.test(text)) {
        try {
            return z.array(z.string()).parse(JSON.parse(text));
        } catch {
            return [];
        }
    }
    return text
        .split(",")
        .map((each) => each.trim())
        .filter((each) => each !== "");
}

function masterUrl(text: string, context: z.RefinementCtx): string {
    const full = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
    const url = URL.canParse(full) ? new URL(full) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol)) {
        context.addIssue(`"${harmless(text)}" is not a URL like http://leader.example:5050`);
        return z.NEVER;
    }
    if (url.search || url.hash) {
        context.addIssue(
            `${url.origin}${url.pathname} has a query or a fragment behind it, which would not reach the master; ` +
                "leave that out, and give a token as mesos:token",
        );
        return z.NEVER;
    }
    return (url.origin + url.pathname).replace(/\/+$/, "");
}

/** Without what may be a password whose host was forgotten, and without a query. */
function harmless(text: string): string {
    return text.replace(/[?#].*$/s, "").replace(/:(?!\/\/|\d+(?:\/|$))[^/]*/g, ":…");
}
