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
     * Follows `Location: //leader.example:5050/master/...`: another master, the same scheme and path. Anything else
     * is no redirect of Mesos and false: credentials go only where a configured master sends us over the same
     * trust, never to a weaker scheme and never to a login page.
     */
    follow(from: string, path: string, location: string): boolean {
        const base = new URL(from);
        const target = URL.canParse(location, from) ? new URL(location, from) : undefined;
        if (target?.protocol !== base.protocol || !(target.pathname + target.search).endsWith(path))
            return false;
        if (this.unreachable.has(target.origin)) this.next(from);
        else this.current = target.origin;
        return true;
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
