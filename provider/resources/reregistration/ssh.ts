import { z } from "zod";
import type { HostKeys } from "../../ssh";
import { type HostKeyChecking, privateKeyProblem, SshConnection, SshError, type Target } from "../../ssh";
import type { Shell } from "../../node";
import { oneOf, strict } from "../fields";
import { containsUnknown } from "../unknowns";

/** How to log in at a host, as checked. */
export interface SshInputs extends LoginInputs {
    bastion?: Partial<LoginInputs> & { host: string };
    knownHosts?: string;
    hostKeyChecking: HostKeyChecking;
}

export interface LoginInputs {
    user: string;
    port?: number;
    privateKey?: string;
    passphrase?: string;
    password?: string;
    agent?: boolean;
}

const text = z.string("must be text").min(1, "must not be empty");
const port = z.int("must be a port").min(1, "must be a port").max(65535, "must be a port");

const login = {
    user: text,
    port: port.optional(),
    privateKey: text.optional(),
    passphrase: text.optional(),
    password: text.optional(),
    agent: z.boolean("must be true or false").optional(),
};

/** No message here repeats a value: most of them are secrets. */
export const sshSchema = z
    .strictObject(
        {
            ...login,
            bastion: strict("bastion", { ...login, user: text.optional(), host: text }).optional(),
            knownHosts: z.string("must be text: lines of known_hosts").optional(),
            hostKeyChecking: oneOf("strict", "accept-new").default("strict"),
        },
        {
            error: (issue) =>
                issue.code === "unrecognized_keys"
                    ? `has no ${(issue.keys ?? []).map((key) => `"${key}"`).join(", ")}`
                    : "is required: { user, … }",
        },
    )
    .superRefine((ssh, context) => {
        if (containsUnknown(ssh)) return;
        refuseKey(ssh, ["privateKey"], context);
        refuseKey(ssh.bastion ?? {}, ["bastion", "privateKey"], context);
    });

/** Where and how to log in at a host. A bastion without a login of its own is logged in at as the host is. */
export function targetOf(ssh: SshInputs, host: string, environment: NodeJS.ProcessEnv): Target {
    const target = { ...loginOf(ssh, environment), host };
    const { bastion } = ssh;
    if (bastion === undefined) return target;
    const { user = ssh.user, port } = bastion;
    const login = hasLogin(bastion) ? { ...bastion, user } : { ...ssh, user, port };
    return { ...target, bastion: { ...loginOf(login, environment), host: bastion.host } };
}

/** A connection that is made when it is first needed, and made again after it was cut. */
export class LazyConnection implements Shell {
    private connection: Promise<SshConnection> | undefined;

    constructor(
        private readonly target: Target,
        private readonly hostKeys: HostKeys,
        private readonly patience: number,
    ) {}

    async run(...args: Parameters<SshConnection["run"]>): ReturnType<SshConnection["run"]> {
        this.connection ??= SshConnection.open(this.target, this.hostKeys, this.patience);
        try {
            return await (await this.connection).run(...args);
        } catch (error) {
            this.close();
            throw error;
        }
    }

    close(): void {
        this.connection?.then((connection) => connection.close()).catch(() => undefined);
        this.connection = undefined;
    }
}

function hasLogin({ privateKey, password, agent }: Partial<LoginInputs>): boolean {
    return privateKey !== undefined || password !== undefined || agent === true;
}

function loginOf(inputs: LoginInputs, environment: NodeJS.ProcessEnv): Omit<Target, "host" | "bastion"> {
    const { user, port = 22, privateKey, passphrase, password, agent } = inputs;
    const wantsAgent = agent ?? (privateKey === undefined && password === undefined);
    const socket = wantsAgent ? environment.SSH_AUTH_SOCK : undefined;
    if (agent === true && socket === undefined)
        throw new SshError(
            "REFUSED",
            "ssh.agent is true, but there is no SSH agent: SSH_AUTH_SOCK is not set",
        );
    return { user, port, privateKey, passphrase, password, agent: socket };
}

function refuseKey(
    { privateKey, passphrase }: Partial<LoginInputs>,
    path: string[],
    context: z.RefinementCtx,
): void {
    const problem = privateKey === undefined ? undefined : privateKeyProblem(privateKey, passphrase);
    if (problem !== undefined) context.addIssue({ code: "custom", path, message: problem });
}
