import { Cluster, impactOf } from "../../provider/impact";
import { type Connection, isMesosError, MasterClient, mastersFingerprint } from "../../provider/mesos";
import type { AgentMachine, View } from "../../provider/schedule";
import type { KnownMachine } from "../model/machines";
import type { Impact } from "../schema";

/** What a review takes from a master. */
export interface Look {
    /** Which cluster of a stack this is; see `Placement`. */
    masters: string;
    /** Undefined where this principal may not see the schedule. */
    view?: View;
    machines: readonly KnownMachine[];
    /** Undefined where this principal may not see what runs. */
    impactOf(machines: readonly AgentMachine[]): Impact | undefined;
}

/** How long a review waits for a master before it goes on without. */
const PATIENCE = 10_000;

/** What a master shows; where it shows nothing, or a part only, the notes say why. */
export async function lookAt(connection: Connection): Promise<{ look?: Look; notes: string[] }> {
    const { timeouts } = connection;
    const total = Math.min(timeouts.total, PATIENCE);
    const request = Math.min(timeouts.request, PATIENCE);
    const stop = new AbortController();
    const client = new MasterClient({ ...connection, timeouts: { total, request } }, undefined, stop.signal);
    const notes: string[] = [];
    try {
        const [agents, tasks, frameworks] = await Promise.all([
            client.agents(),
            client.tasks(),
            client.frameworks(),
        ]);
        const view = await client.view().catch((error: unknown) => {
            if (!isMesosError(error, "FORBIDDEN", "PARTIAL_VIEW")) throw error;
            notes.push(`Windows of others are not known: ${error.message}`);
            return undefined;
        });
        const machines = agents.map(({ hostname, ip, id, attributes, zone }) => ({
            hostname,
            ip,
            id,
            group: attributes.rack ?? zone ?? attributes.zone,
        }));
        const cluster = new Cluster({ agents, tasks, frameworks });
        if (cluster.hidesTasks) notes.push("Impact is not known: this principal may not see any task.");
        const look: Look = {
            masters: mastersFingerprint(connection.masters),
            view,
            machines,
            impactOf: (each) => (cluster.hidesTasks ? undefined : impactOf(each, cluster)),
        };
        return { look, notes };
    } catch (error) {
        if (!isMesosError(error)) throw error;
        return {
            notes: [
                `The master was not looked at, so impact and windows of others are not known: ${error.message}`,
            ],
        };
    } finally {
        // One question that fails leaves others behind, which would go on asking.
        stop.abort();
        await client.close();
    }
}
