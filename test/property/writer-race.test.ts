import { PROTOCOL } from "../../provider/writer";
import { race } from "../support/race";
import type { Latency } from "../support/model-master";
import type { Random } from "../support/random";

const RACES = 300;

/** Reads take at most the gap, and a post arrives soon enough for the two together to stay below the settle. */
const withinProtocol = (random: Random): Latency => ({
    read: () => halves(random, random.between(1, PROTOCOL.gap)),
    write: () => [random.between(1, PROTOCOL_SLACK), random.between(1, 300)],
});

/** Like the above, but now and then a read takes so long that a post on top of it would come too late. */
const withSlowReads = (random: Random): Latency => ({
    ...withinProtocol(random),
    read: () => halves(random, random.next() < 0.1 ? random.between(400, 900) : random.between(1, 200)),
});

const PROTOCOL_SLACK = PROTOCOL.settle - PROTOCOL.gap - 5;

function halves(random: Random, total: number): [number, number] {
    const there = random.next() * total;
    return [there, total - there];
}

async function racesOf(latency: (random: Random) => Latency, count = RACES) {
    const results = [];
    for (let seed = 0; seed < count; seed++) results.push({ seed, ...(await race(seed, latency)) });
    return {
        lossy: results.filter(({ lost }) => lost.length > 0).map(({ seed }) => seed),
        foreignChanged: results
            .filter(({ foreignBefore, foreignAfter }) => foreignBefore !== foreignAfter)
            .map(({ seed }) => seed),
        repairs: results.reduce((sum, { repairs }) => sum + repairs, 0),
    };
}

describe("Several writers on one schedule", () => {
    afterEach(() => jest.restoreAllMocks());

    test("lose no window to each other, and no byte of others, while a post arrives within the settle", async () => {
        const { lossy, foreignChanged, repairs } = await racesOf(withinProtocol);
        expect({ lossy, foreignChanged }).toEqual({ lossy: [], foreignChanged: [] });
        // Else the writers never met, and the model would show nothing.
        expect(repairs).toBeGreaterThan(RACES / 4);
    }, 240_000);

    test("lose nothing either where a read takes too long at times, as it is done again", async () => {
        const { lossy, foreignChanged } = await racesOf(withSlowReads, RACES / 2);
        expect({ lossy, foreignChanged }).toEqual({ lossy: [], foreignChanged: [] });
    }, 240_000);

    test("would lose windows without the settle, so this model can fail", async () => {
        jest.replaceProperty(PROTOCOL as { settle: number }, "settle", 0);
        const { lossy } = await racesOf(withinProtocol, RACES / 3);
        expect(lossy.length).toBeGreaterThan(RACES / 30);
    }, 240_000);
});
