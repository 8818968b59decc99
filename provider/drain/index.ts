export * from "./drain";
export * from "./poll";
export * from "./progress";
export * from "./wait";
export * from "./watch";
