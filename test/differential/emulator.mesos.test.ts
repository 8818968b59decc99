import { runDifferential } from "./differential";

const realUrl = process.env.MESOS_MASTER;
const sequences = Number(process.env.DIFFERENTIAL_SEQUENCES ?? 1000);
const seed = Number(process.env.DIFFERENTIAL_SEED ?? process.env.PROPERTY_SEED ?? Date.now() % 2 ** 31);

test(`the emulator and a real master answer ${sequences} sequences of calls alike (seed ${seed})`, async () => {
    if (realUrl === undefined)
        throw new Error("MESOS_MASTER has to name a real master; npm run test:mesos starts one");
    expect(await runDifferential({ realUrl, sequences, seed })).toEqual([]);
}, 600_000);
