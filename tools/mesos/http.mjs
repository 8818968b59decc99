// HTTP requests as a case writes them, down to headers and encodings that a proper client would not send.
import http from "node:http";
import net from "node:net";
import zlib from "node:zlib";

const patience = 20_000;

/** A client of the masters on these ports. `request` resolves to { sent, status, headers, body }. */
export function client(ports) {
    return {
        request(method, target, { body, headers = {}, auth, gzip, chunked, follower } = {}) {
            const port = follower ? ports.follower : ports.leader;
            const sent = { ...headers };
            if (auth) sent.Authorization = "Basic " + Buffer.from(auth).toString("base64");
            if (method === "HEAD") return head(target, sent, port);
            if (gzip) sent["Content-Encoding"] = "gzip"; // the recorded request body is the plain one
            if (chunked) sent["Transfer-Encoding"] = "chunked";
            const plain = body === undefined ? undefined : Buffer.from(body);
            const payload = gzip && plain ? zlib.gzipSync(plain) : plain;
            const wire = payload && !chunked ? { ...sent, "Content-Length": payload.length } : sent;
            return exchange({ port, method, path: target, headers: wire }, payload, sent);
        },
    };
}

function exchange(options, payload, sent) {
    return new Promise((resolve, reject) => {
        const request = http.request({ host: "127.0.0.1", agent: false, timeout: patience, ...options });
        request.on("response", (response) => {
            const parts = [];
            response.on("data", (part) => parts.push(part));
            response.on("end", () => {
                const whole = Buffer.concat(parts);
                const body = response.headers["content-encoding"] === "gzip" ? zlib.gunzipSync(whole) : whole;
                resolve({
                    sent,
                    status: response.statusCode,
                    headers: response.headers,
                    body: body.toString(),
                });
            });
            response.on("error", reject);
        });
        request.on("timeout", () => request.destroy(new Error("timeout")));
        request.on("error", reject);
        request.end(payload);
    });
}

/**
 * HEAD goes over a bare socket: the master sends a body after it, which Node's parser rightly refuses. Everything up
 * to the end of the connection is kept.
 */
function head(target, sent, port) {
    const top = [`HEAD ${target} HTTP/1.1`, `Host: 127.0.0.1:${port}`, "Connection: close"];
    for (const [name, value] of Object.entries(sent)) top.push(`${name}: ${value}`);
    return new Promise((resolve, reject) => {
        const parts = [];
        const socket = net.connect(port, "127.0.0.1", () => socket.write(top.join("\r\n") + "\r\n\r\n"));
        socket.setTimeout(patience, () => socket.destroy(new Error("timeout")));
        socket.on("data", (part) => parts.push(part)).on("error", reject);
        socket.on("end", () => resolve({ sent, ...parse(Buffer.concat(parts).toString()) }));
    });
}

function parse(answer) {
    const [top, ...rest] = answer.split("\r\n\r\n");
    const [status, ...fields] = top.split("\r\n");
    const split = (field) => [
        field.slice(0, field.indexOf(":")).toLowerCase(),
        field.slice(field.indexOf(":") + 1).trim(),
    ];
    return {
        status: Number(status.split(" ")[1]),
        headers: Object.fromEntries(fields.map(split)),
        body: rest.join("\r\n\r\n"),
    };
}
