/** All policies, for a pack of one's own: `import { policies } from "pulumi-mesos-maintenance-policy/policies"`. */
import type { Policies } from "@pulumi/policy";
import { eachWindow, eachWindowOfStack, wholeStack } from "./adapters";
import { withMoment } from "./moment";
import { allowedHours } from "./rules/allowed-hours";
import { drainRequired, noAllowedLoss, noTakeover } from "./rules/forbidden";
import { freezePeriods } from "./rules/freeze-periods";
import { maximumDuration } from "./rules/maximum-duration";
import { maximumShare } from "./rules/maximum-share";
import { minimumNotice } from "./rules/minimum-notice";
import { reasonPattern } from "./rules/reason-pattern";
import { tlsVerified } from "./tls-verified";

export const policies: Policies = [
    withMoment(eachWindow(allowedHours), allowedHours),
    withMoment(eachWindow(freezePeriods), freezePeriods),
    eachWindow(maximumDuration),
    eachWindow(reasonPattern),
    eachWindow(drainRequired),
    eachWindow(noAllowedLoss),
    eachWindow(noTakeover),
    tlsVerified,
    eachWindowOfStack(minimumNotice),
    wholeStack(maximumShare),
];
