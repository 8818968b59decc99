export * from "./admission";
export * from "./refusal";
export * from "./rules";
export * from "./violations";
