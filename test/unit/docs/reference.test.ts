import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { agentsCommand } from "../../../cli/agents";
import { emulatorCommand } from "../../../cli/emulator";
import { impactCommand } from "../../../cli/impact";
import { reviewCommand } from "../../../cli/review";
import {
    AgentReregistration,
    MaintenancePlan,
    MaintenanceSchedule,
    MaintenanceWindow,
    RollingMaintenance,
    ScheduledTime,
} from "../../../provider";
import { environmentSettings, SETTING_NAMES } from "../../../provider/mesos";
import { root } from "./support/markdown";

const reference = readFileSync(path.join(root, "docs/reference.md"), "utf8");

/** The members of an interface or the declared outputs of a class, as the source has them. */
function members(file: string, name: string): string[] {
    const source = ts.createSourceFile(
        file,
        readFileSync(path.join(root, file), "utf8"),
        ts.ScriptTarget.ES2022,
    );
    const found = source.statements.find(
        (each): each is ts.InterfaceDeclaration | ts.ClassDeclaration =>
            (ts.isInterfaceDeclaration(each) || ts.isClassDeclaration(each)) && each.name?.text === name,
    );
    return [...found!.members]
        .filter((member) => ts.isPropertySignature(member) || ts.isPropertyDeclaration(member))
        .map((member) => (member.name as ts.Identifier).text)
        .filter((member) => member !== "__pulumiType" && member !== "settings");
}

const WINDOW = "provider/resources/window/resource.ts";
const SCHEDULE = "provider/resources/schedule/resource.ts";
const REREGISTRATION = "provider/resources/reregistration/resource.ts";
const PLAN = "provider/resources/plan/resource.ts";
const TIME = "provider/resources/scheduled-time/resource.ts";
const ROLLING = "provider/resources/rolling/resource.ts";
const CLUSTER = "provider/resources/cluster/resource.ts";

test.each([
    [WINDOW, "MaintenanceWindowArgs"],
    [WINDOW, "MaintenanceWindow"],
    [SCHEDULE, "MaintenanceScheduleArgs"],
    [SCHEDULE, "MaintenanceSchedule"],
    [ROLLING, "RollingMaintenanceArgs"],
    [ROLLING, "AllowedTimesArgs"],
    [ROLLING, "AllowedHoursArgs"],
    [ROLLING, "RollingMaintenance"],
    ["provider/resources/rolling/states.ts", "RollingBatch"],
    ["provider/resources/rolling/states.ts", "StepOutput"],
    ["provider/resources/rolling/steps-args.ts", "CommonStepArgs"],
    ["provider/resources/rolling/steps-args.ts", "LocalStepArgs"],
    ["provider/resources/rolling/steps-args.ts", "SshStepArgs"],
    ["provider/resources/rolling/steps-args.ts", "HttpStepArgs"],
    ["provider/resources/rolling/steps-args.ts", "HttpRequestArgs"],
    ["provider/resources/rolling/steps-args.ts", "StepsArgs"],
    [REREGISTRATION, "AgentReregistrationArgs"],
    [REREGISTRATION, "AgentReregistration"],
    [REREGISTRATION, "NodeArgs"],
    [REREGISTRATION, "SshArgs"],
    [REREGISTRATION, "SshLoginArgs"],
    [REREGISTRATION, "BastionArgs"],
    [REREGISTRATION, "NodePathArgs"],
    [REREGISTRATION, "ReregistrationTimeoutArgs"],
    ["provider/resources/reregistration/states.ts", "AgentState"],
    [PLAN, "MaintenancePlanArgs"],
    [PLAN, "PlanMachineArgs"],
    [PLAN, "PlannedBatch"],
    [PLAN, "MaintenancePlan"],
    [TIME, "ScheduledTimeArgs"],
    [TIME, "CronTimeArgs"],
    [TIME, "WeekdayTimeArgs"],
    [TIME, "ScheduledTime"],
    [CLUSTER, "MesosClusterArgs"],
    [CLUSTER, "BasicAuth"],
    [CLUSTER, "TokenAuth"],
    [CLUSTER, "DcosAuth"],
    [CLUSTER, "TlsArgs"],
    [CLUSTER, "TimeoutArgs"],
    ["provider/resources/care-args.ts", "DrainArgs"],
    ["provider/resources/care-args.ts", "SafetyArgs"],
    ["provider/resources/get-impact.ts", "GetImpactArgs"],
    ["provider/impact/types.ts", "Impact"],
    ["provider/impact/types.ts", "FrameworkImpact"],
    ["provider/impact/types.ts", "ResourceShare"],
    ["provider/program/get-agents.ts", "GetAgentsArgs"],
    ["provider/mesos/agent.ts", "AgentResult"],
])("every member of %s, %s, is in the reference", (file, name) => {
    const code = [...reference.matchAll(/`[^`\n]+`/g)].join(" ");
    const missing = members(file, name).filter((member) => !new RegExp(`\\b${member}\\b`).test(code));
    expect(missing).toEqual([]);
});

test.each(SETTING_NAMES.map((name) => [name]))(
    "the setting %s is in the reference, in both spellings",
    (name) => {
        expect(reference).toMatch(new RegExp(`^\\| \`mesos:${name}\` +\\| \`${variableOf(name)}\``, "m"));
    },
);

/** Found by asking, so that the test knows no rule of its own. */
function variableOf(name: (typeof SETTING_NAMES)[number]): string {
    let asked = "";
    const spy = new Proxy({}, { get: (_target, variable) => ((asked = String(variable)), undefined) });
    environmentSettings(spy)(name);
    return asked;
}

test.each([
    MaintenanceWindow,
    MaintenanceSchedule,
    AgentReregistration,
    MaintenancePlan,
    ScheduledTime,
    RollingMaintenance,
])("the type token of %p is in the reference", ({ __pulumiType }) => {
    expect(reference).toContain(`Type token: \`${__pulumiType}\``);
});

test.each(
    [agentsCommand(), impactCommand(), emulatorCommand(), reviewCommand()].flatMap((command) =>
        command.options.map(({ flags, defaultValue }) => [command.name(), flags, defaultValue] as const),
    ),
)("the option of mesos-maintenance %s, %s, is in the reference", (command, flags, defaultValue) => {
    const [, section = ""] = reference.split(`### \`mesos-maintenance ${command}\`\n`);
    const [own = ""] = section.split("\n## ")[0]!.split("\n### ");
    const line = own.split("\n").find((each) => each.startsWith(`| \`${flags}\``));
    expect(line).toBeDefined();
    if (defaultValue !== undefined) expect(line).toContain(`\`${String(defaultValue)}\``);
});
