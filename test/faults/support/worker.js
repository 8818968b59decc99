// One operation of the provider in a process of its own, as the engine's provider process would run it:
//   node worker.js '{"settings":{"masters":"..."},"operation":"create","arguments":[...]}'
// Prints the result as JSON, or {"error": message, "properties"?, "id"?}. Runs the compiled package.
const runtime = require("pulumi-mesos-maintenance/runtime");

const { settings, type = "MaintenanceWindow", operation, arguments: given } = JSON.parse(process.argv[2]);
const provider = runtime[type];
const log = console.log;
console.log = (...words) => console.error(...words);

provider
    .configure({ config: { get: (key) => settings[key.replace(/^mesos:/, "")] } })
    .then(() => provider[operation](...given))
    .then(
        (result) => log(JSON.stringify({ result })),
        (error) => log(JSON.stringify({ error: error.message, id: error.id, properties: error.properties })),
    )
    .then(() => process.exit(0));
