// Marks on the axis of time.
import { DAY, format, instantOf, MINUTE, offsetOf, partsOf } from "./times.js";
import { state } from "./rows.js";
import { labelWidth, width } from "./scale.js";

const STEPS = [5, 15, 30, 60, 180, 360, 720].map((minutes) => minutes * MINUTE);

/** Marks no nearer than one can read, and what they belong to. */
export function ticksOf() {
    const zone = state.zone;
    const span = state.to - state.from;
    const step = STEPS.find((each) => ((width() - labelWidth()) * each) / span >= 62);
    const wall = (time) => {
        const { year, month, day } = partsOf(time, zone);
        return [Number(year), Number(month) - 1, Number(day)];
    };
    const between = (first, next, text) => {
        const list = [];
        for (let time = first; time <= state.to && list.length < 400; time = next(time))
            list.push({ time, text: text(time) });
        return list;
    };
    const midnight = (time) => instantOf(zone, ...wall(time));
    const dayAfter = (time, days = 1) => {
        const [year, month, day] = wall(time);
        return instantOf(zone, year, month, day + days);
    };
    const dayText = (time) =>
        format(zone, { weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(time);
    const inView = (list) => list.filter(({ time }) => time >= state.from - span);
    if (step !== undefined) {
        const first = midnight(state.from);
        const aligned = (time) => {
            const next = time + step;
            return Math.round((next + offsetOf(next, zone)) / step) * step - offsetOf(next, zone);
        };
        const begin = first + Math.floor((state.from - first) / step) * step;
        const marks = between(begin, aligned, (time) =>
            format(zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(time),
        );
        return {
            marks: marks.map((mark) => ({ ...mark, isMajor: mark.text === "00:00" })),
            contexts: inView(between(first, dayAfter, dayText)),
        };
    }
    const perDay = ((width() - labelWidth()) * DAY) / span;
    const monthOf = (time, plus = 0) => {
        const [year, month] = wall(time);
        return instantOf(zone, year, month + plus, 1);
    };
    const yearOf = (time, plus = 0) => instantOf(zone, wall(time)[0] + plus, 0, 1);
    const months = between(
        monthOf(state.from),
        (time) => monthOf(time, 1),
        (time) => format(zone, { month: "long", year: "numeric" }).format(time),
    );
    const days = [1, 2, 7, 14].find((each) => perDay * each >= 52);
    if (days !== undefined) {
        const text = (time) => format(zone, { day: "numeric", month: "short" }).format(time);
        // Weeks begin on a Monday, so that marks stay where they are while one moves.
        let first = midnight(state.from);
        if (days > 2)
            while (format(zone, { weekday: "short" }).format(first) !== "Mon") first = dayAfter(first, -1);
        const marks = between(first, (time) => dayAfter(time, days), text);
        return {
            marks: marks.map((mark) => ({ ...mark, isMajor: wall(mark.time)[2] === 1 })),
            contexts: months,
        };
    }
    const perMonth = perDay * 30;
    const every = [1, 3, 6, 12].find((each) => perMonth * each >= 52) ?? 60;
    const text = (time) => format(zone, every >= 12 ? { year: "numeric" } : { month: "short" }).format(time);
    const marks = between(yearOf(state.from), (time) => monthOf(time, every), text);
    const years = between(
        yearOf(state.from),
        (time) => yearOf(time, 1),
        (time) => format(zone, { year: "numeric" }).format(time),
    );
    return {
        marks: marks.map((mark) => ({ ...mark, isMajor: wall(mark.time)[1] === 0 })),
        contexts: years,
    };
}
