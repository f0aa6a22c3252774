// The map: every track a point, near those that sound like it.
import { api } from "../api.js";
import { announce, count, h, many, percent, replace, text, titleOf } from "../dom.js";
import { MapView } from "../map/view.js";
import { points } from "../map/points.js";
import { colourOf, hintOf, learned, model, nameOf, onModel } from "../model.js";
import { byNumber, css, onTheme, ramp } from "../palette.js";
import { play } from "../player.js";
import { empty, problem } from "../widgets.js";
import { severalPanel, trackPanel } from "./panel.js";

const COLOURS = { component: "Component", tag: "Tag", behind: "Freshness", arrived: "Arrival" };
const HELP = "Map of all tracks. Arrow keys move it, plus and minus zoom, 0 shows all, Enter chooses the track in the middle, "
  + "N goes to its next neighbour, P plays it, Escape closes the panel.";

export function mapPage(main, { parameters }) {
  const page = new MapPage(main);
  page.open(parameters).catch((refusal) => page.refuse(refusal));
  return () => page.close();
}

class MapPage {
  walked = new Set();

  constructor(main) {
    this.panel = h("aside", { class: "panel", "aria-label": "What was chosen", hidden: true });
    this.legend = h("ul", { class: "legend" });
    this.tip = h("div", { class: "tip", hidden: true });
    this.hint = h("div", { class: "over" });
    const actions = { label: HELP, chosen: (i) => this.choose(i), looped: (all) => this.loop(all), hovered: (i, x, y) => this.hover(i, x, y), key: (name) => this.key(name) };
    this.view = new MapView(actions);
    replace(main, h("h1", { class: "unseen" }, "Map"), this.view.element, this.hint, this.#controls(), this.#buttons(), this.tip, this.panel);
    this.ends = [points.watch(() => this.#legend()), onModel(() => this.#legend()), onTheme(() => this.#legend())];
    this.#legend();
  }

  #controls() {
    const select = h("select", { onchange: () => this.colourBy(select.value) }, Object.entries(COLOURS).map(([mode, name]) => h("option", { value: mode }, name)));
    this.details = h("details", { class: "card controls", open: innerWidth > 700 }, h("summary", {}, "Legend"),
      h("label", {}, "Colour by ", select), this.legend);
    return this.details;
  }

  #buttons() {
    const button = (label, name, action) => h("button", { class: `icon ${name}`, type: "button", "aria-label": label, title: label, onclick: action });
    this.lassoButton = button("Draw a loop around tracks (or hold Shift)", "lasso", () => this.setLasso(!this.view.lasso));
    this.lassoButton.setAttribute("aria-pressed", "false");
    return h("div", { class: "card tools" }, button("Nearer", "plus", () => this.view.zoomBy(1.5)), button("Farther", "minus", () => this.view.zoomBy(1 / 1.5)),
      button("Show all", "fit", () => this.view.fit()), this.lassoButton);
  }

  async open(parameters) {
    this.#cover();
    await points.ready;
    const track = parameters.get("track");
    if (track) return this.chooseTrack(await api.track(track));
    const wanted = ["query", "component", "tag"].find((name) => parameters.has(name));
    if (wanted) return this.find(wanted, parameters.get(wanted));
    if (parameters.has("x")) this.#place(Number(parameters.get("x")), Number(parameters.get("y")));
  }

  #place(x, y) {
    this.view.mark = { x, y };
    this.view.show(x, y);
  }

  close() {
    this.ends.forEach((end) => end());
    this.view.close();
    if (points.state.includes(1)) points.light(null);
  }

  async choose(ordinal) {
    if (ordinal < 0) return this.shut();
    try {
      const track = await api.point(ordinal);
      if (track.audio) play(track);
      await this.chooseTrack({ ...track, ordinal });
    } catch (refusal) {
      this.refuse(refusal);
    }
  }

  refuse(refusal) {
    this.#reveal();
    replace(this.panel, problem(refusal));
  }

  async chooseTrack(track) {
    this.current = track;
    this.view.selected = track.ordinal ?? -1;
    this.view.neighbours = [];
    this.view.mark = null;
    this.#reveal();
    if (points.has(track.ordinal)) this.view.show(points.x[track.ordinal], points.y[track.ordinal]);
    announce(`${titleOf(track).slice(0, 200)}${track.artist ? ` by ${track.artist.slice(0, 200)}` : ""}`, true);
    await trackPanel(this.panel, track, { close: () => this.shut(), near: (ordinals) => {
      if (this.current !== track) return;
      this.view.neighbours = ordinals;
      this.view.changed();
    } });
  }

  /** Brightens what a search, a component or a tag holds. */
  async find(kind, value) {
    let [ordinals, tracks, total] = [[], null, null];
    if (kind === "component" || kind === "tag") {
      const column = kind === "component" ? points.component : points.tag;
      const wanted = kind === "component" ? Number(value) : points.tags.indexOf(value);
      for (let i = 0; i < points.n; i++) if (points.has(i) && column[i] === wanted) ordinals.push(i);
    } else {
      ({ tracks, total } = await api.tracks({ query: value, limit: 500 }));
      ordinals = tracks.map((track) => track.ordinal).filter((i) => points.has(i));
    }
    const title = kind === "component" ? nameOf(Number(value)) : value;
    this.several(text(title), ordinals, { tracks, total: total ?? ordinals.length });
  }

  several(title, ordinals, more = {}) {
    this.current = null;
    this.view.selected = -1;
    this.view.neighbours = [];
    points.light(ordinals);
    this.#reveal();
    announce(`${many(more.total ?? ordinals.length, "track")} found.`, true);
    severalPanel(this.panel, title, ordinals, { close: () => this.shut(), ...more });
  }

