import { hosted } from "../host";
import { currentSession } from "../session";
import { reregistrationChanges } from "./change";
import {
    createReregistration,
    deleteReregistration,
    readReregistration,
    updateReregistration,
} from "./lifecycle";
import { checkReregistration } from "./spec";

/** The CRUD provider of AgentReregistration, for whichever host serves it. */
export const reregistrationProvider = hosted({
    check: (_olds, news) => checkReregistration(news),
    changes: reregistrationChanges,
    create: (news) => createReregistration(news, currentSession()),
    update: (id, olds, news) => updateReregistration(id, olds, news, currentSession()),
    read: (id, olds) => readReregistration(id, olds, currentSession()),
    delete: (_id, olds) => deleteReregistration(olds, currentSession()),
});
