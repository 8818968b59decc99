/** Reviews of planned downtime: from what Pulumi prints, to what people read. */
export { type Document, DocumentError, readDocument } from "./input/document";
export { parseFreeze } from "./input/freeze";
export { previewOf } from "./input/pulumi";
export { textOf } from "./input/text";
export { type Look, lookAt } from "./master/look";
export { buildReview, type Material } from "./model/build";
export { type Format, FORMATS, render } from "./render";
export { Clock } from "./render/time";
export { type Review, reviewJsonSchema, reviewSchema } from "./schema";