  loop(ordinals) {
    this.setLasso(false);
    if (ordinals.length) this.several("In the loop", ordinals);
  }

  setLasso(on) {
    this.view.lasso = on;
    this.view.canvas.classList.toggle("lassoing", on);
    this.lassoButton.setAttribute("aria-pressed", String(on));
  }

  shut() {
    this.panel.hidden = true;
    this.current = null;
    this.view.selected = -1;
    this.view.neighbours = [];
    if (points.state.includes(1)) points.light(null);
    if (location.hash.includes("?")) history.replaceState(null, "", "#/map");
    this.#cover();
    this.view.changed();
    this.#legend();
  }

  #reveal() {
    this.panel.hidden = false;
    this.panel.scrollTop = 0;
    if (innerWidth <= 700) this.details.open = false;
    this.#cover();
  }

  /** Tells the map what lies above it. */
  #cover() {
    const phone = innerWidth <= 700;
    const panel = this.panel.hidden ? 0 : phone ? Math.round(0.52 * this.view.camera.height) : this.panel.offsetWidth;
    this.view.covered = phone ? [0, 10, 0, panel + 20] : [this.details.open ? 240 : 0, 20, panel, 20];
  }

  hover(ordinal, x, y) {
    clearTimeout(this.timer);
    this.view.canvas.classList.toggle("over-point", ordinal >= 0);
    if (ordinal < 0) {
      this.tip.hidden = true;
      return;
    }
    this.timer = setTimeout(async () => {
      const track = await api.point(ordinal).catch(() => null);
      if (!track) return;
      replace(this.tip, text(titleOf(track).slice(0, 80), { class: "cut" }), track.artist ? text(track.artist.slice(0, 80), { class: "muted cut" }) : null);
      this.tip.style.transform = `translate(${Math.min(x + 14, innerWidth - 240)}px, ${y + 14}px)`;
      this.tip.hidden = false;
    }, 90);
  }

  key(name) {
    const { camera } = this.view;
    if (name === "0") this.view.fit();
    else if (name === "Escape") this.shut();
    else if (name === "Enter" || name === " ") this.choose(points.nearest(camera.x, camera.y, 1e6));
    else if (name === "n" || name === "N") this.#walk();
    else if ((name === "p" || name === "P") && this.current) play(this.current);
    else return false;
    return true;
  }

  /** To the nearest neighbour where one has not been. */
  #walk() {
    this.walked.add(this.view.selected);
    const next = this.view.neighbours.find((i) => !this.walked.has(i)) ?? this.view.neighbours[0];
    if (next !== undefined) this.choose(next);
  }

  colourBy(mode) {
    this.view.mode = mode;
    this.view.recolour();
    this.#legend();
  }

  #legend() {
    this.#over();
    const entries = { component: () => this.#components(), tag: () => this.#tags(), behind: () => this.#ramp("newest version", `${count(this.view.range()[1])} behind`),
      arrived: () => this.#ramp("first", "last") }[this.view.mode]();
    const focused = [...this.legend.children].findIndex((item) => item.contains(document.activeElement));
    replace(this.legend, entries);
    if (focused >= 0) this.legend.children[focused]?.querySelector("button")?.focus();
  }

  #entry(label, value, colour, action) {
    const mark = h("span", { class: "dot", "aria-hidden": "true" });
    mark.style.setProperty("--colour", colour);
    return h("li", {}, h("button", { type: "button", onclick: action }, mark, text(label, { class: "cut" }), h("span", { class: "number" }, value)));
  }

  #components() {
    return [...points.components].filter((each) => each.share > 0.0005).sort((a, b) => b.share - a.share).slice(0, 12).map((each) => {
      const own = nameOf(each.component);
      return this.#entry((own.startsWith("Component ") && hintOf(each.component)) || own, percent(each.share), colourOf(each.component),
        () => { location.hash = `#/map?component=${each.component}`; });
    });
  }

  #tags() {
    const counts = new Uint32Array(points.tags.length);
    for (let i = 0; i < points.n; i++) if (points.has(i) && points.tag[i] < counts.length) counts[points.tag[i]]++;
    const order = [...counts.keys()].sort((a, b) => counts[b] - counts[a]).slice(0, 12);
    if (!order.length) return h("li", { class: "muted" }, "No track has a tag.");
    return order.map((i) => this.#entry(points.tags[i], count(counts[i]), css(byNumber(i)), () => { location.hash = `#/map?tag=${encodeURIComponent(points.tags[i])}`; }));
  }

  #ramp(from, to) {
    const strip = h("span", { class: "ramp", "aria-hidden": "true" });
    const at = (t) => css(ramp(this.view.mode === "behind" ? 1 - t : t));
    strip.style.background = `linear-gradient(to right, ${[0, 0.25, 0.5, 0.75, 1].map(at).join(", ")})`;
    return h("li", {}, strip, h("div", { class: "ends" }, h("span", {}, from), h("span", {}, to)));
  }

  /** Before there is anything to see, what is being waited for. */
  #over() {
    if (points.n > 0) return this.hint.replaceChildren();
    if (points.epoch === null) return replace(this.hint, h("p", { class: "muted waiting" }, "One moment …"));
    const { waiting, waitingFor } = model.status ?? {};
    replace(this.hint, empty(learned() ? "The first tracks will be here in a moment." : "Listening …",
      learned() ? null : h("p", { class: "muted" }, waitingFor ? `The model begins after ${many(waitingFor, "track")}; ${count(waiting ?? 0)} have come.`
        : "The model begins when enough tracks have come; each of them will appear here as a point.")));
  }
}
