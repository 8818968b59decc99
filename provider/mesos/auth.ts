import { createSign } from "node:crypto";
import { z } from "zod";
import { MesosError } from "./errors";
import { classify } from "./failures";
import type { Auth } from "./settings";
import type { HttpAnswer } from "./transport";

/** Sends a login request, with the transport's TLS and proxy settings. */
export type Login = (url: string, body: string) => Promise<HttpAnswer>;

/** Something stands in for the login, and may be gone soon: that says nothing of who wanted to log in. */
export class LoginUnanswered extends Error {
    constructor(readonly answer: HttpAnswer) {
        super(`the login answered ${answer.status}`);
    }
}

/** Shows a master who we are, and logs in anew where a token has expired. */
export class Credentials {
    private token: Promise<string> | undefined;

    constructor(
        private readonly auth: Auth | undefined,
        /** The base URL of the first master; DC/OS logs in at the same origin. */
        private readonly base: string,
        private readonly login: Login,
    ) {}

    /** Mesos compares the scheme with case: `Basic`. */
    async headers(): Promise<{ authorization?: string }> {
        switch (this.auth?.kind) {
            case undefined:
                return {};
            case "basic": {
                const pair = `${this.auth.principal}:${this.auth.secret}`;
                return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
            }
            case "token":
                return { authorization: this.auth.scheme + this.auth.token };
            case "dcos":
                return { authorization: `token=${await this.dcosToken(this.auth)}` };
        }
    }

    /** After a 401: true where new credentials can be had, so that trying again makes sense. */
    expire(): boolean {
        const had = this.token !== undefined;
        this.token = undefined;
        return had;
    }

    private dcosToken(auth: Auth & { kind: "dcos" }): Promise<string> {
        this.token ??= this.dcosLogin(auth);
        this.token.catch(() => (this.token = undefined));
        return this.token;
    }

    private async dcosLogin(auth: Auth & { kind: "dcos" }): Promise<string> {
        const url = new URL("/acs/api/v1/auth/login", this.base).href;
        const proof =
            auth.password === undefined
                ? { token: serviceLoginToken(auth.uid, auth.privateKey ?? "") }
                : { password: auth.password };
        const answer = await this.login(url, JSON.stringify({ uid: auth.uid, ...proof }));
        const { status, text } = answer;
        if (classify(answer, false).kind === "retry") throw new LoginUnanswered(answer);
        const parsed = status === 200 ? loginAnswer.safeParse(parseOrNothing(text)) : undefined;
        if (parsed?.success) return parsed.data.token;
        // The answer is not shown: it may repeat what was sent.
        throw new MesosError(
            "UNAUTHENTICATED",
            `DC/OS did not let "${auth.uid}" log in at ${url} (status ${status}); ` +
                "check mesos:dcosUid with mesos:dcosPassword or mesos:dcosPrivateKey",
            { status },
        );
    }
}

const loginAnswer = z.object({ token: z.string().min(1) });

/**
 * A service account proves itself with a token of its own: RS256 over its uid, valid for five minutes
 * (DC/OS, "Service Accounts", custom service authentication).
 */
function serviceLoginToken(uid: string, privateKey: string): string {
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
    const expires = Math.floor(Date.now() / 1000) + 300;
    const signed = `${encode({ alg: "RS256", typ: "JWT" })}.${encode({ uid, exp: expires })}`;
    try {
        return `${signed}.${createSign("RSA-SHA256").update(signed).sign(privateKey, "base64url")}`;
    } catch {
        // The cause could quote the key.
        throw new MesosError("BAD_SETTINGS", "mesos:dcosPrivateKey is not an RSA private key in PEM form");
    }
}

function parseOrNothing(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
