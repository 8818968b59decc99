import type { Fault, FaultRule } from "../options";
import type { Request } from "./exchange";
import { callOf } from "./log";
import { endpointPath } from "./routes";

interface Pending {
    readonly rule: FaultRule;
    skip: number;
    times: number;
}

/** The faults that are still to come. */
export class Faults {
    private pending: Pending[] = [];

    add(...rules: FaultRule[]): void {
        for (const rule of rules) {
            const { skip = 0, times = 1 } = rule;
            this.pending.push({ rule, skip, times: times === "always" ? Infinity : times });
        }
    }

    clear(): void {
        this.pending = [];
    }

    /** The rules that have not had all their requests. */
    get rules(): FaultRule[] {
        return this.pending.map(({ rule }) => rule);
    }

    /** The fault of this request, which is used up by it. */
    take(request: Request): Fault | undefined {
        for (const entry of this.pending) {
            if (!matches(entry.rule.match, request)) continue;
            if (entry.skip > 0) {
                entry.skip--;
                continue;
            }
            entry.times--;
            this.pending = this.pending.filter(({ times }) => times > 0);
            return entry.rule.fault;
        }
        return undefined;
    }
}

function matches(match: FaultRule["match"] = {}, request: Request): boolean {
    const { method, path, call, contentIncludes } = match;
    return (
        (method === undefined || method === request.method) &&
        (path === undefined || path === endpointPath(request.target)) &&
        (call === undefined || call === callOf(request)) &&
        (contentIncludes === undefined || request.body.includes(contentIncludes))
    );
}
