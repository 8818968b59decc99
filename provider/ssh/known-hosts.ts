import { createHash, createHmac } from "node:crypto";

/** One line of a known_hosts file; `sshd(8)`, section SSH_KNOWN_HOSTS FILE FORMAT. */
export interface KnownHost {
    /** Patterns separated by commas, or one hashed name. */
    hosts: string;
    type: string;
    /** The key as base64. */
    key: string;
    marker?: "@cert-authority" | "@revoked";
}

/** What known_hosts says of a key that a host shows. */
export type Verdict = "trusted" | "unknown" | "changed" | "revoked";

/** The entries of a known_hosts text. Lines that are none are passed over, as OpenSSH does. */
export function parseKnownHosts(text: string): KnownHost[] {
    return text.split("\n").flatMap((line) => {
        const parts = line.trim().split(/\s+/);
        const marker = parts[0]?.startsWith("@") ? parts.shift() : undefined;
        const [hosts, type, key] = parts;
        if (!hosts || hosts.startsWith("#") || !type || !key || !isMarker(marker)) return [];
        return [{ hosts, type, key, ...(marker === undefined ? {} : { marker }) }];
    });
}

/** The name under which a host is looked up: with its port where that is not 22. */
export function hostName(host: string, port: number): string {
    const name = host.toLowerCase();
    return port === 22 ? name : `[${name}]:${port}`;
}

/** Whether a key is the one that a host is known by. Authorities of certificates are not supported. */
export function judgeHostKey(entries: readonly KnownHost[], name: string, key: Buffer): Verdict {
    const encoded = key.toString("base64");
    const own = entries.filter((entry) => matchesHost(entry.hosts, name));
    if (own.some((entry) => entry.marker === "@revoked" && entry.key === encoded)) return "revoked";
    const plain = own.filter(({ marker }) => marker === undefined);
    if (plain.some((entry) => entry.key === encoded)) return "trusted";
    return plain.length > 0 ? "changed" : "unknown";
}

/** The types of the keys that a host is known by, so that it is asked for one of them. */
export function knownKeyTypes(entries: readonly KnownHost[], name: string): string[] {
    const own = entries.filter(({ hosts, marker }) => marker === undefined && matchesHost(hosts, name));
    return [...new Set(own.map(({ type }) => type))];
}

/** `SHA256:…`, as `ssh-keygen -l` prints it. */
export function fingerprint(key: Buffer): string {
    return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

/** The type that a key in wire form names: its first string. */
export function keyType(key: Buffer): string {
    return key.length < 4 ? "" : key.subarray(4, 4 + key.readUInt32BE(0)).toString("latin1");
}

/** The line that makes a key known. */
export function knownHostLine(name: string, key: Buffer): string {
    return `${name} ${keyType(key)} ${key.toString("base64")}`;
}

function isMarker(marker: string | undefined): marker is KnownHost["marker"] {
    return marker === undefined || marker === "@cert-authority" || marker === "@revoked";
}

function matchesHost(hosts: string, name: string): boolean {
    if (hosts.startsWith("|1|")) return matchesHashed(hosts, name);
    const patterns = hosts.toLowerCase().split(",");
    // A negated pattern wins, wherever it stands.
    if (patterns.some((pattern) => pattern.startsWith("!") && matchesPattern(pattern.slice(1), name)))
        return false;
    return patterns.some((pattern) => matchesPattern(pattern, name));
}

/** `|1|salt|hash`: HMAC-SHA1 of the name with the salt. */
function matchesHashed(hosts: string, name: string): boolean {
    const [, , salt, hash] = hosts.split("|");
    if (!salt || !hash) return false;
    return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === hash;
}

/** `*` and `?` are wildcards; brackets are text. */
function matchesPattern(pattern: string, name: string): boolean {
    const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(name);
}
