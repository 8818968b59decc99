/**
 * What the engine logs of itself at -v=9: the configuration of every provider of every package, secrets in clear. No
 * provider can keep it from that (Pulumi CLI 3.259, `Provider.Configure`).
 */
const PULUMIS_OWN =
    /RPC\[(Provider\[\w+\]\.Configure\(\)|ResourceMonitor\.RegisterResource\(pulumi:providers:)|resource:\w+\[pulumi:providers:/;

/** The lines of a text that show one of the secrets, but for those that are not ours to keep quiet. */
export function leaks(text: string, ...secrets: string[]): string[] {
    return text
        .split("\n")
        .filter((line) => secrets.some((secret) => line.includes(secret)) && !PULUMIS_OWN.test(line))
        .map((line) => line.slice(0, 300));
}
