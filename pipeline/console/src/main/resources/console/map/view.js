// The map as a part of a page: points by WebGL, and above them names, lines and rings as SVG.
import { calm, h, svg } from "../dom.js";
import { byNumber, nothing, onTheme, ramp } from "../palette.js";
import { colour, colourOf, hintOf, model, nameOf, onModel } from "../model.js";
import { Camera } from "./camera.js";
import { Drawing, MODES } from "./draw.js";
import { gestures, inside } from "./gestures.js";
import { points } from "./points.js";

const GLIDE = 1.6; // seconds that points take to where the newest version puts them

export class MapView {
  camera = new Camera();
  mode = "component";
  lasso = false;
  /** What covers the map at its left, top, right and bottom, in pixels. */
  covered = [0, 0, 0, 0];
  selected = -1;
  neighbours = [];
  mark = null;
  names = true;
  #drawing;
  #was = null;
  #range = [0, 1];
  #movedAt = -1e6;
  #litUntil = 0;
  #asked = false;
  #touched = false;
  #ends = [];

  /** @param chosen called with an ordinal, or -1; looped with the ordinals in a lasso; hovered with an ordinal, x and y */
  constructor({ label, chosen = () => {}, looped = () => {}, hovered = () => {}, key = () => false, fixed = false }) {
    Object.assign(this, { chosen, looped, hovered, key });
    this.canvas = h("canvas", { class: "points", role: fixed ? "img" : "application", "aria-label": label, tabindex: fixed ? null : "0" });
    this.lines = svg("g", { class: "lines" });
    this.labels = svg("g", { class: "names" });
    this.rings = svg("g", { class: "rings" });
    this.loopLine = svg("path", { class: "loop" });
    this.overlay = svg("svg", { class: "overlay", "aria-hidden": "true" }, this.lines, this.rings, this.labels, this.loopLine);
    this.element = h("div", { class: "map" }, this.canvas, this.overlay);
    this.#drawing = new Drawing(this.canvas);
    if (!fixed) gestures(this.canvas, this);
    this.#follow();
  }

