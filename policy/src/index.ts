/** The policy pack: what `pulumi preview --policy-pack` starts. */
import { PolicyPack } from "@pulumi/policy";
import { policies } from "./policies";

new PolicyPack("mesos-maintenance", { policies, enforcementLevel: "mandatory" });
