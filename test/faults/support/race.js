// One writer of the race: creates its windows, eight at a time as the engine does, in a process of its own.
//   node race.js '{"settings":{...},"writer":3,"windows":25}'
const runtime = require("pulumi-mesos-maintenance/runtime");

const { settings, writer, windows } = JSON.parse(process.argv[2]);
const provider = runtime.MaintenanceWindow;
let next = 0;

async function work() {
    while (next < windows) {
        const number = next++;
        await provider.create({
            machines: [{ hostname: `race-${writer}-${number}.mesos`, ip: `10.${writer}.0.${number}` }],
            startTime: "2031-12-06T02:00:00Z",
            duration: "1h",
            state: "scheduled",
            reason: "race",
            onConflict: "fail",
            pastStart: "warn",
            owner: `urn:pulumi:race::writer-${writer}::pulumi-nodejs:dynamic/mesos:MaintenanceWindow::window-${number}`,
        });
    }
}

provider
    .configure({ config: { get: (key) => settings[key.replace(/^mesos:/, "")] } })
    .then(() => Promise.all(Array.from({ length: 8 }, work)))
    .then(
        () => process.exit(0),
        (error) => {
            console.error(error.message);
            process.exit(1);
        },
    );
