import { hosted } from "../host";
import { createTime, readTime, timeChanges, updateTime } from "./lifecycle";
import { checkTime } from "./spec";

/** The CRUD provider of ScheduledTime, for whichever host serves it. */
export const timeProvider = hosted(
    {
        check: (_olds, news) => checkTime(news),
        changes: (olds, news) => timeChanges(olds, news, Date.now()),
        create: (news) => createTime(news, Date.now()),
        update: (_id, olds, news) => updateTime(olds, news, Date.now()),
        read: (id, olds) => readTime(id, olds),
        delete: async () => {},
    },
    { asksMaster: false },
);
