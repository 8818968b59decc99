export * from "./goal";
export * from "./hidden";
export * from "./machine";
export * from "./place";
export * from "./plan";
export * from "./schedule";
export * from "./signature";
export * from "./simulate";
