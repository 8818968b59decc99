import {
    connectionFrom,
    environmentSettings,
    firstWithMasters,
    NO_MASTERS,
    type SettingName,
    type Settings,
} from "../../../../provider/mesos";

type Texts = Partial<Record<SettingName, string>>;
const given =
    (texts: Texts): Settings =>
    (name) =>
        texts[name];
const PROBLEM = "the Mesos connection is not usable: ";

describe("Settings", () => {
    test("with one master are enough, and the rest has its defaults", () => {
        expect(connectionFrom(given({ masters: "http://leader.example:5050" }))).toEqual({
            masters: ["http://leader.example:5050"],
            auth: undefined,
            tls: { insecureSkipVerify: false },
            timeouts: { request: 10_000, total: 60_000 },
        });
    });

    test.each([
        ["http://a:5050,http://b:5050", ["http://a:5050", "http://b:5050"]],
        [" a:5050 , b:5050,", ["http://a:5050", "http://b:5050"]],
        ['["http://a:5050","https://b"]', ["http://a:5050", "https://b"]],
        ["https://dcos.example.com/mesos/", ["https://dcos.example.com/mesos"]],
        ["HTTP://A:5050/?", ["http://a:5050"]],
        ["[::1]:5050", ["http://[::1]:5050"]],
        [
            "[FD00::1]:5050, https://[fd00::2], a:5050",
            ["http://[fd00::1]:5050", "https://[fd00::2]", "http://a:5050"],
        ],
        [' [ "[::1]:5050" ]', ["http://[::1]:5050"]],
    ])("read masters from %j", (masters, urls) => {
        expect(connectionFrom(given({ masters })).masters).toEqual(urls);
    });

    test.each<[string, Texts, string]>([
        ["names no master", { masters: " , " }, "mesos:masters: names no master"],
        ["is an empty list", { masters: "[]" }, "mesos:masters: names no master"],
        ["is not JSON", { masters: '["http://a:5050"' }, "mesos:masters: names no master"],
        [
            "is no URL of HTTP",
            { masters: "zk://a:2181/mesos" },
            'mesos:masters: "zk://a:2181/mesos" is not a URL like http://leader.example:5050',
        ],
        [
            "holds credentials",
            { masters: "http://ops:hunter2@a:5050" },
            "mesos:masters: credentials do not belong in the URL; use mesos:principal and mesos:secret",
        ],
        [
            "is an IPv6 address without its brackets",
            { masters: "fd00::1" },
            'mesos:masters: "fd00:…" is not a URL like http://leader.example:5050',
        ],
        [
            "holds a token in a query, which is not shown",
            { masters: "https://gw.example/mesos?token=canary" },
            "mesos:masters: https://gw.example/mesos has a query or a fragment behind it, which would not reach the " +
                "master; leave that out, and give a token as mesos:token",
        ],
        [
            "has a fragment",
            { masters: "https://dcos.example/#/nodes" },
            "mesos:masters: https://dcos.example/ has a query or a fragment behind it, which would not reach the " +
                "master; leave that out, and give a token as mesos:token",
        ],
        [
            "has a principal alone",
            { masters: "a:5050", principal: "ops" },
            "mesos:secret: principal and secret go together",
        ],
        [
            "has a secret alone",
            { masters: "a:5050", secret: "x" },
            "mesos:principal: principal and secret go together",
        ],
        [
            "has two ways to enter",
            { masters: "a:5050", principal: "ops", secret: "x", token: "y" },
            "mesos:token: give one of principal and secret, token, or dcosUid",
        ],
        [
            "has a client certificate without a key",
            { masters: "a:5050", clientCert: "x" },
            "mesos:clientKey: clientCert and clientKey go together",
        ],
        [
            "has a flag that is neither true nor false",
            { masters: "a:5050", insecureSkipVerify: "yes" },
            'mesos:insecureSkipVerify: is "true" or "false"',
        ],
        [
            "has a timeout that is no length",
            { masters: "a:5050", requestTimeout: "10" },
            'mesos:requestTimeout: "10" is not a length of time; write it like "2h30m" or "PT2H30M" (days, hours, minutes, seconds)',
        ],
        [
            "has a timeout that no timer can wait",
            { masters: "a:5050", totalTimeout: "25d" },
            'mesos:totalTimeout: "25d" is longer than 24 days',
        ],
    ])("are refused where one %s", (_, texts, problem) => {
        expect(() => connectionFrom(given(texts))).toThrow(
            expect.objectContaining({ code: "BAD_SETTINGS", message: PROBLEM + problem }),
        );
    });

    test("tell all problems at once", () => {
        const texts: Texts = { masters: "ftp://a", requestTimeout: "x", insecureSkipVerify: "?" };
        expect(() => connectionFrom(given(texts))).toThrow(
            /mesos:masters: .*; mesos:insecureSkipVerify: .*; mesos:requestTimeout: /,
        );
    });

    test.each([
        "http://ops:hunter2@bad host",
        "ops:hunter2@bad host",
        "ftp://ops:hunter2@a",
        "http://ops:hun/ter2@a",
        "http://ops:hun,ter2@a:5050",
        "http://ops:hun@ter2@a:5050",
        "http://ops:hun,ter2@a:5050,http://b:5050",
        "http://ops:@hun,x@ter2@bad host",
        '["http://ops:hun,ter2@a:5050"]',
        "http://ops:hunter2",
        "ops:hunter2",
        "http://ops:hun ter2/",
        "ftp://a?password=hunter2",
        "http://a b?password=hunter2",
        "http://a:5050?password=hunter2",
    ])("never show the credentials in %j", (masters) => {
        expect(() => connectionFrom(given({ masters }))).toThrow(
            expect.objectContaining({ code: "BAD_SETTINGS" }),
        );
        expect(() => connectionFrom(given({ masters }))).not.toThrow(/hun|ter2/);
    });

    test("never show a secret, whatever is wrong beside it", () => {
        const secrets = { secret: "canary1", token: "canary2", clientKey: "canary3" };
        expect(() => connectionFrom(given({ masters: "a:5050", ...secrets }))).not.toThrow(/canary/);
        expect(() => connectionFrom(given({ masters: "a:5050", ...secrets }))).toThrow(/principal/);
    });

    test("that are nowhere say where they can be given", () => {
        expect(() => connectionFrom(undefined)).toThrow(
            expect.objectContaining({ code: "BAD_SETTINGS", message: NO_MASTERS }),
        );
    });

    test("of one source are never mixed with those of another", () => {
        const stack = given({ principal: "stack", secret: "s" });
        const environment = given({ masters: "http://other:5050" });
        const chosen = firstWithMasters(stack, environment);
        expect(chosen).toBe(environment);
        expect(connectionFrom(chosen).auth).toBeUndefined();
        expect(firstWithMasters(stack)).toBeUndefined();
    });

    test("come from the environment by their names in capitals, and empty ones are none", () => {
        const settings = environmentSettings({
            MESOS_MASTERS: "http://a:5050",
            MESOS_CLIENT_KEY: "pem",
            MESOS_INSECURE_SKIP_VERIFY: "true",
            MESOS_SECRET: "",
        });
        expect(settings("masters")).toBe("http://a:5050");
        expect(settings("clientKey")).toBe("pem");
        expect(settings("insecureSkipVerify")).toBe("true");
        expect(settings("secret")).toBeUndefined();
    });
});
