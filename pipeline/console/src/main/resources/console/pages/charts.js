// Curves by uPlot, in the page's colours, with marks where something was done to the model.
import uPlot from "/webjars/uplot/1.6.30/dist/uPlot.esm.js";
import { h } from "../dom.js";

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** A colour as canvases take it: light-dark() and its like are resolved by an element that has it. */
function resolved(name) {
  const probe = h("span", { hidden: true });
  document.body.append(probe);
  probe.style.color = `var(${name})`;
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

/**
 * @param series [{label, values, colour (name of a custom property), digits}]
 * @param marks [{x, label}] drawn as dashed lines
 */
export function chart(title, note, x, series, { marks = [], logarithmic = false } = {}) {
  const place = h("div", { class: "plot" });
  const figure = h("figure", { class: "card chart" }, h("figcaption", {}, h("h2", {}, title), h("p", { class: "muted" }, note)), place);
  const colours = { ink: resolved("--muted"), line: resolved("--line"), accent: resolved("--accent") };
  const axis = { stroke: colours.ink, grid: { stroke: colours.line, width: 1 }, ticks: { stroke: colours.line, width: 1 }, font: `12px ${token("--sans") || "sans-serif"}` };
  const drawMarks = (plot) => {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.strokeStyle = colours.accent;
    ctx.setLineDash([4, 4]);
    for (const mark of marks) {
      const at = Math.round(plot.valToPos(mark.x, "x", true));
      if (at < bbox.left || at > bbox.left + bbox.width) continue;
      ctx.beginPath();
      ctx.moveTo(at, bbox.top);
      ctx.lineTo(at, bbox.top + bbox.height);
      ctx.stroke();
    }
    ctx.restore();
  };
  const options = {
    width: 320, height: 210, scales: { x: { time: false }, y: { distr: logarithmic ? 3 : 1, range: logarithmic ? undefined : spaced } },
    axes: [{ ...axis, size: 36, values: (_, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? tick : "")) }, { ...axis, size: 58 }],
    series: [{ label: "version" }, ...series.map((each) => ({ label: each.label, stroke: resolved(each.colour), width: 1.75, points: { show: x.length < 40, size: 5 }, spanGaps: true,
      value: (_, value) => (value === null || value === undefined ? "–" : value.toFixed(each.digits ?? 2)) }))],
    hooks: { draw: [drawMarks], ready: [newest] }, cursor: { sync: { key: "learning" }, points: { size: 7 } },
  };
  const plot = new uPlot(options, [x, ...series.map((each) => each.values)], place);
  plot.over.addEventListener("mouseleave", () => setTimeout(() => newest(plot)));
  const sized = new ResizeObserver(() => place.clientWidth && plot.setSize({ width: place.clientWidth, height: 210 }));
  sized.observe(place);
  plot.root.querySelector("canvas").setAttribute("role", "img");
  plot.root.querySelector("canvas").setAttribute("aria-label", `${title}: ${series.map((each) => `${each.label} ${last(each)}`).join(", ")} at the newest version`);
  return { figure, set: (versions, values, newMarks) => {
    marks = newMarks;
    plot.setData([versions, ...values]);
    newest(plot);
  }, close: () => { sized.disconnect(); plot.destroy(); } };
}

/** Without a pointer over a chart, its legend speaks of the newest version. */
const newest = (plot) => plot.setLegend({ idx: plot.data[0].length - 1 });

const last = (each) => each.values.findLast((value) => value !== null)?.toFixed(each.digits ?? 2) ?? "unknown";

/** Some room above and below, also where all values are equal. */
function spaced(_, least, most) {
  if (least === null || most === null || !Number.isFinite(least)) return [0, 1];
  const room = (most - least) * 0.1 || Math.abs(most) * 0.1 || 1;
  return [least >= 0 ? Math.max(0, least - room) : least - room, most + room];
}
