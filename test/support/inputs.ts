import type { Properties } from "../../provider/resources/inputs";
import { machines } from "./builders";

export const OWNER = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/mesos:MaintenanceWindow::rack-7";
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** 2026-11-01T00:00:00Z, a month before the windows here start. */
export const NOW = 1_793_491_200_000;

/** Arguments of a window as a program gives them: machines 1 and 2, an hour, only scheduled. */
export function windowArgs(rest: Properties = {}): Properties {
    return without({
        machines: machines(1, 2),
        startTime: "2026-12-06T02:00:00Z",
        duration: "1h",
        reason: "kernel 6.12 on rack 7",
        owner: OWNER,
        ...rest,
    });
}

/** The same after check. */
export function windowInputs(rest: Properties = {}): Properties {
    return windowArgs({ state: "scheduled", onConflict: "fail", pastStart: "warn", ...rest });
}

/** Arguments of a schedule with one window. */
export function scheduleArgs(...windows: Properties[]): Properties {
    return { windows, owner: OWNER };
}

export function scheduledWindow(rest: Properties = {}): Properties {
    const { owner: _, ...window } = windowArgs(rest);
    return window;
}

/** Properties that are undefined do not reach a provider. */
function without(properties: Properties): Properties {
    return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}
