export * from "./clock";
export * from "./errors";
export type { Terms } from "./pending";
export * from "./protocol";
export * from "./writer";
