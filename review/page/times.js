// Instants in the zones that one may look at them in.

export const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

const formats = new Map();
export function format(zone, options) {
    const key = zone + JSON.stringify(options);
    if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }));
    return formats.get(key);
}

const FULL = {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
};

export function partsOf(time, zone) {
    return Object.fromEntries(
        format(zone, FULL)
            .formatToParts(time)
            .map(({ type, value }) => [type, value]),
    );
}

export function offsetOf(time, zone) {
    const { year, month, day, hour, minute, second } = partsOf(time, zone);
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(time / 1000) * 1000;
}

/** The first instant at which a clock in the zone shows this, or, where the clocks skip it, at which they do. */
export function instantOf(zone, ...wall) {
    const shown = Date.UTC(...wall);
    // No clock is so far from UTC, and none is changed twice in that time.
    let [earlier, later] = [shown - 16 * HOUR, shown + 16 * HOUR];
    const [before, after] = [offsetOf(earlier, zone), offsetOf(later, zone)];
    if (before === after) return shown - before;
    while (later - earlier > 1) {
        const middle = Math.floor((earlier + later) / 2);
        if (offsetOf(middle, zone) === before) earlier = middle;
        else later = middle;
    }
    const wanted = shown - before;
    return wanted < later ? wanted : Math.max(later, shown - after);
}

export function timeText(time, zone) {
    const { year, month, day, hour, minute } = partsOf(time, zone);
    return `${year}-${month}-${day} ${hour}:${minute}`;
}

export function lengthText(millis) {
    const minutes = Math.round(millis / MINUTE);
    const parts = [
        [Math.floor(minutes / 1440), "d"],
        [Math.floor(minutes / 60) % 24, "h"],
        [minutes % 60, "m"],
    ];
    return parts.flatMap(([count, unit]) => (count ? [count + unit] : [])).join("") || "less than a minute";
}
