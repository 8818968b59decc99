import { retryAfter } from "../../../../provider/http";

const NOW = Date.parse("2026-12-06T02:00:00Z");

test.each([
    ["120", 120_000],
    [" 0 ", 0],
    ["Sun, 06 Dec 2026 02:01:00 GMT", 60_000],
    ["Sunday, 06-Dec-26 02:01:00 GMT", 60_000],
    ["Sun, 06 Dec 2026 01:00:00 GMT", 0],
    [undefined, undefined],
    ["", undefined],
    ["-1", undefined],
    ["1.5", undefined],
    ["soon", undefined],
    ["2026-12-06", undefined],
])("Retry-After: %s is %s ms", (header, milliseconds) => {
    expect(retryAfter(header, NOW)).toBe(milliseconds);
});
