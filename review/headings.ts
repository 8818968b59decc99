/** The section of a report that lists what has no place in its table. */
export const UNSEEN_HEADING = "What this review could not see";
