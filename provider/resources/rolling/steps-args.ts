import type * as pulumi from "@pulumi/pulumi";

interface CommonStepArgs {
    /** What messages call it, beside its place: `whileDown[0] (ansible)`. */
    name?: pulumi.Input<string>;
    /**
     * How long one attempt may take.
     * @default "30m"
     */
    timeout?: pulumi.Input<string>;
    /**
     * How often it is tried again after it failed, after a second, then two, four, up to thirty.
     * @default 0
     */
    retries?: pulumi.Input<number>;
    /** Put into its environment by name, masked in its output, and encrypted in state. */
    secrets?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** A command where Pulumi runs. */
export interface LocalStepArgs extends CommonStepArgs {
    /** Text for a shell, or a program and its arguments without one. */
    command: pulumi.Input<string | pulumi.Input<string>[]>;
    on?: pulumi.Input<"controller">;
    /**
     * Once for the batch, or once for each of its machines, all at the same time.
     * @default "batch"
     */
    each?: pulumi.Input<"batch" | "machine">;
    environment?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** @default the folder of the program */
    workingDirectory?: pulumi.Input<string>;
}

/** A command for the shell of each machine of the batch, at the same time. */
export interface SshStepArgs extends CommonStepArgs {
    ssh: pulumi.Input<string>;
    environment?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** A request, sent from where Pulumi runs. */
export interface HttpStepArgs extends CommonStepArgs {
    http: pulumi.Input<HttpRequestArgs>;
    /** @default "batch" */
    each?: pulumi.Input<"batch" | "machine">;
}

/** `{{MESOS_HOSTNAME}}` and the like in URL, headers and body stand for what a command has in its environment. */
export interface HttpRequestArgs {
    url: pulumi.Input<string>;
    /** @default "POST" with a body, "GET" without */
    method?: pulumi.Input<string>;
    /** Encrypted in state and masked in output. */
    headers?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** Text, or what is sent as JSON. */
    body?: pulumi.Input<string | Record<string, unknown> | unknown[]>;
    /** @default 200 to 299 */
    expectStatus?: pulumi.Input<number | pulumi.Input<number>[]>;
}

export type StepArgs = LocalStepArgs | SshStepArgs | HttpStepArgs;

/** What is done with each batch, and when. */
export interface StepsArgs {
    /** Once the batch is scheduled, before its tasks are waited for. */
    beforeDown?: pulumi.Input<pulumi.Input<StepArgs>[]>;
    /** The work: its machines are DOWN. */
    whileDown?: pulumi.Input<pulumi.Input<StepArgs>[]>;
    /** Still DOWN, after the work: to look whether it may come back. */
    beforeUp?: pulumi.Input<pulumi.Input<StepArgs>[]>;
    /** The machines are up and their agents registered. */
    afterUp?: pulumi.Input<pulumi.Input<StepArgs>[]>;
}
