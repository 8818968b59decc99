import "../../../support/one-realm";
import { startEmulator } from "../../../../emulator";
import { leaderIn } from "../../../../provider/mesos/leader";
import { type HttpRequest, Transport } from "../../../../provider/mesos/transport";
import { connectionTo } from "../../../support/connection";
import { CleanUp, startHttpServer } from "../../../support/http-server";

const cleanUp = new CleanUp();
afterEach(cleanUp.run);

const transportTo = (...masters: string[]) =>
    cleanUp.add(
        new Transport(connectionTo(masters, { auth: { kind: "basic", principal: "ops", secret: "canary" } })),
        (each) => each.close(),
    );
const serverThat = async (answer: Parameters<typeof startHttpServer>[0]) =>
    cleanUp.add(await startHttpServer(answer), (each) => each.stop());
/** A master, or a gateway, that redirects whatever comes. */
const redirecting = (location: (url: string) => string, status = 307) =>
    serverThat(({ url }, response) => response.writeHead(status, { location: location(url) }).end());

const READ: HttpRequest = {
    name: "GET_MAINTENANCE_SCHEDULE",
    method: "POST",
    path: "/api/v1",
    body: '{"type":"GET_MAINTENANCE_SCHEDULE"}',
    write: false,
};

/**
 * What login gateways answer to who has not logged in, as their documentation and sources have it. `{login}` is where
 * they send people, over the same scheme as the master: only the form of the place tells it from a leader's.
 */
const GATEWAYS: [string, number, string][] = [
    ["oauth2-proxy", 302, "{login}/oauth2/start?rd=/api/v1"],
    ["oauth2-proxy, its sign-in page", 302, "{login}/oauth2/sign_in?rd=%2Fapi%2Fv1"],
    [
        "oauth2-proxy, straight to the provider",
        302,
        "{login}/authorize?client_id=mesos&redirect_uri=https%3A%2F%2Fgw.example%2Foauth2%2Fcallback&response_type=code&state=n0nce:/api/v1",
    ],
    ["nginx auth_request", 302, "{login}/login?next=/api/v1"],
    ["nginx auth_request, on its own host", 302, "/login?next=/api/v1"],
    ["nginx auth_request, with the whole URL", 302, "{login}/?url=http://gw.example/api/v1"],
    ["Vouch", 302, "{login}/login?url=http://gw.example/api/v1&vouch-failcount=&X-Vouch-Token=&error="],
    [
        "Keycloak",
        302,
        "{login}/realms/ops/protocol/openid-connect/auth?response_type=code&client_id=mesos&redirect_uri=https%3A%2F%2Fgw.example%2Fapi%2Fv1",
    ],
    ["Keycloak Gatekeeper", 307, "/oauth/authorize?state=/api/v1"],
    ["Okta", 302, "{login}/login/login.htm?fromURI=/api/v1"],
    ["Okta, OpenID Connect", 302, "{login}/oauth2/default/v1/authorize?client_id=0oa&state=/api/v1"],
    ["DC/OS Admin Router", 302, "{login}/login?redirect_uri=http://dcos.example/mesos/api/v1"],
    ["DC/OS Admin Router, its login", 307, "{login}/acs/api/v1/auth/login"],
    [
        "Cloudflare Access",
        302,
        "{login}/cdn-cgi/access/login/gw.example?kid=abc&redirect_url=%2Fapi%2Fv1&meta=/api/v1",
    ],
    [
        "AWS ALB with OIDC",
        302,
        "{login}/authorize?client_id=mesos&redirect_uri=https%3A%2F%2Fgw.example%2Foauth2%2Fidpresponse&response_type=code&scope=openid&state=/api/v1",
    ],
    ["AWS ALB, to TLS", 301, "https://gw.example:443/api/v1"],
    [
        "Azure AD application proxy",
        302,
        "{login}/common/oauth2/authorize?response_type=code&redirect_uri=https%3a%2f%2fgw.example%2f&state=AppProxyState:/api/v1",
    ],
    ["AD FS with Web Application Proxy", 307, "{login}/adfs/ls?version=1.0&action=signin&url=/api/v1"],
    ["Authelia", 303, "{login}/?rd=http%3A%2F%2Fgw.example%2Fapi%2Fv1&rm=POST"],
    ["Authentik", 302, "{login}/outpost.goauthentik.io/start?rd=http://gw.example/api/v1"],
    ["Traefik forward-auth", 307, "{login}/o/oauth2/auth?client_id=mesos&state=abc:google:/api/v1"],
    ["Pomerium", 302, "{login}/.pomerium/sign_in?pomerium_redirect_uri=http%3A%2F%2Fgw.example%2Fapi%2Fv1"],
    ["Google IAP", 302, "{login}/o/oauth2/v2/auth?client_id=1.apps&state=/api/v1"],
    ["CAS", 302, "{login}/cas/login?service=http://gw.example/api/v1"],
    ["Shibboleth", 302, "{login}/idp/profile/SAML2/Redirect/SSO?SAMLRequest=abc&RelayState=/api/v1"],
    ["mod_auth_mellon", 303, "/mellon/login?ReturnTo=http://gw.example/api/v1"],
    ["F5 BIG-IP APM", 302, "/my.policy"],
    ["a single sign-on that keeps the path", 302, "{login}/sso/api/v1"],
    ["the same with the method and the body", 307, "{login}/sso/api/v1"],
    ["a portal of a network", 302, "{login}/api/v1"],
    ["one that keeps everything but the host", 307, "{login}/api/v1"],
    ["the same with the master's own path", 308, "{login}/master/api/v1"],
    ["a gateway that wants a slash", 301, "/api/v1/"],
];

