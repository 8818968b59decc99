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
    "/master/maintenance/schedule": { ...WRITE, methods: ["GET", "POST"], handle: legacy.schedule },
    "/master/maintenance/status": { ...READ, methods: ["GET"], handle: legacy.status },
    "/master/machine/down": { ...WRITE, methods: ["POST"], handle: legacy.down },
    "/master/machine/up": { ...WRITE, methods: ["POST"], handle: legacy.up },
    "/master/api/v1": { ...WRITE, handle: v1 },
    "/master/slaves": { ...READ, handle: ({ master, query }) => view(state.slaves(master, query)) },
    "/master/tasks": {
        ...READ,
        handle: ({ master, visible, query }) => view(state.tasks(master, visible, query)),
    },
    "/master/frameworks": {
        ...READ,
        handle: ({ master, visible }) => view(state.frameworks(master, visible)),
    },
    "/master/state": {
        ...READ,
        handle: ({ master, site, visible }) =>
            view(state.state(master, site.address, site.access.authenticated, visible)),
    },
    "/master/health": { handle: ok },
    "/master/redirect": { handle: redirect },
    "/version": { handle: version },
    "/metrics/snapshot": { realm: "readonly", handle: ({ master }) => view(state.metrics(master)) },
    "/registrar(1)/registry": {
        realm: "readonly",
        handle: ({ master, site }) => view(alphabetical(registryView(master, site.address)) as object),
    },
};

/** Answers a request as the master does. */
export function route(site: Site, request: Request): Answer {
    const [path, query] = resolve(request.target);
    const name = Object.keys(ENDPOINTS).find((prefix) => path === prefix || path.startsWith(`${prefix}/`));
    if (name === undefined || path.includes("/..")) return notFound();
    const endpoint = ENDPOINTS[name]!;
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
    return jsonp(handle(endpoint, context), context.query.get("jsonp"));
}

/** The path without `/master` in front and slash at the end: the name of the endpoint in these options and logs. */
export function endpointPath(target: string): string {
    const [path] = resolve(target);
    return path.replace(/^\/master(?=\/)/, "").replace(/\/$/, "");
}

/** Path and query. What belongs to no process of the master is taken for the master's own. */
function resolve(target: string): [path: string, query: string] {
    const end = target.indexOf("?");
    const path = end < 0 ? target : target.slice(0, end);
    const process = path.split("/")[1]!;
    const ours = ["master", "version", "metrics", "registrar(1)"].includes(process);
    return [ours ? path : `/master${path}`, end < 0 ? "" : target.slice(end)];
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

function toLeader({ leader }: Site, target: string): Answer {
    if (leader === null) return text(503, "No leader elected");
    return temporaryRedirect(`//${leader.hostname}:${leader.port}${target}`);
}

function version({ path }: Context): Answer {
    return /^\/version\/?$/.test(path) ? view(alphabetical(BUILD) as object) : notFound();
}

function redirect({ site, path }: Context): Answer {
    if (path !== "/master/redirect") return notFound();
    return toLeader(site.mode === "follower" ? site : { ...site, leader: site.address }, "");
}
