// Shows the timeline.
import { $, chart } from "./data.js";
import { layOut } from "./rows.js";
import { show, whole } from "./range.js";
import { draw } from "./drawing.js";
import { legend } from "./controls.js";

$("timeline").hidden = false;
legend();
layOut();
show(whole.from, whole.to);
new ResizeObserver(() => draw()).observe(chart);
