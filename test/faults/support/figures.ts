import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What a lane of faults came to: a row of the table in docs/reliability.md. */
export interface Figures {
    fault: string;
    operations: string;
    runs: number;
    windowsLost: number;
    foreignBytesChanged: number;
    secretsFound?: number;
}

/** Keeps figures where `npm run test:faults` collects them. */
export function record(name: string, figures: Figures): void {
    const folder = path.join(__dirname, "../../../.e2e/faults");
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, `${name}.json`), JSON.stringify(figures));
}
