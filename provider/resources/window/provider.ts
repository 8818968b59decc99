import { hosted } from "../host";
import { currentSession } from "../session";
import { windowChanges } from "./diff";
import { createWindow, deleteWindow, readWindow, updateWindow } from "./lifecycle";
import { checkWindow } from "./spec";

/** The CRUD provider of MaintenanceWindow, for whichever host serves it. */
export const windowProvider = hosted({
    check: (olds, news) => checkWindow(news, Object.keys(olds).length === 0, Date.now()),
    changes: windowChanges,
    previewed: ["owner", "state", "startTime", "endTime", "duration", "machines", "machineStates"],
    create: (news) => createWindow(news, currentSession(), Date.now()),
    update: (id, olds, news) => updateWindow(id, olds, news, currentSession()),
    read: (id, olds) => readWindow(id, olds, currentSession()),
    delete: (_id, olds) => deleteWindow(olds, currentSession()),
});
