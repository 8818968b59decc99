import {
    type ResourceValidationPolicy,
    type StackValidationPolicy,
    unknownCheckingProxy,
} from "@pulumi/policy";
import { policies } from "../../../policy/src/policies";

export const WINDOW = "pulumi-nodejs:dynamic/mesos:MaintenanceWindow";
export const SCHEDULE = "pulumi-nodejs:dynamic/mesos:MaintenanceSchedule";
export const ROLLING = "pulumi-nodejs:dynamic/mesos:RollingMaintenance";
export const REREGISTRATION = "pulumi-nodejs:dynamic/mesos:AgentReregistration";

/** What all policies say of a stack with this one resource, by policy. */
export function report(
    type: string,
    props: object,
    config: Record<string, object> = {},
): Record<string, string[]> {
    const said: Record<string, string[]> = {};
    for (const policy of policies) {
        const resource = { type, name: "w", urn: "urn", props: unknownCheckingProxy(props) };
        const common = { getConfig: () => config[policy.name] ?? {} };
        const say = (message: string) => (said[policy.name] ??= []).push(message);
        const { validateResource } = policy as ResourceValidationPolicy;
        const { validateStack } = policy as StackValidationPolicy;
        if (typeof validateResource === "function")
            void validateResource({ ...resource, ...common } as never, say);
        if (typeof validateStack === "function")
            void validateStack({ resources: [resource], ...common } as never, say);
    }
    return said;
}
