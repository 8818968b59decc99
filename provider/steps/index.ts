export * from "./facts";
export * from "./failure";
export * from "./mask";
export * from "./run";
export type * from "./ssh";
export type * from "./step";
