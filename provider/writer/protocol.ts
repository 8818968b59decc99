/**
 * The protocol that keeps writers from losing windows to each other, although the master has no
 * compare-and-set. Every writer of this package keeps `gap < settle`: it posts within `gap` of its read, or
 * reads again; and it trusts a change only when it is still there `settle` after it was made. So whoever
 * read before our change has written by the time we look again, and we find out. All in milliseconds.
 */
export const PROTOCOL = {
    /** From reading the schedule to posting it, at most. */
    gap: 250,
    /** After a change, before it is believed. */
    settle: 400,
    /** Of quiet, before concurrent changes are written together; while more keep coming, ten times that at most. */
    gather: 100,
    /** To wait for a machine in a signed window: another resource may be about to release it. */
    release: 2_000,
    /** Writes of one goal before giving up on a writer that keeps overwriting it. */
    tries: 10,
} as const;
