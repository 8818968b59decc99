// What a case may use: requests that are recorded, requests that are not, frameworks, a restart of the master.
import { setTimeout as sleep } from "node:timers/promises";
import fs from "node:fs";
import { failOver, mesosCache, startFramework } from "./cluster.mjs";

const keptHeaders = [
    "content-type",
    "allow",
    "www-authenticate",
    "location",
    "content-encoding",
    "retry-after",
];

export function context({ name, auth, request, cluster, scratch, lines, port }) {
    let steps = 0;
    const frameworks = [];
    const t = {
        sleep,

        /** Sends, records and returns one request. `query` sends without recording. */
        async step(label, method, path, options = {}) {
            steps += 1;
            const answer = await request(method, path, options).catch((error) => ({
                sent: options.headers ?? {},
                status: 0,
                headers: {},
                body: "",
                error: String(error.code ?? error.message),
            }));
            const body = tidy(answer.body, cluster, scratch);
            const changing = volatileIn(body + (options.body ?? "") + path);
            const kept = keptHeaders.filter((header) => header in answer.headers);
            lines.push({
                case: name,
                step: `${steps}-${label}`,
                ...(options.follower && { server: "follower" }),
                method,
                path,
                request_headers: answer.sent,
                request_body: options.body ?? null,
                status: answer.status,
                response_headers: Object.fromEntries(kept.map((header) => [header, answer.headers[header]])),
                response_body: body,
                ...(changing.length > 0 && { volatile: changing }),
                ...(answer.error && { error: answer.error }),
                ...(options.note && { note: options.note }),
            });
            return answer;
        },
        query: (method, path, options = {}) => request(method, path, { auth, ...options }),
        post: (label, path, value, options = {}) =>
            t.step(label, "POST", path, {
                headers: { "Content-Type": "application/json" },
                body: typeof value === "string" ? value : JSON.stringify(value),
                ...options,
            }),
        get: (label, path, options = {}) => t.step(label, "GET", path, options),

        async agents() {
            const all = JSON.parse((await request("GET", "/slaves", { auth })).body).slaves;
            return Object.fromEntries(all.map((agent) => [agent.hostname, agent.id]));
        },

        /** Starts framework.mjs and waits until all its tasks run. */
        async framework(label, options, tasks) {
            const framework = await startFramework({
                master: `http://127.0.0.1:${port}`,
                name: `case-${label}`,
                tasks,
                folder: fs.mkdtempSync(`${scratch}/framework-`),
                options: ["--hostname", "framework.mesos", ...options],
            });
            frameworks.push(framework);
            return { process: framework.process, read: framework.status };
        },

        async until(check, seconds = 20) {
            const end = Date.now() + seconds * 1000;
            while (Date.now() < end) {
                if (await check()) return true;
                await sleep(100);
            }
            throw new Error(`${name}: gave up waiting`);
        },

        /** The master ends, with tasks and frameworks, and starts again on the same work folder. */
        async restart(extra = []) {
            await t.stop();
            await failOver(cluster, { extra, keepTasks: false });
        },

        async stop() {
            for (const framework of frameworks.splice(0)) await framework.stop();
        },
    };
    return t;
}

/** Parts of a text that are not the same in the next run. */
function volatileIn(text) {
    const patterns = [
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?:-[SOF]?\d+)*/g,
        /\b1[7-9]\d{8}\.\d+/g, // seconds since the epoch, as a float
        /\b1[7-9]\d{17}\b/g, // nanoseconds of about now
        /\bcase-[a-z]+-\d+-\d+/g, // task names of framework.mjs
    ];
    return [...new Set(patterns.flatMap((pattern) => text.match(pattern) ?? []))].sort();
}

/** Names this run's own folders by what they are. Mesos writes "/" in JSON strings as "\/". */
function tidy(text, cluster, scratch) {
    const escaped = (folder) => folder.replaceAll("/", "\\/");
    const names = [
        [cluster, "{WORK}"],
        [mesosCache(), "{CACHE}"],
        [scratch, "{SCRATCH}"],
    ];
    return names.reduce(
        (out, [folder, name]) => out.replaceAll(folder, name).replaceAll(escaped(folder), name),
        text,
    );
}
