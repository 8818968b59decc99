// BENCH_COUNT resources of BENCH_KIND: "windows", one machine each, or "empty", as many inputs and nothing done.
const pulumi = require("@pulumi/pulumi");
const { MaintenanceWindow } = require("pulumi-mesos-maintenance");

class Empty extends pulumi.dynamic.Resource {
    constructor(name, inputs) {
        super(nothing, name, inputs);
    }
}

const nothing = {
    check: async (_olds, inputs) => ({ inputs, failures: [] }),
    diff: async () => ({ changes: false }),
    create: async (inputs) => ({ id: inputs.owner, outs: inputs }),
    read: async (id, props) => ({ id, props, inputs: props }),
    update: async (_id, _olds, inputs) => ({ outs: inputs }),
    delete: async () => {},
};

for (let number = 1; number <= Number(process.env.BENCH_COUNT); number++) {
    const window = {
        machines: [{ hostname: `node-${number}.example.net`, ip: `10.1.0.${number}` }],
        startTime: "2030-12-06T02:00:00Z",
        duration: "1h",
        state: "scheduled",
        reason: "benchmark",
        onConflict: "fail",
        pastStart: "warn",
    };
    if (process.env.BENCH_KIND === "windows") new MaintenanceWindow(`window-${number}`, window);
    else new Empty(`empty-${number}`, { ...window, owner: `empty-${number}` });
}
