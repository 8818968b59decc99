/** Where things are on a node. */
export interface NodePaths {
    /** The file with MESOS_ATTRIBUTES. */
    attributes: string;
    /** The file with MESOS_RESOURCES. */
    resources: string;
    /** The link to the metadata of the agent that is to be recovered. */
    latest: string;
    /** Where it is written down what was done. */
    marker: string;
    systemctl: string;
    journalctl: string;
}

export const DCOS_PATHS: Omit<NodePaths, "marker"> = {
    attributes: "/var/lib/dcos/mesos-slave-common",
    resources: "/var/lib/dcos/mesos-resources",
    latest: "/var/lib/mesos/slave/meta/slaves/latest",
    systemctl: "systemctl",
    journalctl: "journalctl",
};

/** The folder of the markers, one a resource. */
export const MARKERS = "/var/lib/mesos-maintenance";

/** The units that an agent runs as: on DC/OS private or public, and plain Mesos. */
export const UNITS: readonly string[] = [
    "dcos-mesos-slave",
    "dcos-mesos-slave-public",
    "mesos-slave",
    "mesos-agent",
];

/** How a procedure goes about its nodes. */
export interface NodeSettings {
    paths: NodePaths;
    /** The unit; without it, the one of {@link UNITS} that the node has. */
    unit?: string;
    /** What stands before the shell to make it root's, such as `sudo -n`; undefined where the user is root. */
    sudo?: string;
    /** Attributes that the agent is to have, all of them; undefined: none of our business. */
    attributes?: Record<string, string>;
    /** Resources, as text or as a list of Resource messages; likewise. */
    resources?: unknown;
    /** Shell commands, run as root while the agent is stopped. */
    commands: readonly string[];
    /** Milliseconds. */
    timeouts: { step: number; command: number };
}
