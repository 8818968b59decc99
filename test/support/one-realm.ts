/**
 * Jest runs tests in a realm with an Error of its own, so that errors of Node's core (a refused connection, a
 * time that is up) are no instances of it, as they are everywhere else. This makes them so.
 */
Object.defineProperty(Error, Symbol.hasInstance, {
    value(this: unknown, value: unknown): boolean {
        if (this !== Error) return Function.prototype[Symbol.hasInstance].call(this as () => void, value);
        return typeof value === "object" && value !== null && "message" in value && "name" in value;
    },
});
