/**
 * Remembers where the leader is. A redirect names it by its advertised host name, which may mean nothing to
 * us behind a gateway; then the configured masters are tried in turn, as one of them leads.
 */
export class Leader {
    private current: string;
    private readonly unreachable = new Set<string>();
    private readonly seen = new Set<string>();

    constructor(private readonly masters: readonly string[]) {
        this.current = masters[0]!;
    }

    get base(): string {
        this.seen.add(this.current);
        return this.current;
    }

    /** Every address that was tried, for messages. */
    get tried(): string[] {
        return [...this.seen];
    }

    /**
     * Goes where a redirect leads, if it is one of Mesos: credentials are not shown to anybody else.
     *
     * @param passed the masters that redirected us already on this way; one that leads back to them, or to itself,
     * leads nowhere, and the next configured one is asked.
     * @returns "on" where another is to be asked, "circle" where all were, "stray" where the redirect is no master's.
     */
    follow(
        from: string,
        path: string,
        redirect: Redirect,
        passed: ReadonlySet<string>,
    ): "on" | "circle" | "stray" {
        const leader = leaderIn(redirect, path, from);
        if (leader === undefined) return "stray";
        const origins = new Set([...passed].map((base) => new URL(base).origin));
        if (!this.unreachable.has(leader) && !origins.has(leader)) {
            this.current = leader;
            // Each that is new could be made up.
            return passed.size < this.masters.length + MOST_HOPS ? "on" : "circle";
        }
        let last = from;
        for (let left = this.masters.length; left > 0; left--) {
            this.next(last);
            last = this.current;
            if (!passed.has(last)) return "on";
        }
        return "circle";
    }

    /** Goes on to the next configured master after one that did not answer, or that leads nowhere. */
    next(failed: string): void {
        const index = this.masters.indexOf(failed);
        if (index < 0) this.unreachable.add(failed);
        // After a full round everything is worth another try: a leader may have come back.
        else if (index === this.masters.length - 1) this.unreachable.clear();
        this.current = this.masters[(index + 1) % this.masters.length]!;
    }
}

/** What a master's redirect says. */
export interface Redirect {
    status: number;
    location?: string;
}

/** So many others in a row, and then a pause. */
const MOST_HOPS = 5;

/**
 * The origin that a redirect names as the leader's, over the same scheme; undefined where it is none of Mesos, which
 * answers 307 with `//host:port`, the path that was asked for, behind `/master` where that did not say which process
 * it meant, and no more (`src/master/http.cpp`, redirect; `3rdparty/libprocess/src/process.cpp`). Every gateway that
 * wants a login gives a scheme, another path or a query.
 */
export function leaderIn(
    { status, location = "" }: Redirect,
    path: string,
    from: string,
): string | undefined {
    const [, authority, rest] = /^\/\/([\w.:[\]-]+)(\/[^?#]*)$/.exec(location) ?? [];
    if (status !== 307 || authority === undefined) return undefined;
    if (rest !== path && rest !== `/master${path}`) return undefined;
    return URL.canParse(location, from) ? new URL(location, from).origin : undefined;
}
