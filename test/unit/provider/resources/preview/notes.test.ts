import { RecordNotes } from "../../../../../provider/resources/record-note";

const URN = "urn:pulumi:dev::shop::type::rack-7";
const ENGINE = `127.0.0.1:${process.pid}`;

describe("A note of what is recorded", () => {
    test("goes from the provider to the program of the same run, once", () => {
        new RecordNotes(ENGINE).leave(URN, { state: "down" });
        expect(new RecordNotes("127.0.0.1:1").take(URN)).toBeUndefined();
        expect(new RecordNotes(ENGINE).take(`${URN}-2`)).toBeUndefined();
        expect(new RecordNotes(ENGINE).take(URN)).toEqual({ state: "down" });
        expect(new RecordNotes(ENGINE).take(URN)).toBeUndefined();
    });

    test("is dropped where the resource itself is changed", () => {
        const notes = new RecordNotes(ENGINE);
        notes.leave(URN, { state: "down" });
        notes.drop(URN);
        expect(notes.take(URN)).toBeUndefined();
    });

    test.each([undefined, "--runInBand", "../elsewhere:1"])("is none without an engine: %p", (engine) => {
        const notes = new RecordNotes(engine);
        notes.leave(URN, { state: "down" });
        expect(notes.take(URN)).toBeUndefined();
        expect(() => notes.drop(URN)).not.toThrow();
    });
});
