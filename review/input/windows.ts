import { recordedTiming } from "../../provider/resources/timing";
import { isUnknown } from "../../provider/resources/unknowns";
import { isReadable, isSecret, type Resource, urnParts } from "./resource";

/** A machine as a program names it, both names or one text, and as the master knew it before. */
export interface MachineReference {
    hostname?: string;
    ip?: string;
    text?: string;
}

/** A window as a resource declares it. What is not known, or secret, is undefined. */
export interface DeclaredWindow {
    urn: string;
    /** The resource's name, and the window's number in a resource of several. */
    name: string;
    type: string;
    /** The URN of its MesosCluster; empty for the cluster of stack configuration or environment. */
    provider: string;
    /** The hash of the masters' addresses; empty where it is not known. */
    masters: string;
    /** Whose hash signs the window on the master. */
    owner: string;
    onConflict: string;
    /** Whether the resource holds several windows that have no names of their own. */
    isAnonymous: boolean;
    startMillis?: number;
    /** Undefined for a window without end. */
    durationMillis?: number;
    state?: "scheduled" | "down" | "up";
    machines: MachineReference[];
    machinesKnown: boolean;
    reason: string;
}

type Values = Record<string, unknown>;

/** From the type of a resource to the windows that it declares. */
const WINDOWS: Record<string, (inputs: Values) => { windows: Values[]; isAnonymous: boolean }> = {
    "pulumi-nodejs:dynamic/mesos:MaintenanceWindow": (inputs) => ({ windows: [inputs], isAnonymous: false }),
    "pulumi-nodejs:dynamic/mesos:MaintenanceSchedule": ({ windows }) => ({
        windows: Array.isArray(windows) ? windows.filter(isObject) : [],
        isAnonymous: true,
    }),
};

export const WINDOW_TYPES = Object.keys(WINDOWS);

/** The windows of a resource; none for one of another type, and for one that is only looked at. */
export function windowsOf(resource: Resource): DeclaredWindow[] {
    const read = WINDOWS[resource.type];
    if (read === undefined || resource.external) return [];
    const { inputs, outputs, urn, type } = resource;
    const { windows, isAnonymous } = read(inputs);
    const placement = isObject(inputs.placement) ? inputs.placement : {};
    const machineStates = Array.isArray(outputs.machineStates) ? outputs.machineStates.filter(isObject) : [];
    const { name } = urnParts(urn);
    return windows.map((window, index) => ({
        urn,
        name: isAnonymous ? `${name}[${index}]` : name,
        type: type.split(":").at(-1)!,
        provider: text(placement.provider),
        masters: text(placement.masters),
        owner: text(inputs.owner) || urn,
        onConflict: isAnonymous ? "exclusive" : text(inputs.onConflict) || "fail",
        isAnonymous,
        ...timing(window),
        state: isAnonymous ? "scheduled" : state(window.state),
        ...machines(window.machines, machineStates),
        reason: reason(window.reason),
    }));
}

function timing({
    startTime,
    endTime,
    duration,
}: Values): Pick<DeclaredWindow, "startMillis" | "durationMillis"> {
    if (![startTime, endTime ?? "", duration ?? ""].every(isReadable)) return {};
    const known = recordedTiming({
        startTime: text(startTime),
        endTime: endTime === undefined ? undefined : text(endTime),
        duration: duration === undefined ? undefined : text(duration),
    });
    if (known === undefined) return {};
    const { startMillis, durationMillis } = known;
    return {
        startMillis: Number(startMillis),
        ...(durationMillis === undefined ? {} : { durationMillis: Number(durationMillis) }),
    };
}

function machines(
    list: unknown,
    states: readonly Values[],
): Pick<DeclaredWindow, "machines" | "machinesKnown"> {
    if (!Array.isArray(list)) return { machines: [], machinesKnown: false };
    const read = list.flatMap((machine: unknown): MachineReference[] => {
        if (!isReadable(machine)) return [];
        if (typeof machine === "string") {
            const seen = states.find(({ declaredAs }) => declaredAs === machine);
            return [
                seen
                    ? { hostname: text(seen.hostname), ip: text(seen.ip), text: machine }
                    : { text: machine },
            ];
        }
        return isObject(machine) ? [{ hostname: text(machine.hostname), ip: text(machine.ip) }] : [];
    });
    return { machines: read, machinesKnown: read.length === list.length };
}

function state(value: unknown): DeclaredWindow["state"] {
    if (value === undefined) return "scheduled";
    return value === "scheduled" || value === "down" || value === "up" ? value : undefined;
}

function reason(value: unknown): string {
    if (isSecret(value)) return "(secret)";
    return isUnknown(value) ? "(not known yet)" : text(value);
}

function text(value: unknown): string {
    return typeof value === "string" && isReadable(value) ? value : "";
}

function isObject(value: unknown): value is Values {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
