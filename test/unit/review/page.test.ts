import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { render } from "../../../review";
import { args, machine, previewText, reviewOf, type Steps } from "./support/preview";

const executablePath = [process.env.CHROMIUM ?? "", "/usr/bin/chromium"].find((place) => existsSync(place));
const inChromium = executablePath === undefined ? test.skip : test;
const why = executablePath === undefined ? " (skipped: there is no Chromium here; set CHROMIUM)" : "";

const HOSTILE = [
    "</script><script>window.hacked = 1</script>",
    "<img src=x onerror=window.hacked=1>",
    '" onmouseover=window.hacked=1 x="',
    "javascript:window.hacked=1",
    "__proto__",
    "]]><!--",
    "\u202eright to left",
];

const WEEK: Steps = {
    moved: [args(), args({ startTime: "2030-12-07T02:00:00Z", duration: "3h" })],
    added: [undefined, args({ machines: [machine(2), machine(3)], startTime: "2030-12-06T10:00:00Z" })],
    cancelled: [args({ machines: [machine(4)] }), undefined],
    open: [undefined, args({ machines: [machine(5)], duration: undefined })],
};

/** Resolves once the image has failed to load, which is when its handler would run. */
const INJECTED = `new Promise((resolve) => {
    document.body.insertAdjacentHTML("beforeend", '<img src="x" onerror="window.hacked = 1">');
    const image = document.body.lastElementChild;
    image.addEventListener("error", resolve);
    setTimeout(resolve, 30_000);
})`;

/** For each thing that the browser does. */
const PATIENCE = 120_000;

let folder: string;
let browser: Browser;
let page: Page;
/** What the browser complained of, and every address that it went to. */
let complaints: string[];
let asked: string[];

beforeAll(async () => {
    if (executablePath === undefined) return;
    folder = mkdtempSync(path.join(os.tmpdir(), "page-"));
    const quiet = [
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];
    const args = ["--no-sandbox", "--disable-gpu", ...quiet];
    browser = await chromium.launch({ executablePath, args, timeout: PATIENCE });
}, 240_000);
afterAll(async () => {
    await browser?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
    await page?.close();
    if (executablePath)
        expect({ complaints, elsewhere: asked.slice(1) }).toEqual({ complaints: [], elsewhere: [] });
});

async function open(
    steps: Steps,
    options: { width?: number; javaScriptEnabled?: boolean } = {},
    zone = "UTC",
): Promise<void> {
    const { width = 1200, javaScriptEnabled = true } = options;
    const freezes = [{ from: "2030-12-07T00:00:00Z", to: "2030-12-08T00:00:00Z", name: "<b>Advent</b>" }];
    const file = path.join(folder, "review.html");
    writeFileSync(file, render(reviewOf(previewText(steps), { zone, freezes }), "html"));
    page = await browser.newPage({ viewport: { width, height: 900 }, javaScriptEnabled });
    page.setDefaultTimeout(PATIENCE);
    [complaints, asked] = [[], []];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(`file://${file}`);
}

const bar = (kind: string) => page.locator(`#chart .bar.${kind}`);
const left = async (kind: string) => (await bar(kind).first().boundingBox())!.x;

inChromium(
    `draws what is added, moved and cancelled, and where it was${why}`,
    async () => {
        await open(WEEK);
        expect(await page.title()).toBe("Planned downtime: downtime/prod");
        expect(await bar("added").count()).toBe(3);
        expect(await bar("changed").count()).toBe(1);
        expect(await bar("before").count()).toBe(1);
        expect(await bar("cancelled").count()).toBe(1);
        expect(await left("before")).toBeLessThan(await left("changed"));
        expect(await bar("changed").getAttribute("class")).toContain("conflict");
        expect(await page.locator("#legend").innerText()).toMatch(
            /added.*changed.*where it was before.*cancelled.*in conflict.*freeze/s,
        );
    },
    240_000,
);

inChromium(
    `shows details to the mouse and to the keyboard, which goes from window to window${why}`,
    async () => {
        await open(WEEK, {}, "Europe/Berlin");
        await bar("changed").hover();
        const details = page.locator("#details");
        expect(await details.innerText()).toContain(
            "2030-12-07 02:00 to 05:00 UTC\n2030-12-07 03:00 to 06:00 Europe/Berlin",
        );
        expect(await details.innerText()).toContain("2030-12-06 02:00 to 03:00 UTC");
        await page.mouse.move(5, 5);
        expect(await details.isVisible()).toBe(false);
        await page.locator('#chart .bar[tabindex="0"]').focus();
        const names = [];
        for (let i = 0; i < 6; i++) {
            names.push(await details.locator("h3").innerText());
            await page.keyboard.press("ArrowRight");
        }
        expect(names).toEqual(["moved", "moved", "added", "added", "cancelled", "open"]);
        await page.keyboard.press("Enter");
        expect(await page.locator("tr.sought th").innerText()).toBe("open");
    },
    240_000,
);

