import type { Preview } from "../../provider/resources/review-log";
import type { Planned } from "../../provider/resources/stack-plan";

/** What a preview logs of a resource, a line each: `warn: machine …`. */
export async function said({ findings }: Preview, others: readonly Planned[] = []): Promise<string[]> {
    return (await findings(others)).map(({ severity, text }) => `${severity}: ${text}`);
}
