import { createHmac } from "node:crypto";
import fc from "fast-check";
import { utils } from "ssh2";
import {
    fingerprint,
    hostName,
    HostKeys,
    judgeHostKey,
    keyType,
    knownHostLine,
    knownKeyTypes,
    parseKnownHosts,
} from "../../../../provider/ssh";

const keyOf = (type: "ed25519" | "ecdsa") => {
    const pair =
        type === "ecdsa"
            ? utils.generateKeyPairSync("ecdsa", { bits: 256 })
            : utils.generateKeyPairSync(type);
    const [name = "", key = ""] = pair.public.split(" ");
    return { name, text: key, raw: Buffer.from(key, "base64") };
};
const key = keyOf("ed25519");
const other = keyOf("ed25519");
const ecdsa = keyOf("ecdsa");

const hashed = (name: string) => {
    const salt = Buffer.from("0123456789abcdefghij");
    return `|1|${salt.toString("base64")}|${createHmac("sha1", salt).update(name).digest("base64")}`;
};
const judge = (hosts: string, host: string, port = 22, shown = key.raw) =>
    judgeHostKey(parseKnownHosts(`${hosts} ${key.name} ${key.text} a comment`), hostName(host, port), shown);

describe("A host is known", () => {
    test.each([
        ["by its name", "node-1.example", "node-1.example", 22],
        ["without case", "Node-1.example", "NODE-1.example", 22],
        ["by its address beside its name", "node-1,10.0.0.1", "10.0.0.1", 22],
        ["by a port of its own", "[10.0.0.1]:2222", "10.0.0.1", 2222],
        ["by a pattern", "*.example,10.0.?.1", "10.0.7.1", 22],
        ["by a hashed name", hashed("node-1"), "node-1", 22],
        ["by a hashed name with a port", hashed("[node-1]:2222"), "node-1", 2222],
    ])("%s", (_how, hosts, host, port) => {
        expect(judge(hosts, host, port)).toBe("trusted");
        expect(judge(hosts, host, port, other.raw)).toBe("changed");
    });

    test.each([
        ["another name", "node-2", "node-1", 22],
        ["the same name at another port", "node-1", "node-1", 2222],
        ["a pattern that excludes it", "!node-1,*", "node-1", 22],
        ["another hashed name", hashed("node-2"), "node-1", 22],
        ["half a hash", "|1|abc", "node-1", 22],
        ["dots that are no wildcards", "node.1", "nodex1", 22],
    ])("not by %s", (_how, hosts, host, port) => {
        expect(judge(hosts, host, port)).toBe("unknown");
    });

    test("not where its key is revoked, whatever else stands there", () => {
        const text = `node-1 ${key.name} ${key.text}\n@revoked * ${key.name} ${key.text}`;
        expect(judgeHostKey(parseKnownHosts(text), "node-1", key.raw)).toBe("revoked");
    });

    test("by an authority only where its key itself is there: certificates are not supported", () => {
        const text = `@cert-authority *.example ${other.name} ${other.text}`;
        expect(judgeHostKey(parseKnownHosts(text), "a.example", key.raw)).toBe("unknown");
    });

    test("by any of several keys, and is asked for one of their types", () => {
        const entries = parseKnownHosts(
            `# keys\n\na ${key.name} ${key.text}\na ${ecdsa.name} ${ecdsa.text}\n`,
        );
        expect(judgeHostKey(entries, "a", ecdsa.raw)).toBe("trusted");
        expect(knownKeyTypes(entries, "a")).toEqual(["ssh-ed25519", "ecdsa-sha2-nistp256"]);
    });
});

test("any text is understood, and makes no key known", () => {
    fc.assert(
        fc.property(fc.string(), (text) => {
            expect(judgeHostKey(parseKnownHosts(text), "node-1", key.raw)).not.toBe("trusted");
        }),
    );
});

test("the line of a key makes it known, at any port", () => {
    fc.assert(
        fc.property(fc.domain(), fc.integer({ min: 1, max: 65535 }), (host, port) => {
            const name = hostName(host, port);
            expect(judgeHostKey(parseKnownHosts(knownHostLine(name, key.raw)), name, key.raw)).toBe(
                "trusted",
            );
        }),
    );
});

test("a key is named by its type and its fingerprint", () => {
    expect(keyType(ecdsa.raw)).toBe("ecdsa-sha2-nistp256");
    expect(fingerprint(key.raw)).toMatch(/^SHA256:[\w+/]{43}$/);
});

describe("Host keys", () => {
    test("are asked for in the order of what is known", () => {
        const keys = new HostKeys(`a ${ecdsa.name} ${ecdsa.text}\nb ssh-rsa AAAA`);
        const usual = ["ssh-ed25519", "ecdsa-sha2-nistp256", "rsa-sha2-512", "ssh-rsa"];
        expect(keys.algorithms("a", 22, usual)?.[0]).toBe("ecdsa-sha2-nistp256");
        expect(keys.algorithms("b", 22, usual)?.slice(0, 2)).toEqual(["rsa-sha2-512", "ssh-rsa"]);
        expect(keys.algorithms("c", 22, usual)).toBeUndefined();
    });

    test("of a new host are refused with what to do, or accepted once and then checked", () => {
        const strict = new HostKeys("").refuse("10.0.0.1", 2222, key.raw);
        expect(strict).toMatchObject({ code: "HOST_UNKNOWN" });
        expect(strict?.message).toContain(fingerprint(key.raw));
        expect(strict?.message).toContain("ssh-keyscan -p 2222 10.0.0.1");

        const lenient = new HostKeys("", "accept-new");
        expect(lenient.refuse("a", 22, key.raw)).toBeUndefined();
        expect(lenient.refuse("a", 22, other.raw)).toMatchObject({ code: "HOST_CHANGED" });
        expect(new HostKeys("", "accept-new", lenient.accepted).refuse("a", 22, other.raw)).toMatchObject({
            code: "HOST_CHANGED",
        });
    });
});
