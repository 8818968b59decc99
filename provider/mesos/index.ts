export * from "./agent";
export * from "./client";
export * from "./errors";
export * from "./framework";
export * from "./inventory";
export * from "./nearest";
export * from "./settings";
export * from "./task";
