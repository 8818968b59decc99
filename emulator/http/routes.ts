import { JsonError } from "../json/reader";
import { alphabetical } from "../json/writer";
import { Refusal } from "../master/refusal";
import { BUILD } from "../views/master-info";
import { registryView } from "../views/registry";
import * as state from "../views/state";
import { ConversionError } from "../wire/message";
import type { Realm } from "./access";
import { Context, view, type Site } from "./context";
import {
    jsonp,
    methodNotAllowed,
    notFound,
    ok,
    temporaryRedirect,
    text,
    type Answer,
    type Request,
} from "./exchange";
import * as legacy from "./legacy";
import { v1 } from "./v1";

interface Endpoint {
    /** Whose secret it asks for; nobody's without. */
    readonly realm?: Realm;
    /** Whether a follower sends the request to the leader. */
    readonly leader?: true;
    /** Any method without. */
    readonly methods?: readonly string[];
    readonly handle: (context: Context) => Answer;
}

const READ = { realm: "readonly", leader: true } as const;
const WRITE = { realm: "readwrite", leader: true } as const;

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
    "master/maintenance/schedule": { ...WRITE, methods: ["GET", "POST"], handle: legacy.schedule },
    "master/maintenance/status": { ...READ, methods: ["GET"], handle: legacy.status },
    "master/machine/down": { ...WRITE, methods: ["POST"], handle: legacy.down },
    "master/machine/up": { ...WRITE, methods: ["POST"], handle: legacy.up },
    "master/api/v1": { ...WRITE, handle: v1 },
    "master/slaves": { ...READ, handle: ({ master, query }) => view(state.slaves(master, query)) },
    "master/tasks": {
        ...READ,
        handle: ({ master, visible, query }) => view(state.tasks(master, visible, query)),
    },
    "master/frameworks": {
        ...READ,
        handle: ({ master, visible }) => view(state.frameworks(master, visible)),
    },
    "master/state": {
        ...READ,
        handle: ({ master, site, visible }) =>
            view(state.state(master, site.address, site.access.authenticated, visible)),
    },
    "master/health": { handle: ok },
    "master/redirect": { handle: redirect },
    version: { handle: version },
    "metrics/snapshot": { realm: "readonly", handle: ({ master }) => view(state.metrics(master)) },
    "registrar(1)/registry": {
        realm: "readonly",
        handle: ({ master, site }) => view(alphabetical(registryView(master, site.address)) as object),
    },
};

/** Answers a request as the master does. */
export function route(site: Site, request: Request): Answer {
    const { path, query, name } = resolve(request.target);
    const key = Object.keys(ENDPOINTS).find((prefix) => `${name}/`.startsWith(`${prefix}/`));
    if (key === undefined || path.includes("/..")) return notFound();
    const endpoint = ENDPOINTS[key]!;
    let principal: string | undefined;
    if (endpoint.realm !== undefined) {
        const who = site.access.authenticate(request, endpoint.realm);
        if ("status" in who) return who;
        principal = who.principal;
    }
    if (endpoint.leader && site.mode === "follower") return toLeader(site, path + query);
    if (endpoint.methods && !endpoint.methods.includes(request.method)) {
        return methodNotAllowed(endpoint.methods, request.method);
    }
    const context = new Context(site, request, path, new URLSearchParams(query), principal);
    return jsonp(handle(endpoint, context), context.query.getAll("jsonp").at(-1));
}

/** The path without `/master` in front and slash at the end: the name of the endpoint in fault rules. */
export function endpointPath(target: string): string {
    return `/${resolve(target).name.replace(/^master\//, "")}`;
}

interface Target {
    /** As the master rewrites it: what belongs to no process of it is taken for the master's own. */
    path: string;
    query: string;
    /** The path without slashes at either end of what follows the process. */
    name: string;
}

function resolve(target: string): Target {
    const [, sent = "", query = ""] = /^([^?]*)(.*)$/s.exec(target)!;
    const ours = ["master", "version", "metrics", "registrar(1)"].includes(sent.split("/")[1]!);
    const path = ours ? sent : `/master${sent}`;
    const [, process = "", rest = ""] = /^\/([^/]*)(.*)$/s.exec(path)!;
    return { path, query, name: `${process}/${rest.replace(/^\/+|\/+$/g, "")}`.replace(/\/$/, "") };
}

function handle(endpoint: Endpoint, context: Context): Answer {
    try {
        return endpoint.handle(context);
    } catch (error) {
        if (error instanceof Refusal) return text(error.status, error.message);
        if (error instanceof JsonError || error instanceof ConversionError) return text(400, error.message);
        throw error;
    }
}

function toLeader({ leader }: Pick<Site, "leader">, target: string): Answer {
    if (leader === null) return text(503, "No leader elected");
    return temporaryRedirect(`//${leader.hostname}:${leader.port}${target}`);
}

function version({ path }: Context): Answer {
    return /^\/version\/*$/.test(path) ? view(alphabetical(BUILD) as object) : notFound();
}

/** To the leader as such; a path that only looks like this one is kept, as for any other endpoint. */
function redirect({ site, path }: Context): Answer {
    if (path.startsWith("/master/redirect/")) return notFound();
    const leading = site.mode === "follower" ? site : { leader: site.address };
    return toLeader(leading, path === "/master/redirect" ? "" : path);
}
