import * as pulumi from "@pulumi/pulumi";
import { MaintenanceWindow } from "pulumi-mesos-maintenance";

/** The second plan is the change that a colleague reviews; else it would be an edit of this file. */
const isRevised = new pulumi.Config().get("plan") === "revised";

const windows = [
    new MaintenanceWindow("rack-1-kernel", {
        machines: ["node-a1.example.net", "node-a2.example.net"],
        // Moved by a day.
        startTime: isRevised ? "2030-12-04T01:00:00Z" : "2030-12-03T01:00:00Z",
        duration: "6h",
        reason: "OPS-4711 kernel 6.12 on rack 1",
    }),
    new MaintenanceWindow("rack-1-disks", {
        machines: ["node-a3.example.net"],
        startTime: "2030-12-03T08:00:00Z",
        duration: "4h",
        reason: "OPS-4702 replace two disks",
    }),
    new MaintenanceWindow("rack-2-firmware", {
        machines: ["node-b2.example.net", "node-b3.example.net", "node-b4.example.net"],
        startTime: "2030-12-03T20:00:00Z",
        // Shortened.
        duration: isRevised ? "5h30m" : "9h",
        reason: "OPS-4713 BIOS 2.4 on rack 2",
    }),
    new MaintenanceWindow("node-b1-disk", {
        machines: ["node-b1.example.net"],
        startTime: "2030-12-02T22:00:00Z",
        duration: "10h",
        // Its machine goes down, whenever you run this: else that is refused outside of the window.
        state: isRevised ? "down" : "scheduled",
        safety: { outsideWindow: "allow" },
        reason: "OPS-4690 disk 3 of node-b1",
    }),
    isRevised
        ? // Added; the one below is cancelled.
          new MaintenanceWindow("power-feed", {
              machines: ["node-c4.example.net", "node-a4.example.net"],
              startTime: "2030-12-05T22:00:00Z",
              duration: "8h",
              reason: "OPS-4720 power feed B of racks 1 and 3",
          })
        : new MaintenanceWindow("rack-3-switch", {
              machines: ["node-c1.example.net", "node-c2.example.net"],
              startTime: "2030-12-04T12:00:00Z",
              duration: "4h",
              reason: "OPS-4705 top-of-rack switch",
          }),
];

export const starts = windows.map((window) => window.startTimeUtc);
