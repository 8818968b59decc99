export * from "./interrupted";
export * from "./interruption";
export * from "./remote";
