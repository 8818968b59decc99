export * from "./attributes";
export * from "./errors";
export * from "./node";
export * from "./plan";
export * from "./resources";
export * from "./settings";
export type { Marker } from "./marker";
