export * from "./clock";
export * from "./errors";
export * from "./protocol";
export * from "./writer";