describe("A redirect of a gateway that wants a login", () => {
    test.each(GATEWAYS)("is not taken for a leader's: %s (%d)", async (_name, status, location) => {
        const login = await serverThat((_, response) => response.end("{}"));
        const gateway = await redirecting(() => location.replace("{login}", login.url), status);
        const sent = transportTo(gateway.url).send(READ);
        await expect(sent).rejects.toMatchObject({
            code: "NOT_MESOS",
            message: expect.stringMatching(/redirects to .*, and not as a Mesos master does/) as string,
        });
        // The query may hold a token of somebody's.
        await expect(sent).rejects.not.toThrow(/\?|canary/);
        expect(login.received).toEqual([]);
        expect(gateway.received).toHaveLength(1);
    });
});

describe("A leader is read from a redirect", () => {
    const from = "http://follower.example:5050";

    test.each([
        ["/api/v1", "//leader.example:5050/master/api/v1", "http://leader.example:5050"],
        ["/api/v1", "//leader.example:5050/api/v1", "http://leader.example:5050"],
        ["/machine/down", "//10.0.0.2:5050/master/machine/down", "http://10.0.0.2:5050"],
        ["/registrar(1)/registry", "//leader:5050/registrar(1)/registry", "http://leader:5050"],
        ["/api/v1", "//[fd00::1]:5050/master/api/v1", "http://[fd00::1]:5050"],
    ])("as Mesos gives it: %s at %s", (path, location, leader) => {
        expect(leaderIn({ status: 307, location }, path, from)).toBe(leader);
        expect(leaderIn({ status: 307, location }, path, from.replace("http", "https"))).toBe(
            leader.replace("http", "https"),
        );
        for (const status of [301, 302, 303, 308])
            expect(leaderIn({ status, location }, path, from)).toBeUndefined();
    });

    test.each([
        "",
        "/api/v1",
        "http://other.example/api/v1",
        "///other.example/api/v1",
        "/\\other.example/api/v1",
        "//other.example/sso/api/v1",
        "//other.example/master/master/api/v1",
        "//other.example/api/v1?next=/api/v1",
        "//other.example/login?next=/api/v1",
        "//other.example/login#/api/v1",
        "//other.example/api/v1#",
        "//other.example/api/v1/",
        "//other.example/API/v1",
        "//other.example/%61pi/v1",
        "//other.example/x/../api/v1",
        "//follower.example@other.example/api/v1",
        "//other.example",
        "//other.example:99999/api/v1",
    ])("and from nothing else: %j", (location) => {
        expect(leaderIn({ status: 307, location }, "/api/v1", from)).toBeUndefined();
    });
});

describe("Masters that redirect", () => {
    test("to themselves are passed over for the others", async () => {
        const leader = cleanUp.add(await startEmulator(), (each) => each.stop());
        const follower = await redirecting((url) => `//127.0.0.1:${follower.port}/master${url}`);
        const answer = await transportTo(follower.url, leader.url).send(READ);
        expect(answer).toMatchObject({ status: 200, origin: leader.url });
        expect(follower.received).toHaveLength(1);
    });

    test("to each other, in a circle of any length, are passed over for the others", async () => {
        const leader = cleanUp.add(await startEmulator(), (each) => each.stop());
        const ports: number[] = [];
        for (const number of [0, 1, 2, 3, 4, 5, 6]) {
            const server = await redirecting((url) => `//127.0.0.1:${ports[(number + 1) % 7]}${url}`);
            ports.push(server.port);
        }
        const [first, second] = ports.map((port) => `http://127.0.0.1:${port}`);
        expect(await transportTo(first!, second!, leader.url).send(READ)).toMatchObject({
            status: 200,
            origin: leader.url,
        });
    });

    test("one and all to themselves are asked again until one leads", async () => {
        const follower = cleanUp.add(await startEmulator(), (each) => each.stop());
        follower.setMode("follower", { hostname: "127.0.0.1", port: follower.port });
        const answer = transportTo(follower.url).send(READ);
        while (follower.requests.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
        follower.setMode("leader");
        expect(await answer).toMatchObject({ status: 200 });
    });

    test("to one that is gone: the message names what became of that one", async () => {
        const follower = await redirecting((url) => `//leader.invalid:5050/master${url}`);
        const timeouts = { request: 5_000, total: 1_000 };
        const transport = cleanUp.add(new Transport(connectionTo(follower.url, { timeouts })), (each) =>
            each.close(),
        );
        await expect(transport.send(READ)).rejects.toMatchObject({
            code: "UNREACHABLE",
            message: expect.stringMatching(
                /^GET_MAINTENANCE_SCHEDULE: no Mesos master can be reached \(E\w+: .*leader\.invalid\); tried .*, http:\/\/leader\.invalid:5050 for 1 s/,
            ) as string,
        });
    });

    test("to one that answers nobody are passed over for the others", async () => {
        const silent = await serverThat(() => undefined);
        const leader = cleanUp.add(await startEmulator(), (each) => each.stop());
        const follower = await redirecting((url) => `//127.0.0.1:${silent.port}${url}`);
        const timeouts = { request: 500, total: 10_000 };
        const transport = cleanUp.add(
            new Transport(connectionTo([follower.url, leader.url], { timeouts })),
            (each) => each.close(),
        );
        expect(await transport.send(READ)).toMatchObject({ origin: leader.url });
    });
});
