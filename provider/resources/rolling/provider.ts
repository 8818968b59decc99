import { hosted } from "../host";
import { currentSession } from "../session";
import { rollingChanges } from "./diff";
import { createRolling, deleteRolling, readRolling, updateRolling } from "./lifecycle";
import { checkRolling } from "./spec";

/** The CRUD provider of RollingMaintenance, for whichever host serves it. */
export const rollingProvider = hosted({
    check: (_olds, news) => checkRolling(news),
    changes: rollingChanges,
    previewed: ["owner", "phase", "machines", "machineStates", "batches", "hashes", "startedAt"],
    create: (news) => createRolling(news, currentSession()),
    update: (id, olds, news) => updateRolling(id, olds, news, currentSession()),
    read: (id, olds) => readRolling(id, olds, currentSession()),
    delete: (id, olds) => deleteRolling(id, olds, currentSession()),
});
