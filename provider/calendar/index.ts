export * from "./day";
export * from "./hours";
export * from "./occurrence";
export * from "./period";
export * from "./stagger";
export * from "./weekday";
export * from "./zone";
