import { z } from "zod";
import type { Plain } from "../plain";

const DANGER = "whoever answers at its address is trusted, and gets the credentials.";

/** What is wrong with the properties of a MesosCluster. */
export function insecureCluster(name: string, props: Plain): string | undefined {
    if (String(props["mesos:insecureSkipVerify"]) !== "true") return undefined;
    return (
        `MesosCluster "${name}" has tls.insecureSkipVerify: ${DANGER} Remove it, and give tls.caCert the ` +
        `certificate of the authority that signed the masters'.`
    );
}

/** What Pulumi tells the pack of the stack's configuration. */
const stackConfiguration = z
    .string()
    .transform((text) => JSON.parse(text) as unknown)
    .pipe(z.record(z.string(), z.unknown()));

/** What is wrong with the settings that hold where there is no MesosCluster. */
export function insecureStack(environment: Record<string, string | undefined>): string | undefined {
    const config = stackConfiguration.parse(environment.PULUMI_CONFIG ?? "{}");
    if (String(config["mesos:insecureSkipVerify"]) === "true") {
        return (
            `the stack's configuration has mesos:insecureSkipVerify: ${DANGER} Remove it with ` +
            `"pulumi config rm mesos:insecureSkipVerify", and set mesos:caCert.`
        );
    }
    // Only one of the two is read: see Settings in the reference.
    if ("mesos:masters" in config || environment.MESOS_INSECURE_SKIP_VERIFY !== "true") return undefined;
    return `the environment has MESOS_INSECURE_SKIP_VERIFY=true: ${DANGER} Unset it, and set MESOS_CA_CERT.`;
}
