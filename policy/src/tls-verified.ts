import type { ResourceValidationPolicy } from "@pulumi/policy";
import { plain } from "./plain";
import { insecureCluster, insecureStack } from "./rules/insecure";

/** Not about windows but about how their cluster is reached: a MesosCluster, the stack's configuration, the environment. */
export const tlsVerified: ResourceValidationPolicy = {
    name: "tls-verified",
    description: "The certificates of the masters are verified.",
    validateResource({ type, name, props }, report) {
        const message =
            type === "pulumi:providers:pulumi-nodejs"
                ? insecureCluster(name, plain(props))
                : type === "pulumi:pulumi:Stack"
                  ? insecureStack(process.env)
                  : undefined;
        if (message !== undefined) report(message);
    },
};
