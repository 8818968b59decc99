import { PartialFailure } from "../../../../provider/resources/failure";
import { hosted, type HostedProvider, type Operations } from "../../../../provider/resources/host";
import type { Properties } from "../../../../provider/resources/inputs";
import { configureSession } from "../../../../provider/resources/session";

const __provider = "exports.handler = …";
const props = { __provider, owner: "urn:a" };
const settings = (texts: Record<string, string>) => ({ get: (key: string) => texts[key] });

function hostOf(operations: Partial<Operations> = {}): HostedProvider {
    return hosted({
        check: (_olds, news) => ({ inputs: news, failures: [] }),
        changes: () => true,
        create: async () => ({ id: "1", outs: {} }),
        update: async () => ({ outs: {} }),
        read: async () => ({ id: "1", props: {} }),
        delete: async () => undefined,
        ...operations,
    });
}

/** All six methods, where the operation behind each of them fails in the same way. */
function failing(thrown: unknown): [string, () => Promise<unknown>][] {
    const fail = () => {
        throw thrown;
    };
    const host = hostOf({
        check: fail,
        changes: fail,
        create: fail,
        update: async () => fail(),
        read: async () => fail(),
        delete: fail,
    });
    return [
        ["check", () => host.check({}, props)],
        ["diff", () => host.diff("1", props, props)],
        ["create", () => host.create(props)],
        ["update", () => host.update("1", props, props)],
        ["read", () => host.read("1", props)],
        ["delete", () => host.delete("1", props)],
    ];
}

async function thrownBy(work: () => Promise<unknown>): Promise<Error & Properties> {
    try {
        await work();
    } catch (error) {
        return error as Error & Properties;
    }
    throw new Error("nothing was thrown");
}

beforeEach(() => configureSession(settings({ "mesos:masters": "http://a:5050" })));

describe("Whatever is thrown", () => {
    const odd: [string, unknown, string][] = [
        ["a text", "no", "no"],
        ["nothing", undefined, "undefined"],
        ["null", null, "null"],
        ["an error without a message", new Error(), "failed without a message"],
        ["an empty text", "", "failed without a message"],
        ["an object", { reasons: [1], properties: { a: undefined } }, "[object Object]"],
        ["a symbol", Symbol("x"), "Symbol(x)"],
        [
            "an error with odd fields",
            Object.assign(new Error("odd"), { id: 7, properties: { a: undefined }, reasons: [undefined] }),
            "odd",
        ],
    ];
    test.each(odd)("be it %s, comes out as a plain Error with a message", async (_, thrown, message) => {
        for (const [method, work] of failing(thrown)) {
            const error = await thrownBy(work);
            expect(error).toBeInstanceOf(Error);
            expect({ method, message: error.message }).toEqual({ method, message });
            // Anything of these would be taken for a partial failure, and hang the CLI where it is odd.
            expect([error.id, error.properties, error.reasons]).toEqual([undefined, undefined, undefined]);
        }
    });

    test("even what cannot be written as text, comes out as an Error with a message", async () => {
        for (const [, work] of failing(Object.create(null))) {
            expect((await thrownBy(work)).message).not.toBe("");
        }
    });
});

describe("A partial failure", () => {
    test("carries id, plain properties with __provider, and reasons that are text", async () => {
        const failure = new PartialFailure("window-1-2", { owner: "urn:a", gone: undefined, list: [1] }, [
            "not finished",
            7 as unknown as string,
        ]);
        for (const [method, work] of failing(failure)) {
            if (method !== "create" && method !== "update") continue;
            const error = await thrownBy(work);
            expect(error).toBeInstanceOf(Error);
            expect({ ...error }).toEqual({
                id: "window-1-2",
                properties: { owner: "urn:a", list: [1], __provider },
                reasons: ["not finished", "7"],
            });
            expect("gone" in (error.properties as Properties)).toBe(false);
        }
    });
});

describe("What is answered", () => {
    test("is plain JSON: what is undefined vanishes, and what would lose data is refused", async () => {
        const outs = { a: undefined, list: [1, { b: undefined }], text: "x" };
        const host = hostOf({
            create: async () => ({ id: "1", outs }),
            update: async () => ({ outs }),
            read: async () => ({ id: "1", props: outs, inputs: outs }),
        });
        const plain = { list: [1, {}], text: "x" };
        expect(await host.create(props)).toStrictEqual({ id: "1", outs: plain });
        expect(await host.update("1", props, props)).toStrictEqual({ outs: plain });
        expect(await host.read("1", props)).toStrictEqual({ id: "1", props: plain, inputs: plain });
        const lossy = hostOf({ create: async () => ({ id: "1", outs: { a: 1n } }) });
        await expect(lossy.create(props)).rejects.toThrow(/BigInt/);
    });

    test("to a diff is always yes or no, and always to delete before replacing", async () => {
        for (const changes of [true, false]) {
            expect(await hostOf({ changes: () => changes }).diff("1", props, props)).toEqual({
                changes,
                deleteBeforeReplace: true,
            });
        }
    });

    test("to a read of what is gone is an empty object", async () => {
        expect(await hostOf({ read: async () => ({}) }).read("1", props)).toStrictEqual({});
    });

    test("to a check does not take the provider's own text for an old argument", async () => {
        const check = jest.fn<ReturnType<Operations["check"]>, Parameters<Operations["check"]>>(() => ({
            inputs: {},
            failures: [],
        }));
        await hostOf({ check }).check({ __provider }, props);
        expect(check).toHaveBeenCalledWith({}, props);
    });
});

describe("Configure", () => {
    const before = { ...process.env };
    afterEach(() => {
        process.env = { ...before };
    });

    test("takes effect before anything is awaited: the dynamic provider does not wait for it", async () => {
        const host = hostOf();
        void host.configure({ config: settings({ "mesos:masters": "zk://a" }) });
        const { failures } = await host.check({}, props);
        expect(failures).toEqual([
            {
                property: "",
                reason:
                    "the Mesos connection is not usable: mesos:masters: " +
                    '"zk://a" is not a URL like http://leader.example:5050',
            },
        ]);
    });

    test("never fails: settings that are missing are told by each check, and unknown ones by none", async () => {
        delete process.env.MESOS_MASTERS;
        const host = hostOf();
        await host.configure({ config: settings({}) });
        expect((await host.check({}, props)).failures[0]?.reason).toMatch(/^no Mesos master is configured;/);
        const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
        await host.configure({ config: settings({ "mesos:masters": unknown }) });
        expect((await host.check({}, props)).failures).toEqual([]);
        await host.configure({ config: settings({ "mesos:masters": "a:5050", "mesos:token": unknown }) });
        expect((await host.check({}, props)).failures).toEqual([]);
    });
});
