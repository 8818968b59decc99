export * from "./agents";
export * from "./client";
export * from "./errors";
export * from "./nearest";
export * from "./settings";
