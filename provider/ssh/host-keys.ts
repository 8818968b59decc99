import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { SshError } from "./errors";
import {
    fingerprint,
    hostName,
    judgeHostKey,
    knownHostLine,
    knownKeyTypes,
    type KnownHost,
    parseKnownHosts,
} from "./known-hosts";

/** What is done about a host that is in no known_hosts. One whose key has changed is always refused. */
export type HostKeyChecking = "strict" | "accept-new";

/** The keys that hosts are known by, and those accepted on the way. */
export class HostKeys {
    /** Lines of known_hosts of the hosts that were new, and accepted. */
    readonly accepted: string[] = [];
    private readonly entries: KnownHost[];

    /** @param text lines of known_hosts; without it, the files that OpenSSH reads. */
    constructor(
        text: string | undefined,
        private readonly checking: HostKeyChecking = "strict",
        acceptedBefore: readonly string[] = [],
    ) {
        this.entries = parseKnownHosts([text ?? readDefaults(), ...acceptedBefore].join("\n"));
    }

    /** The error where the key is not to be trusted; undefined where it is. */
    refuse(host: string, port: number, key: Buffer): SshError | undefined {
        const name = hostName(host, port);
        const shown = fingerprint(key);
        switch (judgeHostKey(this.entries, name, key)) {
            case "trusted":
                return undefined;
            case "revoked":
                return new SshError(
                    "HOST_CHANGED",
                    `the key of ${name} (${shown}) is revoked in known_hosts`,
                );
            case "changed":
                return new SshError(
                    "HOST_CHANGED",
                    `the key of ${name} is not the one in known_hosts: it shows ${shown}. ` +
                        "Either the host was set up anew or somebody answers in its place: ask whoever runs it, " +
                        "then put the new key into known_hosts",
                );
            case "unknown":
                if (this.checking === "accept-new") return this.accept(name, key);
                return new SshError(
                    "HOST_UNKNOWN",
                    `${name} is not in known_hosts; it shows ${shown}. Compare that with the host, then add the ` +
                        `output of "ssh-keyscan ${port === 22 ? "" : `-p ${port} `}${host}" to ssh.knownHosts or ` +
                        'to ~/.ssh/known_hosts, or set ssh.hostKeyChecking: "accept-new"',
                );
        }
    }

    /** The key algorithms to ask a host for, those that it is known by first; undefined for the usual order. */
    algorithms<Algorithm extends string>(
        host: string,
        port: number,
        usual: readonly Algorithm[],
    ): Algorithm[] | undefined {
        const types = knownKeyTypes(this.entries, hostName(host, port));
        if (types.length === 0) return undefined;
        const isKnown = (algorithm: string) =>
            types.includes(algorithm) || (types.includes("ssh-rsa") && algorithm.startsWith("rsa-sha2-"));
        return [...usual.filter(isKnown), ...usual.filter((algorithm) => !isKnown(algorithm))];
    }

    private accept(name: string, key: Buffer): undefined {
        const line = knownHostLine(name, key);
        this.accepted.push(line);
        // A second connection to the same host is checked against the first.
        this.entries.push(...parseKnownHosts(line));
    }
}

const DEFAULTS = [path.join(homedir(), ".ssh", "known_hosts"), "/etc/ssh/ssh_known_hosts"];

function readDefaults(): string {
    return DEFAULTS.map((file) => {
        try {
            return readFileSync(file, "utf8");
        } catch {
            return ""; // not there: every host is unknown
        }
    }).join("\n");
}
