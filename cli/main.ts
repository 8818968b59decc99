#!/usr/bin/env node
import { Command } from "commander";
import { agentsCommand } from "./agents";
import { emulatorCommand } from "./emulator";
import { impactCommand } from "./impact";
import { reviewCommand } from "./review";

/** The command of the package; each subcommand is a file of its own. */
const program = new Command("mesos-maintenance")
    .description("Mesos maintenance windows from the command line")
    .addCommand(agentsCommand())
    .addCommand(impactCommand())
    .addCommand(emulatorCommand())
    .addCommand(reviewCommand());

program.parseAsync().catch((error: Error) => {
    console.error(`mesos-maintenance: ${error.message}`);
    process.exitCode = 1;
});
