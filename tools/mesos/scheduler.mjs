// The v1 scheduler HTTP API: one subscription that is kept up, and calls beside it.
import http from "node:http";

/**
 * Subscribes a framework and stays subscribed. `info` is its FrameworkInfo without id; `onEvent` gets each event,
 * `log` what happens to the connection; `basicAuth` is "user:secret". Returns { call, id, leave }.
 */
export function subscribe({ master, info, basicAuth, onEvent, log }) {
    const endpoint = new URL("/api/v1/scheduler", master);
    const headers = {
        "Content-Type": "application/json",
        Accept: "application/json",
        ...(basicAuth && { Authorization: "Basic " + Buffer.from(basicAuth).toString("base64") }),
    };
    const state = { id: undefined, stream: undefined, left: false };

    function post(body, onResponse, onError) {
        const text = JSON.stringify(state.id ? { framework_id: state.id, ...body } : body);
        const stream = state.stream && body.type !== "SUBSCRIBE" ? { "Mesos-Stream-Id": state.stream } : {};
        const length = { "Content-Length": Buffer.byteLength(text) };
        http.request(endpoint, { method: "POST", headers: { ...headers, ...length, ...stream } })
            .on("response", onResponse)
            .on("error", (error) => {
                log("http-error", { call: body.type, message: error.message });
                onError();
            })
            .end(text);
    }

    /** Sends one call and resolves to the status of the answer, 0 for none. */
    function call(type, fields = {}) {
        return new Promise((resolve) => {
            const onResponse = async (response) => {
                const text = await textOf(response);
                if (response.statusCode !== 202)
                    log("refused", { call: type, status: response.statusCode, body: text });
                resolve(response.statusCode);
            };
            post({ type, ...fields }, onResponse, () => resolve(0));
        });
    }

    function retry() {
        state.stream = undefined;
        if (!state.left) setTimeout(connect, 1000);
    }

    function connect() {
        const framework_info = state.id ? { ...info, id: state.id } : info;
        post({ type: "SUBSCRIBE", subscribe: { framework_info } }, listen, retry);
    }

    async function listen(response) {
        if (response.statusCode !== 200) {
            log("subscribe-refused", { status: response.statusCode, body: await textOf(response) });
            if (response.statusCode < 500) process.exit(1);
            return retry();
        }
        state.stream = response.headers["mesos-stream-id"];
        const receive = recordReader((event) => {
            if (event.type === "SUBSCRIBED") state.id = event.subscribed.framework_id;
            onEvent(event);
        });
        response.on("data", receive).on("error", () => {});
        response.once("close", () => {
            log("disconnected");
            retry();
        });
    }

    connect();
    return {
        call,
        id: () => state.id?.value,
        /** No new connection from here on; the calls still to be made use the present one. */
        leave: () => (state.left = true),
    };
}

/** RecordIO: "<decimal length>\n<that many bytes>", again and again. */
function recordReader(onRecord) {
    let buffer = Buffer.alloc(0);
    return (part) => {
        buffer = Buffer.concat([buffer, part]);
        for (;;) {
            const line = buffer.indexOf(10);
            if (line < 0) return;
            const end = line + 1 + Number(buffer.subarray(0, line).toString());
            if (buffer.length < end) return;
            const record = buffer.subarray(line + 1, end).toString();
            buffer = buffer.subarray(end);
            onRecord(JSON.parse(record));
        }
    };
}

async function textOf(response) {
    const parts = [];
    for await (const part of response) parts.push(part);
    return Buffer.concat(parts).toString();
}
