export * from "./cluster";
export * from "./describe";
export * from "./group";
export * from "./impact";
export * from "./read";
export * from "./relocation";
export type * from "./types";
