import type { AclAction, AclRule, Acls } from "../options";
import { machineKey } from "../master/machines";
import type { MachineID } from "../wire/maintenance";
import { text, type Answer, type Request } from "./exchange";

export type Realm = "readonly" | "readwrite";

/** Who may come in, and what they may do there. */
export class Access {
    constructor(
        private readonly credentials: Readonly<Record<string, string>> | undefined,
        private readonly acls: Acls = {},
    ) {}

    get authenticated(): boolean {
        return this.credentials !== undefined;
    }

    /** The principal, or the answer for somebody else. Without authentication nobody has one. */
    authenticate({ headers }: Request, realm: Realm): { principal?: string } | Answer {
        if (this.credentials === undefined) return {};
        // The scheme is compared by its letters, other than HTTP says.
        const [scheme, token, ...more] = (headers.authorization ?? "").split(" ");
        if (scheme === "Basic" && token !== undefined && more.length === 0) {
            const [principal, secret, ...rest] = Buffer.from(token, "base64").toString().split(":");
            const known = principal !== undefined && Object.hasOwn(this.credentials, principal);
            if (known && rest.length === 0 && this.credentials[principal] === secret) return { principal };
        }
        return text(401, "401 Unauthorized.", { "WWW-Authenticate": `Basic realm="mesos-master-${realm}"` });
    }

    /** Whether the action is allowed, on the machine if it is one on machines. */
    allows(principal: string | undefined, action: AclAction, machine?: MachineID): boolean {
        const rule = this.rule(principal, action);
        if (rule === "ANY" || rule === "NONE") return rule === "ANY";
        return machine === undefined || rule.some((listed) => machineKey(listed) === machineKey(machine));
    }

    private rule(principal: string | undefined, action: AclAction): AclRule {
        const named = principal !== undefined && Object.hasOwn(this.acls, principal);
        const rules = (named ? this.acls[principal] : this.acls["*"]) ?? "ANY";
        if (typeof rules === "string" || isList(rules)) return rules;
        return rules[action] ?? "ANY";
    }
}

function isList(rules: Acls[string]): rules is readonly MachineID[] {
    return Array.isArray(rules);
}
