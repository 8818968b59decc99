import fc from "fast-check";
import { formatDuration, formatInstant } from "../../provider/time";
import { machine } from "./builders";

/** An instant with a text that means it, in any offset and with more or fewer decimals. */
export const instants = fc
    .record({
        millis: fc.bigInt({ min: 86_400_000n, max: 4_000_000_000_000n }),
        offset: fc.integer({ min: -14 * 60, max: 14 * 60 }),
        lower: fc.boolean(),
    })
    .map(({ millis, offset, lower }) => {
        const text = instantText(millis, offset);
        return { millis, text: lower ? text.toLowerCase() : text };
    });

/** An instant as RFC 3339 in an offset of so many minutes. */
export function instantText(millis: bigint, offset: number): string {
    if (offset === 0) return formatInstant(millis);
    const local = new Date(Number(millis) + offset * 60_000).toISOString().replace("Z", "");
    const two = (number: number) => String(number).padStart(2, "0");
    const size = Math.abs(offset);
    return `${local}${offset < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** A length in whole seconds with a text that means it. */
export const lengths = fc
    .record({
        seconds: fc.bigInt({ min: 1n, max: 40n * 86_400n }),
        form: fc.constantFrom(
            (seconds: bigint) => `${seconds}s`,
            (seconds: bigint) => `PT${seconds}S`,
            (seconds: bigint) => `${seconds / 60n}m${seconds % 60n}s`,
            (seconds: bigint) => `P0DT${seconds / 3600n}H${(seconds % 3600n) / 60n}M${seconds % 60n}S`,
            (seconds: bigint) => formatDuration(seconds * 1000n),
        ),
    })
    .map(({ seconds, form }) => ({ seconds, text: form(seconds) }));

/** Machines in full or as text, each once. */
export const machineLists = fc
    .uniqueArray(fc.integer({ min: 1, max: 250 }), { minLength: 1, maxLength: 6 })
    .chain((numbers) =>
        fc.tuple(
            ...numbers.map((number) =>
                fc.constantFrom<unknown>(machine(number), machine(number).hostname, `agent-S${number}`),
            ),
        ),
    );
