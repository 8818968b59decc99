import { hosted } from "../host";
import { currentSession } from "../session";
import { createSchedule, deleteSchedule, readSchedule, scheduleChanges, updateSchedule } from "./lifecycle";
import { checkSchedule } from "./spec";

/** The CRUD provider of MaintenanceSchedule, for whichever host serves it. */
export const scheduleProvider = hosted({
    check: (_olds, news) => checkSchedule(news),
    changes: scheduleChanges,
    previewed: ["owner", "windows", "machineStates"],
    create: (news) => createSchedule(news, currentSession()),
    update: (id, olds, news) => updateSchedule(id, olds, news, currentSession()),
    read: (id, olds) => readSchedule(id, olds, currentSession()),
    delete: (_id, olds) => deleteSchedule(olds, currentSession()),
});
