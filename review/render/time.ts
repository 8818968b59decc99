/** Shows instants in a zone. One formatter a zone: making one takes longer than using it a hundred times. */
export class Clock {
    private readonly format: Intl.DateTimeFormat;

    /** @throws RangeError for a zone that there is not. */
    constructor(readonly zone: string) {
        this.format = new Intl.DateTimeFormat("en-GB", {
            timeZone: zone,
            year: "numeric",
            month: "2-digit",
            day: "2-digit",
            hour: "2-digit",
            minute: "2-digit",
            second: "2-digit",
            hourCycle: "h23",
        });
    }

    /** `2030-12-06 03:00`, with seconds only where there are some. */
    minutes(instant: string): string {
        const { date, time } = this.parts(Date.parse(instant));
        return `${date} ${time.replace(/:00$/, "")}`;
    }

    date(instant: string): string {
        return this.parts(Date.parse(instant)).date;
    }

    /** `+01:00` */
    offset(instant: string): string {
        const minutes = this.offsetMinutes(Date.parse(instant));
        const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
        return `${minutes < 0 ? "-" : "+"}${String(hours).padStart(2, "0")}:${String(rest).padStart(2, "0")}`;
    }

    private offsetMinutes(millis: number): number {
        const { date, time } = this.parts(millis);
        return Math.round((Date.parse(`${date}T${time}Z`) - Math.floor(millis / 1000) * 1000) / 60_000);
    }

    private parts(millis: number): { date: string; time: string } {
        const parts: Record<string, string> = {};
        for (const { type, value } of this.format.formatToParts(millis)) parts[type] = value;
        const { year, month, day, hour, minute, second } = parts;
        return { date: `${year!.padStart(4, "0")}-${month}-${day}`, time: `${hour}:${minute}:${second}` };
    }
}

/** The clocks to show: UTC, and the zone where it is another. */
export function clocks(zone: string): Clock[] {
    return zone === "UTC" ? [new Clock("UTC")] : [new Clock("UTC"), new Clock(zone)];
}

/** `2h30m` */
export function lengthText(seconds: number): string {
    const units: [string, number][] = [
        ["d", 86_400],
        ["h", 3600],
        ["m", 60],
        ["s", 1],
    ];
    let rest = Math.round(seconds);
    const parts = units.map(([unit, size]) => {
        const count = Math.floor(rest / size);
        rest -= count * size;
        return count === 0 ? "" : `${count}${unit}`;
    });
    return parts.join("") || "0s";
}
