import type { Master } from "../master/master";
import type { AclAction, Leader, Mode } from "../options";
import type { Address } from "../views/master-info";
import type { Visible } from "../views/state";
import type { MachineID } from "../wire/maintenance";
import type { Access } from "./access";
import { json, type Answer, type Request } from "./exchange";
import { writeJsonBytes } from "../json/writer";

/** The server as the endpoints see it. */
export interface Site {
    readonly master: Master;
    readonly access: Access;
    address: Address;
    mode: Mode;
    /** A follower's. */
    leader: Leader | null;
}

/** One request on its way through an endpoint. */
export class Context {
    constructor(
        readonly site: Site,
        readonly request: Request,
        /** With `/master` in front, where it belongs. */
        readonly path: string,
        readonly query: URLSearchParams,
        readonly principal: string | undefined,
    ) {}

    get master(): Master {
        return this.site.master;
    }

    get visible(): Visible {
        return { frameworks: this.may("view_frameworks"), tasks: this.may("view_tasks") };
    }

    may(action: AclAction): boolean {
        return this.site.access.allows(this.principal, action);
    }

    /** The test of single machines. */
    approver(action: AclAction): (id: MachineID) => boolean {
        return (id) => this.site.access.allows(this.principal, action, id);
    }
}

export function view(value: object): Answer {
    return json(writeJsonBytes(value));
}
