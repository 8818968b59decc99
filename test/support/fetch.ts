/**
 * fetch over a connection of its own. A server closes a connection that nobody has used for a while (Node's after 5 s),
 * and a request that goes out on a kept one at that moment is lost: a test that waits long meets that.
 */
export function fetchAnew(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("connection", "close");
    return fetch(url, { ...init, headers });
}
