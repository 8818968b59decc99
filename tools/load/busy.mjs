// A process that keeps one processor busy until the process whose id it is given has ended, however that ended.
const [parent] = process.argv.slice(2).map(Number);
while (process.ppid === parent) {
    for (const end = performance.now() + 50; performance.now() < end;);
}
