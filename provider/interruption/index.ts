export * from "./interrupted";
export * from "./interruption";
