export * from "./day";
export * from "./occurrence";
export * from "./period";
export * from "./stagger";
export * from "./zone";
