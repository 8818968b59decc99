export * from "./duration";
export * from "./instant";
export * from "./timer";
export * from "./words";
