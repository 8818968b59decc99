// The OpenSSH server that the tests of AgentReregistration log in at.
import { existsSync } from "node:fs";
import { say } from "../lib/progress.mjs";
import { run, which } from "../lib/run.mjs";

/** Installs it with apt where it is missing, as root or through sudo; says so loudly where that does not work. */
export async function ensureSshd() {
    if (existsSync("/usr/sbin/sshd") || which("sshd")) return;
    const apt = (...args) => {
        const command = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...args];
        return process.getuid?.() === 0 ? run(command[0], command.slice(1)) : run("sudo", ["-n", ...command]);
    };
    try {
        await apt("update", "-qq");
        await apt("install", "-y", "-qq", "--no-install-recommends", "openssh-server");
    } catch (error) {
        say(
            `\n!!! SKIPPED: no test logs in at a real sshd: openssh-server cannot be installed: ${error.message} !!!\n`,
        );
    }
}
