import type { Master } from "../master/master";

/** Where the master is, as it says itself. */
export interface Address {
    hostname: string;
    ip: string;
    port: number;
}

export const BUILD = {
    version: "1.11.0",
    build_date: "2020-11-24 15:38:37",
    build_time: 1606232317,
    build_user: "ubuntu",
    git_sha: "04bc7ee1984d86fbb0bd782ccc69ce44c13ae4b9",
    git_tag: "1.11.0",
};

export const CAPABILITIES = ["AGENT_UPDATE", "AGENT_DRAINING", "QUOTA_V2"];

export function pidOf({ ip, port }: Address): string {
    return `master@${ip}:${port}`;
}

/** The protobuf message MasterInfo. */
export function masterInfo(master: Master, address: Address, capabilities: object[]): object {
    const { hostname, ip, port } = address;
    return {
        id: master.id,
        ip: BigInt(Buffer.from(ip.split(".").map(Number)).readUInt32LE()),
        port: BigInt(port),
        pid: pidOf(address),
        hostname,
        version: BUILD.version,
        address: { hostname, ip, port: BigInt(port) },
        capabilities,
    };
}
