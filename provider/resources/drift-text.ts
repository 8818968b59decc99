/** How a preview begins to say that the master is not as recorded, and that the run will not change that. */
export const DRIFT = "drift: ";

/** The differences, each with both sides, and the remedy. */
export function driftText(differences: readonly string[]): string {
    return (
        `${DRIFT}${differences.join("; ")}. pulumi up changes nothing here, as it goes by the record; ` +
        "`pulumi up --refresh` takes up what is there and makes it as declared"
    );
}
