// A part of the public types: it imports nothing, as what it imported would be compiled in every program.

/** Whether a framework starts tasks that it lost on another machine by itself. */
export type Relocates = "yes" | "no" | "unknown";

/** What goes away with a set of machines, as of now. */
export interface Impact {
    /** How many machines were asked about. */
    machines: number;
    /** Those that no registered agent matches: nothing is known of them, and nothing would be stopped there. */
    unmatched: { hostname: string; ip: string }[];
    /** Tasks on the machines that are not over. */
    tasks: number;
    /** The frameworks of these tasks, by name. */
    frameworks: FrameworkImpact[];
    /** What the machines have of the cluster's resources; a resource that no agent has is left out. */
    share: ResourceShare[];
}

/** The tasks of one framework on the machines. */
export interface FrameworkImpact {
    id: string;
    name: string;
    roles: string[];
    relocates: Relocates;
    tasks: number;
    /** In alphabetical order, as are the others. */
    taskNames: string[];
    /** Tasks that no other task of the cluster stands in for: their framework runs a single instance. */
    singleInstance: string[];
    /** Tasks with resources that are reserved for their role on this machine. */
    reserved: string[];
    /** Tasks with a persistent volume on this machine. */
    withVolumes: string[];
    /** Tasks that will not be started elsewhere: all where the framework relocates none, else those with volumes. */
    staying: string[];
}

export interface ResourceShare {
    resource: "cpus" | "mem" | "disk" | "gpus";
    /** Of the machines; mem and disk in MiB. */
    taken: number;
    /** Of all registered agents. */
    total: number;
    /** To one decimal. */
    percent: number;
}
