import * as pulumi from "@pulumi/pulumi";
import type { SettingName } from "../../mesos/settings";

/** How a MesosCluster is reached and entered. Secrets are encrypted in state whether marked as secret or not. */
export interface MesosClusterArgs {
    /**
     * Base URLs of all masters, in any order (the leader is found), or of one gateway in front of them.
     * @example ["http://10.0.0.1:5050", "http://10.0.0.2:5050"]
     * @example ["https://dcos.example.com/mesos"]
     */
    masters: pulumi.Input<pulumi.Input<string>[]>;
    /** HTTP basic with a Mesos principal, a fixed token, or a login at DC/OS. */
    auth?: pulumi.Input<BasicAuth | TokenAuth | DcosAuth>;
    tls?: pulumi.Input<TlsArgs>;
    timeouts?: pulumi.Input<TimeoutArgs>;
}

export interface BasicAuth {
    principal: pulumi.Input<string>;
    secret: pulumi.Input<string>;
}

export interface TokenAuth {
    token: pulumi.Input<string>;
    /**
     * What stands before the token in the Authorization header; DC/OS wants `"token="`.
     * @default "Bearer "
     */
    scheme?: pulumi.Input<string>;
}

/** A DC/OS user or service account. The login is at the origin of the first master; the token is renewed. */
export interface DcosAuth {
    dcosUid: pulumi.Input<string>;
    /** Of a user. */
    dcosPassword?: pulumi.Input<string>;
    /** Of a service account: an RSA key as PEM text. */
    dcosPrivateKey?: pulumi.Input<string>;
}

/** Certificates and keys are PEM texts, not files. */
export interface TlsArgs {
    caCert?: pulumi.Input<string>;
    clientCert?: pulumi.Input<string>;
    clientKey?: pulumi.Input<string>;
    /** The name on the master's certificate, where it is not the one in the URL. */
    serverName?: pulumi.Input<string>;
    /**
     * Trusts whatever answers. Warned of on every run.
     * @default false
     */
    insecureSkipVerify?: pulumi.Input<boolean>;
}

/** Lengths such as `"10s"`. */
export interface TimeoutArgs {
    /**
     * One request, from connecting to the last byte.
     * @default "10s"
     */
    request?: pulumi.Input<string>;
    /**
     * One call with all retries, redirects and waiting for a leader.
     * @default "1m"
     */
    total?: pulumi.Input<string>;
}

/**
 * A Mesos cluster, as an explicit provider instance: resources that get it as `{ provider }` live on that
 * cluster. Without one, stack configuration (`mesos:masters`, …) or the environment (`MESOS_MASTERS`, …) apply.
 *
 * A window whose `provider` becomes another MesosCluster is replaced: deleted there, created here. Changing
 * `masters` of the same MesosCluster means the same cluster at another address.
 *
 * @example
 * const prod = new MesosCluster("prod", {
 *     masters: ["https://m1.example.com:5050", "https://m2.example.com:5050"],
 *     auth: { principal: "ops", secret: config.requireSecret("mesosSecret") },
 * });
 * new MaintenanceWindow("rack-7", { ... }, { provider: prod });
 */
export class MesosCluster extends pulumi.ProviderResource {
    /** The settings by name, for what the program itself asks of the master at preview. @internal */
    readonly settings!: pulumi.Output<Partial<Record<SettingName, string>>>;

    constructor(name: string, args: MesosClusterArgs, opts?: pulumi.ResourceOptions) {
        const settings = settingsOf(args);
        const config = Object.fromEntries(
            Object.entries(settings).map(([key, value]) => [`mesos:${key}`, value]),
        );
        super("pulumi-nodejs", name, config, opts);
        // Not enumerable: a resource that captures this object must not serialise credentials.
        Object.defineProperty(this, "settings", { value: pulumi.output(settings), enumerable: false });
    }
}

function settingsOf(args: MesosClusterArgs): Partial<Record<SettingName, pulumi.Output<string>>> {
    const problem = problemOf(args);
    if (problem !== undefined) throw new Error(`MesosCluster: ${problem}`);
    const auth = pulumi.output(
        args.auth as pulumi.Input<Partial<BasicAuth & TokenAuth & DcosAuth>> | undefined,
    );
    const tls = pulumi.output(args.tls);
    const timeouts = pulumi.output(args.timeouts);
    const settings = {
        masters: pulumi.output(args.masters).apply((masters) => JSON.stringify(masters)),
        principal: auth.apply((value) => value?.principal),
        secret: pulumi.secret(auth.apply((value) => value?.secret)),
        token: pulumi.secret(auth.apply((value) => value?.token)),
        tokenScheme: auth.apply((value) => value?.scheme),
        dcosUid: auth.apply((value) => value?.dcosUid),
        dcosPassword: pulumi.secret(auth.apply((value) => value?.dcosPassword)),
        dcosPrivateKey: pulumi.secret(auth.apply((value) => value?.dcosPrivateKey)),
        caCert: tls.apply((value) => value?.caCert),
        clientCert: tls.apply((value) => value?.clientCert),
        clientKey: pulumi.secret(tls.apply((value) => value?.clientKey)),
        serverName: tls.apply((value) => value?.serverName),
        insecureSkipVerify: tls.apply(
            (value) => value?.insecureSkipVerify && String(value.insecureSkipVerify),
        ),
        requestTimeout: timeouts.apply((value) => value?.request),
        totalTimeout: timeouts.apply((value) => value?.total),
    };
    // The types say what is left out where it was not given; outputs of undefined vanish on the wire.
    return settings as Partial<Record<SettingName, pulumi.Output<string>>>;
}

const AUTH = ["principal", "secret", "token", "scheme", "dcosUid", "dcosPassword", "dcosPrivateKey"];
const TLS = ["caCert", "clientCert", "clientKey", "serverName", "insecureSkipVerify"];
const TIMEOUTS = ["request", "total"];

/** The engine checks nothing of a dynamic provider's configuration, so a typo would be silent. */
function problemOf(args: MesosClusterArgs): string | undefined {
    const problem = strayIn(args, ["masters", "auth", "tls", "timeouts"], "");
    if (problem !== undefined) return problem;
    if (args.masters === undefined) return `"masters" is required: the URLs of the masters, or of a gateway`;
    return (
        strayIn(args.auth, AUTH, "auth.") ??
        strayIn(args.tls, TLS, "tls.") ??
        strayIn(args.timeouts, TIMEOUTS, "timeouts.")
    );
}

function strayIn(value: unknown, known: readonly string[], within: string): string | undefined {
    // What is inside of an Output is not known yet.
    if (typeof value !== "object" || value === null || pulumi.Output.isInstance(value)) return undefined;
    const stray = Object.keys(value).find((key) => !known.includes(key));
    return stray && `there is no argument "${within}${stray}"; there are ${known.join(", ")}`;
}
