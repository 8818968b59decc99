import { optional, repeated, required, type Message } from "./message";

/** A machine as Mesos names it; an absent field differs from an empty one. */
export interface MachineID {
    hostname?: string;
    ip?: string;
}

export interface Unavailability {
    start: { nanoseconds: bigint };
    /** Unset is for ever. */
    duration?: { nanoseconds: bigint };
}

export interface Window {
    machine_ids?: MachineID[];
    unavailability: Unavailability;
}

export interface Schedule {
    windows?: Window[];
}

export const MACHINE_ID: Message = { hostname: optional("string"), ip: optional("string") };

const TIME: Message = { nanoseconds: required("int64") };
const UNAVAILABILITY: Message = { start: required(TIME), duration: optional(TIME) };
const WINDOW: Message = { machine_ids: repeated(MACHINE_ID), unavailability: required(UNAVAILABILITY) };

export const SCHEDULE: Message = { windows: repeated(WINDOW) };
