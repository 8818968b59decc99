export * from "./batch";
export * from "./batches";
export * from "./plan";
