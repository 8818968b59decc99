export * from "./admission";
export * from "./moment";
export * from "./refusal";
export * from "./rules";
export * from "./violations";
