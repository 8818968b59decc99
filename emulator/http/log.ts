import type { Request } from "./exchange";
import { endpointPath } from "./routes";

/** A request that was answered, or not: status 0 is a connection that was dropped. */
export interface LoggedRequest {
    method: string;
    /** As sent, with the query. */
    path: string;
    /** The type of a v1 call. */
    call?: string;
    status: number;
    /** Of the request. */
    body: string;
    /** When it was answered, in milliseconds since the epoch. */
    at: number;
}

/** The type of a v1 call, where the request is one. */
export function callOf({ method, target, body }: Request): string | undefined {
    if (method !== "POST" || endpointPath(target) !== "/api/v1") return undefined;
    try {
        const { type } = JSON.parse(body.toString()) as { type?: unknown };
        return typeof type === "string" ? type : undefined;
    } catch {
        return undefined;
    }
}

/** Whether the request asks for something and changes nothing. */
export function isRead(request: Request): boolean {
    const call = callOf(request);
    return request.method === "GET" || call?.startsWith("GET_") === true;
}
