import { setTimeout as sleep } from "node:timers/promises";

/** Tries until it does not throw any more; the last failure is thrown when patience ends. */
export async function eventually<T>(attempt: () => T | Promise<T>, patience = 120_000): Promise<T> {
    for (const end = Date.now() + patience; ; await sleep(50)) {
        try {
            return await attempt();
        } catch (error) {
            if (Date.now() > end) throw error;
        }
    }
}
