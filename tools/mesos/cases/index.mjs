// All cases, by the kind of cluster that they run on. A case is name: async (t) => ...; see context.mjs for t.
import { OPS, VIEW, acls, auth, authorization } from "./auth.mjs";
import { drain } from "./drain.mjs";
import { effects } from "./effects.mjs";
import { format } from "./format.mjs";
import { machines } from "./machines.mjs";
import { schedule } from "./schedule.mjs";
import { separate } from "./separate.mjs";
import { v1 } from "./v1.mjs";

/** `options` of start.sh; `fresh`: a new cluster for each case; `auth`: who asks what is not recorded. */
export const groups = [
    { options: [], cases: { ...schedule, ...format, ...machines, ...v1 } },
    { options: [], fresh: true, cases: { ...drain, ...effects } },
    { options: ["--separate-agents", "--follower", "{FOLLOWER}"], fresh: true, cases: separate },
    { options: ["--basic-auth", OPS], auth: OPS, cases: auth },
    { options: ["--basic-auth", OPS, "--basic-auth", VIEW, "--acls", acls], auth: OPS, cases: authorization },
];
