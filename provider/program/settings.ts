import * as pulumi from "@pulumi/pulumi";
import { environmentSettings, firstWithMasters, type SettingName, type Settings } from "../mesos";

/** Settings by name, as plain text. */
export type SettingTexts = Partial<Record<SettingName, string>>;

/**
 * The settings that apply to a resource, or to a call that is given a cluster: the MesosCluster it gets as
 * provider, else the stack configuration, else the environment. Undefined for a provider that is none of ours.
 */
export function settingsOf(
    cluster: pulumi.ProviderResource | undefined,
): pulumi.Output<Settings | undefined> {
    if (cluster === undefined)
        return pulumi.output(firstWithMasters(stackSettings, environmentSettings(process.env)));
    const { settings } = cluster as { settings?: pulumi.Output<SettingTexts> };
    if (settings === undefined) return pulumi.output(undefined);
    return settings.apply(
        (texts): Settings =>
            (name) =>
                texts[name] || undefined,
    );
}

function stackSettings(name: SettingName): string | undefined {
    return new pulumi.Config("mesos").get(name) || undefined;
}
