import { hosted } from "../host";
import { currentSession } from "../session";
import { rollingChanges } from "./diff";
import { createRolling, deleteRolling, readRolling, updateRolling } from "./lifecycle";
import { REVISED } from "./revision";
import { checkRolling } from "./spec";

/** The CRUD provider of RollingMaintenance, for whichever host serves it. */
export const rollingProvider = hosted({
    check: (_olds, news) => checkRolling(news),
    changes: rollingChanges,
    // With all that makes a revision: a preview has to know the journal of a run that was cut off.
    previewed: [...REVISED, "phase", "machines", "machineStates", "hashes"],
    create: (news) => createRolling(news, currentSession()),
    update: (id, olds, news) => updateRolling(id, olds, news, currentSession()),
    read: (id, olds) => readRolling(id, olds, currentSession()),
    delete: (id, olds) => deleteRolling(id, olds, currentSession()),
});
