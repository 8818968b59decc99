import { environmentSettings, MesosError, type Settings } from "../provider/mesos";

/** The settings of a command: the environment's, with another master where one is named. */
export function settingsFor(master: string | undefined): Settings {
    const environment = environmentSettings(process.env);
    const settings: Settings = (name) => (name === "masters" && master ? master : environment(name));
    if (settings("masters") !== undefined) return settings;
    throw new MesosError(
        "BAD_SETTINGS",
        "no Mesos master is named; give --master http://leader.example:5050, or set MESOS_MASTERS",
    );
}

export const CREDENTIALS_HELP = "\nCredentials and TLS come from the environment: MESOS_PRINCIPAL and so on.";

/** Collects an option that may be repeated. */
export function list(text: string, earlier: string[] = []): string[] {
    return [...earlier, text];
}
