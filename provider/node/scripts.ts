import type { NodePaths } from "./settings";

/**
 * What runs on a node, for any POSIX shell with coreutils. It reaches the shell through its input, so that
 * neither the user's login shell nor the list of processes sees it. Values are quoted, contents are base64.
 */

/** The code of a script that found no service manager. */
export const NO_SYSTEMCTL = 90;

/** Text that means itself to a shell. */
export function quoted(text: string): string {
    return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Prints what there is to be known, one fact a line; see parseObservation. */
export function observeScript(paths: NodePaths, units: readonly string[]): string {
    return script(`
say() { printf '%s %s\\n' "$1" "$2"; }
file() { if [ -f "$2" ]; then say "$1" "$(base64 <"$2" | tr -d '\\n')"; fi; }
${needsSystemctl(paths)}
for unit in ${units.map(quoted).join(" ")}; do
    if ${quoted(paths.systemctl)} show -p LoadState "$unit" | grep -qx LoadState=loaded; then
        say unit "$unit $(${quoted(paths.systemctl)} is-active "$unit" || :)"
    fi
done
file marker ${quoted(paths.marker)}
file attributes ${quoted(paths.attributes)}
file resources ${quoted(paths.resources)}
if [ -L ${quoted(paths.latest)} ]; then say latest "$(basename "$(readlink ${quoted(paths.latest)})")"; fi
`);
}

/** Writes a file whole or not at all; one that was there keeps its mode, its owner, and itself under another name. */
export function writeScript(path: string, content: string, backup?: string): string {
    const keep = backup === undefined ? "" : `[ -e ${quoted(backup)} ] || ln "$file" ${quoted(backup)}`;
    return `
file=${quoted(path)}
temporary=$(mktemp "$file.XXXXXX")
trap 'rm -f "$temporary"' EXIT
printf %s ${quoted(Buffer.from(content).toString("base64"))} | base64 -d >"$temporary"
if [ -e "$file" ]; then
    chown --reference="$file" "$temporary"
    chmod --reference="$file" "$temporary"
    chcon --reference="$file" "$temporary" 2>/dev/null || :
    ${keep}
else
    chmod 644 "$temporary"
fi
mv -f "$temporary" "$file"
`;
}

/** The folder of the marker, and the marker. */
export function markScript(paths: NodePaths, content: string): string {
    return `mkdir -p "$(dirname ${quoted(paths.marker)})"\n${writeScript(paths.marker, content)}`;
}

/**
 * SIGUSR1 makes an agent unregister, so that the master does not wait for it, and end. It gets a quarter of a
 * minute for that: stopped at once, it would not have said so, and tasks would run on without an agent.
 */
export function stopScript(paths: NodePaths, unit: string): string {
    const systemctl = quoted(paths.systemctl);
    return `
pid=$(${systemctl} show -p MainPID ${quoted(unit)} | sed 's/^MainPID=//')
if ${systemctl} kill -s SIGUSR1 ${quoted(unit)} 2>/dev/null && [ "\${pid:-0}" -gt 0 ]; then
    left=75
    while [ "$left" -gt 0 ] && kill -0 "$pid" 2>/dev/null; do sleep 0.2; left=$((left - 1)); done
fi
${systemctl} stop ${quoted(unit)}
`;
}

export function unlinkScript(paths: NodePaths): string {
    return `rm -f ${quoted(paths.latest)}\n`;
}

export function startScript(paths: NodePaths, unit: string): string {
    const systemctl = quoted(paths.systemctl);
    return `${systemctl} daemon-reload\n${systemctl} start ${quoted(unit)}\n`;
}

/** A command of the user, in a shell of its own with a variable of ours, and with nothing to read. */
export function commandScript(command: string, variable: string): string {
    return `${variable} sh -c ${quoted(command)} </dev/null\n`;
}

/** Puts a file back as it was before; one that was not there goes. */
export function restoreScript(path: string, backup: string, wasAbsent: boolean): string {
    const file = quoted(path);
    return wasAbsent
        ? `rm -f ${file}\n`
        : `if [ -e ${quoted(backup)} ]; then cp -a ${quoted(backup)} ${file}.restored; mv -f ${file}.restored ${file}; fi\n`;
}

export function removeScript(path: string): string {
    return `rm -f ${quoted(path)}\n`;
}

export function journalScript(paths: NodePaths, unit: string, lines: number): string {
    return script(`${quoted(paths.journalctl)} -u ${quoted(unit)} -n ${lines} --no-pager`);
}

/** A whole script of parts, that ends with the first that fails. Messages are in English, as they are looked at. */
export function script(...parts: string[]): string {
    return ["set -eu", "export LC_ALL=C", "umask 022", ...parts].join("\n");
}

export function needsSystemctl({ systemctl }: NodePaths): string {
    return `command -v ${quoted(systemctl)} >/dev/null 2>&1 || exit ${NO_SYSTEMCTL}`;
}
