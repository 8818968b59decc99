import { z } from "zod";
import type { Framework } from "./framework";
import { form, type Listing } from "./listing";

const value = z.object({ value: z.string() });

/** Of one role or of several; one that names none has that of everybody. */
const roleFields = { role: z.string().default("*"), roles: z.array(z.string()).default([]) };
const connectionFields = { active: z.boolean().default(false), connected: z.boolean().default(false) };

const frameworkSchema = z.object({
    ...connectionFields,
    framework_info: z.object({ id: value, name: z.string(), ...roleFields }),
    inverse_offers: z.array(z.object({ agent_id: value.optional() })).default([]),
});

const legacyFrameworkSchema = z.object({
    ...connectionFields,
    ...roleFields,
    id: z.string(),
    name: z.string(),
});

/** GET_FRAMEWORKS and /frameworks. */
export const FRAMEWORKS: Listing<Framework> = {
    route: "frameworks",
    v1: form(["frameworks"], frameworkSchema, ({ framework_info, active, connected, inverse_offers }) => [
        {
            id: framework_info.id.value,
            name: framework_info.name,
            roles: rolesOf(framework_info),
            active,
            connected,
            inverseOffers: inverse_offers.flatMap(({ agent_id }) => agent_id?.value ?? []),
        },
    ]),
    legacy: form(["frameworks"], legacyFrameworkSchema, ({ id, name, active, connected, ...rest }) => [
        { id, name, roles: rolesOf(rest), active, connected, inverseOffers: [] },
    ]),
};

function rolesOf({ role, roles }: { role: string; roles: string[] }): string[] {
    return roles.length > 0 ? roles : [role];
}
