export * from "./agent";
export * from "./agents";
export * from "./client";
export * from "./errors";
export * from "./inventory";
export * from "./nearest";
export * from "./settings";
export type { TasksAnswer } from "./schemas";
