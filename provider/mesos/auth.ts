import type { Auth } from "./settings";

/** The header that shows who we are. Mesos compares the scheme with case: `Basic`. */
export function authorizationOf(auth: Auth | undefined): { authorization?: string } {
    switch (auth?.kind) {
        case undefined:
            return {};
        case "basic":
            return {
                authorization: `Basic ${Buffer.from(`${auth.principal}:${auth.secret}`).toString("base64")}`,
            };
        case "token":
            return { authorization: auth.scheme + auth.token };
    }
}
