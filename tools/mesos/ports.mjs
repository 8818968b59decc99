import net from "node:net";

/** The first of a row of ports that is free; below those that the system gives to outgoing connections. */
export async function freePort() {
    for (let port = 15050; ; port += 50) {
        const free = await new Promise((resolve) => {
            const server = net.createServer().once("error", () => resolve(false));
            server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
        });
        if (free) return port;
    }
}