  #follow() {
    const sized = new ResizeObserver(() => this.#resize());
    sized.observe(this.element);
    this.canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    this.canvas.addEventListener("webglcontextrestored", () => { this.#drawing.restore(); this.#sendAll(); });
    this.#ends = [points.watch((news) => this.#news(news)), onTheme(() => this.recolour()), onModel(() => this.recolour()), () => sized.disconnect()];
    this.#sendAll();
  }

  /** Ends it: nothing is heard or drawn any more. */
  close() {
    this.#ends.forEach((end) => end());
    this.#ends = [];
    this.#drawing = null;
  }

  #sendAll() {
    this.#drawing.send(points, 0, null);
    this.#keep(0);
    this.recolour();
  }

  #news({ from, moved, lit, added, first }) {
    if (lit) {
      this.#drawing.sendStates(points);
    } else {
      this.#drawing.send(points, from, moved ? this.#was : null);
      if (moved) this.#movedAt = calm() ? -1e6 : performance.now() / 1000;
      if (added > 0) this.#litUntil = performance.now() / 1000 + 6;
      this.#keep(from);
      if (first || (!this.#touched && points.n < 2000)) this.fit();
      this.recolour();
    }
    this.changed();
  }

  /** Remembers where points are, for the next time they move. */
  #keep(from) {
    const places = new Float32Array(2 * points.n);
    if (this.#was) places.set(this.#was.subarray(0, Math.min(this.#was.length, 2 * from)));
    for (let i = from; i < points.n; i++) [places[2 * i], places[2 * i + 1]] = [points.x[i], points.y[i]];
    this.#was = places;
  }

  fit() {
    if (points.n > 0) this.camera.fit(points.bounds(), this.covered);
    else this.camera.fit(points.extent, this.covered);
    this.changed();
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (!width || !height || !this.#drawing) return;
    const pixels = Math.min(2, devicePixelRatio || 1);
    this.canvas.width = Math.round(width * pixels);
    this.canvas.height = Math.round(height * pixels);
    this.overlay.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const first = this.camera.width === 1;
    this.camera.resize(width, height);
    if (first || !this.#touched) this.fit();
    this.#draw(); // at once: a canvas whose size changed is empty until then
  }

  recolour() {
    if (!this.#drawing) return;
    const entries = {
      component: () => Array.from({ length: 1 + Math.max(0, ...model.places.keys()) }, (_, k) => colour(k)),
      tag: () => points.tags.map((_, index) => byNumber(index)),
      behind: () => Array.from({ length: 256 }, (_, i) => ramp(1 - i / 255)),
      arrived: () => Array.from({ length: 256 }, (_, i) => ramp(i / 255)),
    }[this.mode]();
    this.#drawing.colour(entries, nothing());
    this.#range = this.mode === "arrived" ? this.range().map((time) => this.#drawing.since(time)) : this.range();
    this.changed();
  }

  /** From the least to the most that the ramp spans. */
  range() {
    if (this.mode === "behind") return [0, Math.max(1, points.behind.subarray(0, points.n).reduce((a, b) => Math.max(a, b || 0), 0))];
    const times = points.arrived.subarray(0, points.n);
    return [times.reduce((a, b) => Math.min(a, b), Infinity), times.reduce((a, b) => Math.max(a, b), -Infinity)];
  }

  changed() {
    if (this.#asked || !this.#drawing) return;
    this.#asked = true;
    requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#asked = false;
    if (!this.#drawing) return;
    const now = performance.now() / 1000;
    const t = Math.min(1, (now - this.#movedAt) / GLIDE);
    const pixels = this.canvas.width / this.camera.width;
    const look = { rest: points.n < 3000 ? 0.45 : 0, moved: t * t * (3 - 2 * t), size: this.pointSize() * pixels, mode: MODES[this.mode], range: this.#range };
    this.#drawing.draw(points.n, this.camera, look);
    this.#above();
    if (t < 1 || now < this.#litUntil) this.changed();
  }

  pointSize() {
    const room = Math.sqrt((this.camera.width * this.camera.height) / Math.max(1, points.n));
    return Math.min(18, Math.max(2.6, Math.min(12, room * 0.16)) * Math.max(0.8, this.camera.nearness) ** 0.4);
  }

  #screen(i) {
    return this.camera.toScreen(points.x[i], points.y[i]);
  }

  /** Lines to neighbours, rings, names. */
  #above() {
    const here = points.has(this.selected) ? this.#screen(this.selected) : this.mark && this.camera.toScreen(this.mark.x, this.mark.y);
    const near = here ? this.neighbours.filter((i) => points.has(i)) : [];
    this.#drawLines(here, near);
    const ring = ([cx, cy], r, name) => svg("circle", { cx, cy, r, class: name });
    const size = this.pointSize() / 2;
    this.rings.replaceChildren(...near.map((i) => ring(this.#screen(i), size + 3, "near")),
      ...(here ? [ring(here, size + 6, this.mark && this.selected < 0 ? "mark" : "here")] : []));
    this.#writeNames();
  }

  /** The same lines stay while the map moves, so that each reaches out once. */
  #drawLines(here, near) {
    const key = near.length ? [this.selected, ...near].join() : "";
    if (key !== this.lines.dataset.key) {
      this.lines.dataset.key = key;
      this.lines.replaceChildren(...near.map(() => svg("line", { pathLength: 1 })));
    }
    near.forEach((i, at) => {
      const [x, y] = this.#screen(i);
      const ends = { x1: here[0], y1: here[1], x2: x, y2: y };
      for (const [name, value] of Object.entries(ends)) this.lines.children[at].setAttribute(name, value);
    });
  }

  #writeNames() {
    const placed = [];
    const texts = [];
    const free = (x, y) => points.nearest(...this.camera.toPlane(x, y), 16 / this.camera.zoom) < 0;
    const room = Math.min(60, Math.max(6, (this.camera.width * this.camera.height) / 42000) * Math.max(1, this.camera.nearness) ** 0.7);
    for (const each of this.names ? [...points.components].sort((a, b) => b.share - a.share).slice(0, 256) : []) {
      if (texts.length >= room || !(each.share > 0)) break;
      const [x, middle] = this.camera.toScreen(each.x, each.y);
      const y = middle + ([0, -26, 26, -48].find((up) => free(x, middle + up)) ?? 0);
      const own = nameOf(each.component);
      const words = (own.startsWith("Component ") && hintOf(each.component)) || own;
      const half = words.length * 3.9 + 10;
      if (x - half < this.covered[0] || x + half > this.camera.width - this.covered[2] || y < this.covered[1] + 14 || y > this.camera.height - 14) continue;
      if (placed.some(([px, py, ph]) => Math.abs(px - x) < ph + half && Math.abs(py - y) < 24)) continue;
      placed.push([x, y, half]);
      const name = svg("text", { x, y }, words.length > 34 ? `${words.slice(0, 33)}…` : words);
      name.style.setProperty("--colour", colourOf(each.component));
      texts.push(name);
    }
    this.labels.replaceChildren(...texts);
  }

  // What gestures ask for.

  hover(x, y) {
    this.hovered(this.at(x, y), x, y);
  }

  at(x, y) {
    return points.nearest(...this.camera.toPlane(x, y), Math.max(10, this.pointSize()) / this.camera.zoom);
  }

  click(x, y) {
    this.touch();
    this.chosen(this.at(x, y));
  }

  drawLoop(loop) {
    this.touch();
    this.loopLine.setAttribute("d", loop ? `M${loop.map((place) => place.join(" ")).join("L")}Z` : "");
  }

  loop(loop) {
    const plane = loop.map(([x, y]) => this.camera.toPlane(x, y));
    const caught = [];
    for (let i = 0; i < points.n; i++) if (points.has(i) && inside(points.x[i], points.y[i], plane)) caught.push(i);
    this.looped(caught);
  }

  /** Somebody has taken the map in hand: it is fitted no more by itself. */
  touch() {
    this.#touched = true;
    this.changed();
  }

  zoomBy(factor) {
    this.camera.zoomAt(factor, (this.camera.width - this.covered[2]) / 2, this.camera.height / 2);
    this.touch();
  }

  /** Brings a point into what is not covered, if it is not there. */
  show(x, y) {
    const [left, top, right, bottom] = this.covered;
    const [px, py] = this.camera.toScreen(x, y);
    const dx = Math.min(0, this.camera.width - right - 40 - px) + Math.max(0, left + 40 - px);
    const dy = Math.min(0, this.camera.height - bottom - 40 - py) + Math.max(0, top + 40 - py);
    this.camera.pan(dx, dy);
    this.touch();
  }
}
