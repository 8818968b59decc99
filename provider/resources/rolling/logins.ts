import { HostKeys } from "../../ssh";
import type { Shells } from "../../steps";
import { LazyConnection, type LoginInputs, type SshInputs, targetOf } from "../reregistration/ssh";

/** How long it may take to connect and log in, in milliseconds. */
const PATIENCE = 20_000;

/** Logs in at machines, by their addresses, as `ssh` says. */
export class Logins {
    private readonly known: HostKeys;

    constructor(
        private readonly ssh: SshInputs | undefined,
        private readonly acceptedBefore: readonly string[],
    ) {
        this.known = new HostKeys(ssh?.knownHosts, ssh?.hostKeyChecking, acceptedBefore);
    }

    shells: Shells = ({ ip }) => {
        if (this.ssh === undefined) throw new Error("ssh is required by a step with ssh: { user, … }");
        return new LazyConnection(targetOf(this.ssh, ip, process.env), this.known, PATIENCE);
    };

    /** What no output may show. */
    get secrets(): string[] {
        const logins: (Partial<LoginInputs> | undefined)[] = [this.ssh, this.ssh?.bastion];
        return logins
            .flatMap((login) => [login?.password, login?.passphrase, login?.privateKey])
            .filter((secret) => secret !== undefined);
    }

    /** Lines of known_hosts of hosts that were new and accepted, now or before. */
    get hostKeys(): string[] {
        return [...this.acceptedBefore, ...this.known.accepted];
    }
}
