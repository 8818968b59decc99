export * from "./batches";
