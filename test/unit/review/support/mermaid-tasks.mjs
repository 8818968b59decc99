// Mermaid's own reading of Gantt charts: a line of JSON with a chart comes in, one with its tasks goes out. A process
// of its own, as Jest loads no ES modules.
import { createInterface } from "node:readline";
import mermaid from "mermaid";

for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await tasksOf(JSON.parse(line))));
}

async function tasksOf(chart) {
    try {
        await mermaid.parse(chart);
        const { db } = await mermaid.mermaidAPI.getDiagramFromText(chart);
        const time = (date) => date.getTime();
        return db.getTasks().map(({ task, section, startTime, endTime, done, active, crit }) => ({
            task: task.trim(),
            section,
            start: time(startTime),
            end: time(endTime),
            tags: [done && "done", active && "active", crit && "crit"].filter(Boolean),
        }));
    } catch (error) {
        return { error: error.message };
    }
}
