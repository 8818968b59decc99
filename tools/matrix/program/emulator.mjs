// Prints its URL and runs until it is killed.
import { believableCluster, startEmulator } from "pulumi-mesos-maintenance/emulator";

console.log((await startEmulator(believableCluster())).url);
