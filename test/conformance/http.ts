import { request } from "node:http";
import { connect } from "node:net";
import { gunzipSync, gzipSync } from "node:zlib";

export interface Answer {
    status: number;
    /** Those that the recordings keep. */
    headers: Record<string, string>;
    body: string;
}

const KEPT = ["content-type", "allow", "www-authenticate", "location", "content-encoding", "retry-after"];

/** Sends a request as it was recorded: a packed body is recorded unpacked. */
export function send(
    url: string,
    method: string,
    path: string,
    headers: Record<string, string>,
    body: string | null,
): Promise<Answer> {
    const { hostname, port } = new URL(url);
    if (method === "HEAD") return sendHead(hostname, Number(port), path, headers);
    const payload = body === null ? undefined : Buffer.from(body);
    const packed = payload && headers["Content-Encoding"] === "gzip" ? gzipSync(payload) : payload;
    const sent: Record<string, string | number> = { ...headers };
    if (packed && !headers["Transfer-Encoding"]) sent["Content-Length"] = packed.length;
    return new Promise((resolve, reject) => {
        const options = { hostname, port, method, path, headers: sent, agent: false, timeout: 10_000 };
        const outgoing = request(options, (response) => {
            const parts: Buffer[] = [];
            response.on("data", (part: Buffer) => parts.push(part));
            response.on("end", () => {
                const whole = Buffer.concat(parts);
                const unpacked = response.headers["content-encoding"] === "gzip" ? gunzipSync(whole) : whole;
                const kept = keep(response.headers);
                resolve({ status: response.statusCode!, headers: kept, body: unpacked.toString() });
            });
            response.on("error", reject);
        });
        outgoing.on("timeout", () => outgoing.destroy(new Error("timeout")));
        outgoing.on("error", reject);
        outgoing.end(packed);
    });
}

/** The body after a HEAD, which a proper client would not read. */
function sendHead(
    host: string,
    port: number,
    path: string,
    headers: Record<string, string>,
): Promise<Answer> {
    const lines = Object.entries({ Host: `${host}:${port}`, Connection: "close", ...headers });
    const head = [`HEAD ${path} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`), "", ""];
    return new Promise((resolve, reject) => {
        const parts: Buffer[] = [];
        const socket = connect(port, host, () => socket.write(head.join("\r\n")));
        socket.on("data", (part) => parts.push(part)).on("error", reject);
        socket.on("end", () => {
            const [top = "", ...body] = Buffer.concat(parts).toString().split("\r\n\r\n");
            const [first = "", ...fields] = top.split("\r\n");
            const found = fields.map((field) => [
                field.slice(0, field.indexOf(":")).toLowerCase(),
                field.slice(field.indexOf(":") + 1).trim(),
            ]);
            const answer = { headers: keep(Object.fromEntries(found)), body: body.join("\r\n\r\n") };
            resolve({ status: Number(first.split(" ")[1]), ...answer });
        });
    });
}

function keep(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
    return Object.fromEntries(
        KEPT.filter((name) => name in headers).map((name) => [name, String(headers[name])]),
    );
}
