// All tracks as columns of numbers, in the order of their ordinals, and which of them is near a place.
import { api, hear } from "../api.js";
import { placeComponents } from "../model.js";

export const NORMAL = 0;
export const DIM = 1;
export const BRIGHT = 2;
export const NO_TAG = 65535;

const COLUMNS = { x: Float32Array, y: Float32Array, component: Uint16Array, tag: Uint16Array, arrived: Float64Array,
  behind: Float32Array, state: Uint8Array, born: Float32Array };

/** Columns from the bytes of /api/map/points: little-endian, as every machine that runs a browser is. */
export function columns(bytes) {
  const n = new DataView(bytes).getUint32(0, true);
  let at = 4;
  const column = (Type) => {
    const end = at + n * Type.BYTES_PER_ELEMENT;
    const values = new Type(bytes.slice(at, end));
    at = end;
    return values;
  };
  return { n, x: column(Float32Array), y: column(Float32Array), component: column(Uint16Array), tag: column(Uint16Array),
    arrived: column(Float64Array), behind: column(Float32Array) };
}

class Points {
  n = 0;
  epoch = null;
  /** Done when the first reading is. */
  ready = Promise.resolve();
  tags = [];
  components = [];
  extent = [-1, -1, 1, 1];
  #watchers = new Set();
  #grid = null;

  constructor() {
    for (const [name, Type] of Object.entries(COLUMNS)) this[name] = new Type(1024);
  }

  /** Hears ({from, moved}) when points from an ordinal on are new, or all moved; gives what ends it. */
  watch(watcher) {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  load() {
    this.ready = this.#load();
    return this.ready;
  }

  async #load() {
    const map = await api.map();
    const again = this.epoch !== map.epoch;
    if (again) this.n = 0;
    this.epoch = map.epoch;
    this.tags = map.tags;
    this.components = map.components;
    this.extent = map.extent;
    placeComponents(map.components);
    await this.#take(0, again ? {} : { moved: true });
  }

  /** Reads what is new from an ordinal on. */
  async readFrom(ordinal) {
    await this.#take(Math.min(ordinal, this.n), {});
  }

  async #take(from, how) {
    const fresh = columns(await api.points(from));
    if (fresh.n > 0 && fresh.tag.some((tag) => tag !== NO_TAG && tag >= this.tags.length)) this.tags = (await api.map()).tags;
    const first = this.n === 0;
    this.#grow(from + fresh.n);
    for (const name of ["x", "y", "component", "tag", "arrived", "behind"]) this[name].set(fresh[name], from);
    // What was there when the page opened does not glow; what comes after does.
    for (let i = Math.max(from, this.n); i < from + fresh.n; i++) {
      this.state[i] = NORMAL;
      this.born[i] = first ? -1e6 : performance.now() / 1000 + Math.min(1, (i - this.n) * 0.02);
    }
    const added = from + fresh.n - this.n;
    this.n = Math.max(this.n, from + fresh.n);
    this.#grid = null;
    this.#watchers.forEach((watcher) => watcher({ from, added: first ? 0 : added, first, ...how }));
  }

  #grow(n) {
    if (n <= this.x.length) return;
    const capacity = Math.max(n, 2 * this.x.length);
    for (const [name, Type] of Object.entries(COLUMNS)) {
      const larger = new Type(capacity);
      larger.set(this[name]);
      this[name] = larger;
    }
  }

  /** Is the track there: withdrawn ones keep their ordinal, and have no place. */
  has(i) {
    return i >= 0 && i < this.n && !Number.isNaN(this.x[i]);
  }

  /** The ordinal nearest to a place within a radius, or -1. */
  nearest(x, y, radius) {
    const { starts, order, cells, x0, y0, size } = (this.#grid ??= this.#sorted());
    const cell = (value, origin) => Math.min(cells - 1, Math.max(0, Math.floor((value - origin) / size)));
    let best = -1;
    let least = radius * radius;
    for (let row = cell(y - radius, y0); row <= cell(y + radius, y0); row++) {
      for (let column = cell(x - radius, x0); column <= cell(x + radius, x0); column++) {
        for (let at = starts[row * cells + column]; at < starts[row * cells + column + 1]; at++) {
          const i = order[at];
          const distance = (this.x[i] - x) ** 2 + (this.y[i] - y) ** 2;
          if (distance <= least) [best, least] = [i, distance];
        }
      }
    }
    return best;
  }

  /** Ordinals sorted by the cell of a grid that they lie in, by counting. */
  #sorted() {
    const [x0, y0, x1, y1] = this.bounds();
    const cells = Math.max(1, Math.min(512, Math.ceil(Math.sqrt(this.n / 4))));
    const size = Math.max((x1 - x0) / cells, (y1 - y0) / cells, 1e-9);
    const starts = new Uint32Array(cells * cells + 1);
    const where = new Int32Array(this.n).fill(-1);
    for (let i = 0; i < this.n; i++) {
      if (!this.has(i)) continue;
      const column = Math.min(cells - 1, Math.floor((this.x[i] - x0) / size));
      where[i] = Math.min(cells - 1, Math.floor((this.y[i] - y0) / size)) * cells + column;
      starts[where[i] + 1]++;
    }
    for (let c = 0; c < cells * cells; c++) starts[c + 1] += starts[c];
    const free = starts.slice();
    const order = new Uint32Array(this.n);
    for (let i = 0; i < this.n; i++) if (where[i] >= 0) order[free[where[i]]++] = i;
    return { starts, order, cells, x0, y0, size };
  }

  bounds() {
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < this.n; i++) {
      const x = this.x[i];
      const y = this.y[i];
      if (x < x0) x0 = x;
      if (x > x1) x1 = x;
      if (y < y0) y0 = y;
      if (y > y1) y1 = y;
    }
    return x0 <= x1 ? [x0, y0, x1, y1] : this.extent;
  }

  /** Brightens some and dims the others; null lights all alike. */
  light(chosen) {
    this.state.fill(chosen ? DIM : NORMAL, 0, this.n);
    chosen?.forEach((i) => { if (i < this.n) this.state[i] = BRIGHT; });
    this.#watchers.forEach((watcher) => watcher({ from: 0, lit: true }));
  }
}

export const points = new Points();

/** Keeps them fresh: at most once a second, however many events come. */
export function followPoints() {
  let from = Infinity;
  let moved = false;
  let timer = null;
  const soon = () => { timer ??= setTimeout(read, 400); };
  const read = async () => {
    const [start, all] = [from, moved];
    [from, moved] = [Infinity, false];
    try {
      if (all) await points.load();
      else if (start < Infinity) await points.readFrom(start);
    } catch {
      from = Math.min(from, start);
      moved ||= all;
    }
    timer = setTimeout(() => {
      timer = null;
      if (moved || from < Infinity) soon();
    }, 600);
  };
  hear("points", (event) => { from = Math.min(from, event.from); soon(); });
  hear("moved", () => { moved = true; soon(); });
  hear("connected", (yes) => { if (yes) { moved = true; soon(); } });
}
