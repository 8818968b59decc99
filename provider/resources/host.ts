import { engine } from "./engine";
import { PartialFailure } from "./failure";
import type { Checked, Properties } from "./inputs";
import { hasMoved } from "./placement";
import { providerNotes } from "./record-note";
import { type Configuration, configureSession, settingsProblem } from "./session";

/** A resource's operations, without anything of Pulumi's protocol. */
export interface Operations {
    check(olds: Properties, news: Properties): Checked;
    changes(olds: Properties, news: Properties): boolean;
    /** The outputs that a preview has to know of a resource that changes; none where it asks nothing of them. */
    previewed?: readonly string[];
    create(news: Properties): Promise<{ id: string; outs: object }>;
    update(id: string, olds: Properties, news: Properties): Promise<{ outs: object }>;
    /** An empty result means that the resource is gone. */
    read(id: string, olds: Properties): Promise<{ id?: string; props?: object; inputs?: object }>;
    delete(id: string, olds: Properties): Promise<void>;
}

/** The seven methods of a dynamic provider, as the serialised shim forwards them. */
export interface HostedProvider {
    configure(request: { config: Configuration }): Promise<void>;
    check(olds: Properties, news: Properties): Promise<Checked>;
    diff(
        id: string,
        olds: Properties,
        news: Properties,
    ): Promise<{ changes: boolean; replaces?: string[]; deleteBeforeReplace: boolean }>;
    create(news: Properties): Promise<{ id: string; outs: Properties }>;
    update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }>;
    read(id: string, olds: Properties): Promise<{ id?: string; props?: Properties; inputs?: Properties }>;
    delete(id: string, olds: Properties): Promise<void>;
}

/**
 * Puts operations behind the dynamic-provider protocol. What leaves here is plain: an error that carries
 * anything odd makes the CLI hang for ever, and `undefined`, bigint or Date in outputs lose the resource.
 *
 * @param asksMaster whether the settings of the connection have to be right.
 */
export function hosted(operations: Operations, { asksMaster = true } = {}): HostedProvider {
    return {
        configure: async ({ config }) => {
            engine.watch();
            configureSession(config);
        },
        check: (olds, news) =>
            guarded(news, async () => {
                const { placement, ...given } = news;
                const { inputs, failures } = operations.check(withoutProvider(olds), given);
                const settings = asksMaster ? settingsProblem() : undefined;
                return {
                    inputs: plain({ ...inputs, placement }),
                    failures:
                        settings === undefined ? failures : [...failures, { property: "", reason: settings }],
                };
            }),
        diff: (_id, olds, news) =>
            guarded(news, async () => {
                if (hasMoved(olds.placement, news.placement))
                    return { changes: true, replaces: ["placement"], deleteBeforeReplace: true };
                const changes = operations.changes(olds, withoutPlacement(news));
                if (changes) leaveNote(operations, olds, news);
                return { changes, deleteBeforeReplace: true };
            }),
        create: (news) =>
            guarded(news, async () => {
                const { id, outs } = await operations.create(news);
                return { id, outs: plain(placed(outs, news)) };
            }),
        update: (id, olds, news) =>
            guarded(news, async () => {
                if (typeof news.owner === "string") providerNotes().drop(news.owner);
                return { outs: plain(placed((await operations.update(id, olds, news)).outs, news)) };
            }),
        read: (id, olds) =>
            guarded(olds, async () => {
                const { id: found, props, inputs } = await operations.read(id, olds);
                if (found === undefined) return {};
                return {
                    id: found,
                    props: plain(placed(props ?? {}, olds)),
                    ...(inputs ? { inputs: plain(placed(inputs, olds)) } : {}),
                };
            }),
        delete: (id, olds) => guarded(olds, () => operations.delete(id, olds)),
    };
}

/** For the program, should this be a preview: nothing tells the provider whether it is one. */
function leaveNote({ previewed }: Operations, olds: Properties, { owner }: Properties): void {
    if (previewed === undefined || typeof owner !== "string") return;
    providerNotes().leave(owner, Object.fromEntries(previewed.map((name) => [name, olds[name]])));
}

/** Lets only errors out that the host can pass on. */
async function guarded<T>(properties: Properties, operation: () => Promise<T>): Promise<T> {
    try {
        return await engine.during(operation);
    } catch (error) {
        if (!(error instanceof PartialFailure)) throw new Error(messageOf(error), { cause: error });
        const { id, reasons } = error;
        // Without __provider the recorded resource could never be refreshed or deleted.
        const recorded = {
            ...plain(placed(error.properties, properties)),
            __provider: properties.__provider,
        };
        throw Object.assign(new Error(messageOf(error), { cause: error }), {
            id,
            properties: recorded,
            reasons: reasons.map(String),
        });
    }
}

function messageOf(error: unknown): string {
    const message = error instanceof Error ? error.message : String(error);
    return message || "failed without a message";
}

/** With the placement of other properties: no operation needs to know of it. */
function placed(values: object, { placement }: Properties): object {
    return { ...values, placement };
}

function withoutPlacement({ placement: _placement, ...rest }: Properties): Properties {
    return rest;
}

function withoutProvider({ __provider, ...rest }: Properties): Properties {
    return rest;
}

/** JSON and nothing else: undefined vanishes, bigint is refused loudly. */
function plain(value: object): Properties {
    return JSON.parse(JSON.stringify(value)) as Properties;
}
