/** What a step has, whatever it does. Lengths are milliseconds. */
interface StepBase {
    /** What messages call it. */
    name: string;
    timeout: number;
    /** How often it is tried again after it failed. */
    retries: number;
    /** Put into its environment, and masked wherever its output goes. */
    secrets: Readonly<Record<string, string>>;
}

/** A command where Pulumi runs: text for a shell, or a program and its arguments. */
export interface LocalStep extends StepBase {
    kind: "local";
    command: string | readonly string[];
    environment: Readonly<Record<string, string>>;
    workingDirectory: string | undefined;
    each: Each;
}

/** A command for the shell of the machine itself. */
export interface SshStep extends StepBase {
    kind: "ssh";
    command: string;
    environment: Readonly<Record<string, string>>;
}

export interface HttpStep extends StepBase {
    kind: "http";
    url: string;
    method: string;
    /** Their values are secrets. */
    headers: Readonly<Record<string, string>>;
    body: string | undefined;
    /** None: any from 200 to 299. */
    expectStatus: readonly number[];
    each: Each;
}

export type Step = LocalStep | SshStep | HttpStep;

/** Once for the batch, or once for each of its machines, all at the same time. */
export type Each = "batch" | "machine";