inChromium(
    `zooms, moves and goes back to all${why}`,
    async () => {
        await open(WEEK);
        const [before, width] = [await left("added"), (await bar("added").first().boundingBox())!.width];
        await page.click("#in");
        expect((await bar("added").first().boundingBox())!.width).toBeGreaterThan(width * 1.5);
        await page.mouse.move(700, 500);
        const chart = (await page.locator(".canvas").boundingBox())!;
        await page.mouse.move(chart.x + 600, chart.y + 20);
        await page.mouse.down();
        await page.mouse.move(chart.x + 500, chart.y + 20, { steps: 4 });
        await page.mouse.up();
        await page.click("#all");
        expect(await left("added")).toBeCloseTo(before, 0);
    },
    240_000,
);

inChromium(
    `finds windows by name, machine and reason, in the chart and in the table${why}`,
    async () => {
        await open(WEEK);
        await page.fill("#filter", "HOST-4");
        expect(await page.locator("#chart .bar").count()).toBe(1);
        expect(await page.locator("tr[data-id]:visible").count()).toBe(1);
        await page.fill("#filter", "");
        await page.selectOption("#rows", "window");
        expect(await page.locator("#chart .label").count()).toBe(4);
    },
    240_000,
);

inChromium(
    `takes no name or reason for markup, and asks no network${why}`,
    async () => {
        const steps = Object.fromEntries(
            HOSTILE.map((text, index) => [
                text,
                [undefined, args({ machines: [{ hostname: text, ip: `10.0.1.${index}` }], reason: text })],
            ]),
        ) as Steps;
        await open(steps);
        for (const element of await page.locator("#chart .bar").all()) await element.hover();
        expect(await page.evaluate("window.hacked")).toBeUndefined();
        expect(await page.locator("img, iframe, b > b, a").count()).toBe(0);
        expect(await page.locator("main").innerText()).toContain("\\u{202e}right to left");
        expect(await page.locator("tbody th").allInnerTexts()).toContain(HOSTILE[0]);
        // What got in would not run: the policy lets the page's own script and style alone.
        await page.evaluate(INJECTED);
        expect(await page.evaluate("window.hacked")).toBeUndefined();
        complaints = complaints.filter((each) => !each.includes("Content Security Policy"));
        asked = asked.slice(0, 1);
    },
    240_000,
);

inChromium(
    `has no timeline where there is no window, nor one whose time is known${why}`,
    async () => {
        for (const steps of [{}, { a: [undefined, args({ startTime: "[secret]" })] }] as Steps[]) {
            await open(steps);
            expect(await page.locator("#timeline, #chart").count()).toBe(0);
            expect(await page.locator("#windows").innerText()).toMatch(/There are none|not known yet/);
        }
    },
    240_000,
);

inChromium(
    `is a page without its script too${why}`,
    async () => {
        await open(WEEK, { javaScriptEnabled: false });
        expect(await page.locator("#timeline").isVisible()).toBe(false);
        expect(await page.locator("tr[data-id]").count()).toBe(4);
        expect(await page.locator("noscript").innerText()).toContain("The timeline needs JavaScript.");
    },
    240_000,
);

inChromium.each([360, 768, 1400])(
    `is no wider than %d pixels allow${why}`,
    async (width) => {
        await open(WEEK, { width });
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    },
    240_000,
);

inChromium(
    `prints the whole timeline, in pieces that pages break between${why}`,
    async () => {
        const steps = Object.fromEntries(
            Array.from({ length: 120 }, (_, index) => [
                `w-${index}`,
                [undefined, args({ machines: [machine(index)] })],
            ]),
        ) as Steps;
        await open(steps);
        expect(await page.locator("#chart .label").count()).toBeLessThan(60);
        await page.emulateMedia({ media: "print" });
        await page.evaluate("dispatchEvent(new Event('beforeprint'))");
        expect(await page.locator(".paper .piece").count()).toBeGreaterThan(2);
        expect(await page.locator(".paper .label").count()).toBe(120);
        expect(await page.locator("details:not([open])").count()).toBe(0);
        await page.evaluate("dispatchEvent(new Event('afterprint'))");
        expect(await page.locator(".paper .piece").count()).toBe(0);
    },
    240_000,
);

inChromium(
    `draws what is in view alone of 5,000 windows on 20,000 machines, however it is zoomed${why}`,
    async () => {
        const steps = Object.fromEntries(
            Array.from({ length: 5000 }, (_, index) => [
                `w-${index}`,
                [
                    undefined,
                    args({
                        startTime: new Date(Date.UTC(2030, 0, 1, index)).toISOString(),
                        machines: [0, 1, 2, 3].map((each) => machine(index * 4 + each)),
                    }),
                ],
            ]),
        ) as Steps;
        await open(steps);
        expect(await page.locator("#rows").inputValue()).toBe("window");
        const drawn: number[] = [];
        for (let i = 0; i < 10; i++) {
            await page.click(i % 2 ? "#in" : "#out");
            drawn.push(await page.locator("#chart *").count());
        }
        // All of it would be thousands of elements, and take seconds at each click.
        expect(Math.max(...drawn)).toBeLessThan(1_000);
        expect(Math.min(...drawn)).toBeGreaterThan(50);
        await page.fill("#filter", "w-4321");
        expect(await page.locator("#chart .label").count()).toBe(1);
    },
    240_000,
);
