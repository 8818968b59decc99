export * from "./connection";
export * from "./errors";
export * from "./host-keys";
export * from "./known-hosts";
