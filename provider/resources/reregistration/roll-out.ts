/** What became of an item: undefined where its turn did not come. */
export type Outcome<Result> = { result: Result } | { error: unknown } | undefined;

/**
 * Works on items side by side, up to a limit. After a failure, or once the signal is aborted, those that run are waited
 * for, and no other begins.
 */
export async function rollOut<Item, Result>(
    items: readonly Item[],
    limit: number,
    work: (item: Item) => Promise<Result>,
    signal: AbortSignal,
): Promise<Outcome<Result>[]> {
    const outcomes = items.map((): Outcome<Result> => undefined);
    let next = 0;
    let hasFailed = false;
    const worker = async () => {
        while (next < items.length && !hasFailed && !signal.aborted) {
            const index = next++;
            try {
                outcomes[index] = { result: await work(items[index]!) };
            } catch (error) {
                outcomes[index] = { error };
                hasFailed = true;
            }
        }
    };
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
    return outcomes;
}
