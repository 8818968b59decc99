import { randomBytes } from "node:crypto";

/** A command, here or on another machine, that can be ended with all that it started. */
export interface EndableCommand {
    /** `NAME=value`, to be in the environment that the command is started with: what a shell exports itself does not show. */
    variable: string;
    /**
     * A script for any POSIX shell on Linux with GNU grep: SIGTERM, and SIGKILL two seconds later. Its arguments, which
     * it can do without: other fifths of a second than these ten, then processes that are known to be the command's.
     */
    endScript: string;
}

/**
 * sshd ends no command whose connection is gone, and takes no signal for one of root's (RFC 4254, 6.9, which OpenSSH
 * does with privilege separation alone). So a command is found by its environment, which all that it starts inherits,
 * and what has been given another environment (`env -i`, `su -`, `sudo`) by its parents. These are looked for before the
 * first signal: once a parent has ended, nothing leads to its children. A start time tells a process from a later one
 * of its number.
 */
export function endableCommand(): EndableCommand {
    const variable = `MESOS_MAINTENANCE_COMMAND=${randomBytes(8).toString("hex")}`;
    const endScript = `
left=\${1:-10}
[ $# -eq 0 ] || shift
known="$*"
found=
started() {
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
    set -- \${stat##*) }
    case $1 in Z | X) ;; *) echo "\${20}" ;; esac
}
add() {
    case "$found " in *" $1/"*) return ;; esac
    start=$(started "$1")
    [ -z "$start" ] || found="$found $1/$start"
}
look() {
    for pid in $known $(grep -lszxF ${variable} /proc/[0-9]*/environ | cut -d/ -f3); do add "$pid"; done
    known=
    parents=$(grep -s '^PPid:' /proc/[0-9]*/status | tr -s '/:\\t' ' ' | cut -d' ' -f3,6 | tr ' ' /)
    before=none
    while [ "$before" != "$found" ]; do
        before=$found
        for pair in $parents; do
            case "$found " in *" \${pair#*/}/"*) add "\${pair%/*}" ;; esac
        done
    done
}
alive() {
    for one in $found; do [ "$(started "\${one%/*}")" != "\${one#*/}" ] || echo "\${one%/*}"; done
}
tell() { for pid in $(alive); do kill "-$1" "$pid" 2>/dev/null; done; }
# One that has only just begun may not have its environment yet.
for _ in 1 2 3 4 5; do
    look
    [ -z "$found" ] || break
    sleep 0.2
done
look
tell TERM
while [ -n "$(alive)" ] && [ "$left" -gt 0 ]; do sleep 0.2; look; left=$((left - 1)); done
for _ in 1 2 3; do
    look
    tell KILL
done
exit 0
`;
    return { variable, endScript };
}
