import { randomBytes } from "node:crypto";

/** A command on another machine that can be ended, with all that it started, from a second connection. */
export interface EndableCommand {
    /** `NAME=value`, to be in the environment that the command is started with: what a shell exports itself does not show. */
    variable: string;
    /** A script for any POSIX shell on Linux with GNU grep: SIGTERM, and SIGKILL two seconds later. */
    endScript: string;
}

/**
 * sshd ends no command whose connection is gone, and takes no signal for one of root's (RFC 4254, 6.9, which OpenSSH
 * does with privilege separation alone). So a command is found by its environment, which all that it starts inherits.
 */
export function endableCommand(): EndableCommand {
    const variable = `MESOS_MAINTENANCE_COMMAND=${randomBytes(8).toString("hex")}`;
    const endScript = `
pids() { grep -lszxF ${variable} /proc/[0-9]*/environ | cut -d/ -f3; }
left=10
for pid in $(pids); do kill -TERM "$pid" 2>/dev/null; done
while [ -n "$(pids)" ] && [ "$left" -gt 0 ]; do sleep 0.2; left=$((left - 1)); done
for pid in $(pids); do kill -KILL "$pid" 2>/dev/null; done
exit 0
`;
    return { variable, endScript };
}
