// How learning goes: curves over versions, what is fresh, and what was done to components.
import { api, hear } from "../api.js";
import { ago, announce, count, h, known, many, number, replace, text } from "../dom.js";
import { onTheme } from "../palette.js";
import { nameOf } from "../model.js";
import { empty, problem } from "../widgets.js";
import { chart } from "./charts.js";

const CURVES = [
  ["How well it explains music", "Bound of each batch before learning from it, in nats a frame; higher is better. Dashed: a component was merged or revived, or drift was told.", [["bound", (v) => v.boundPerFrame, "--accent"]]],
  ["How much it still moves", "ρ: the part of the model that a version replaced. η: splash, the share of noise.", [["ρ", (v) => v.rho, "--accent", 4], ["η", (v) => v.eta, "--second", 4]], { logarithmic: true }],
  ["Components in use", "Those that carry more than one track's worth.", [["in use", (v) => v.componentsInUse, "--accent", 0]]],
  ["Staleness", "How many versions a batch's tracks were behind the model that they updated, in the mean.", [["versions", (v) => v.staleness, "--accent"]]],
  ["Throughput", "Tracks learned a second, from one version to the next.", [["tracks a second", (v) => v.throughput, "--accent", 1]]],
];

export function learningPage(main) {
  const tiles = h("div", { class: "tiles" });
  const charts = h("div", { class: "charts" });
  const events = h("section", {});
  const fresh = h("section", {});
  replace(main, h("div", { class: "page wide" }, h("h1", {}, "Learning"), tiles, charts, h("div", { class: "columns" }, fresh, events)));
  let versions = [];
  let drawn = [];
  let freshness = null;

  const series = (get) => versions.map((v) => { const value = get(v); return known(value) ? Number(value) : null; });
  const marks = () => versions.filter((v) => v.moves?.length || v.drift?.length || v.refused).map((v) => ({ x: v.version }));

  function rebuild() {
    drawn.forEach((each) => each.close());
    const x = versions.map((v) => v.version);
    drawn = CURVES.map(([title, note, lines, options]) => chart(title, note, x,
      lines.map(([label, get, colour, digits]) => ({ label, colour, digits, values: series(positive(get, options)) })), { marks: marks(), ...options }));
    replace(charts, drawn.map((each) => each.figure));
  }

  function update() {
    const x = versions.map((v) => v.version);
    drawn.forEach((each, i) => each.set(x, CURVES[i][2].map(([, get]) => series(positive(get, CURVES[i][3]))), marks()));
    tell();
  }

  function tell() {
    const newest = versions.at(-1);
    const tile = (label, value, more) => h("div", { class: "tile" }, h("span", { class: "muted" }, label), h("strong", {}, value), more ? h("span", { class: "muted" }, more) : null);
    replace(tiles, tile("Version", count(newest.version), ago(newest.publishedAt)), tile("Tracks learned", count(newest.tracksLearned ?? 0)),
      tile("Bound", number(newest.boundPerFrame), "nats a frame"), tile("In use", count(newest.componentsInUse ?? 0), "components"),
      known(freshness?.medianSeconds) ? tile("From arrival to here", `${number(freshness.medianSeconds, 1)} s`, `99 of 100 within ${number(freshness.p99Seconds, 1)} s`) : null);
    replace(events, h("h2", {}, "What happened"), happened(versions));
  }

  async function load() {
    try {
      const [learning, now] = await Promise.all([api.learning(), api.freshness().catch(() => null)]);
      versions = learning.versions;
      freshness = now;
      withThroughput(versions);
      if (versions.length === 0) return replace(charts, empty("Listening: the first version has not been published yet.", h("p", { class: "muted" }, "Curves begin with the first batch of tracks that the model learns from.")));
      rebuild();
      tell();
      replace(fresh, freshness ? behind(freshness) : null);
    } catch (refusal) {
      replace(charts, problem(refusal));
    }
  }

  load();
  const timer = setInterval(async () => {
    freshness = await api.freshness().catch(() => freshness);
    if (versions.length) tell();
    if (freshness) replace(fresh, behind(freshness));
  }, 10000);
  const ends = [
    hear("learning", (version) => {
      if (!versions.length) return void load();
      versions = [...versions.filter((v) => v.version < version.version), version].slice(-5000);
      withThroughput(versions);
      update();
      announce(`Version ${version.version} of the model.`);
    }),
    onTheme(() => versions.length && rebuild()),
    () => clearInterval(timer),
    () => drawn.forEach((each) => each.close()),
  ];
  return () => ends.forEach((end) => end());
}

/** A logarithm's axis has no zero. */
const positive = (get, options) => (options?.logarithmic ? (v) => (get(v) > 0 ? get(v) : null) : get);

function withThroughput(versions) {
  versions.forEach((v, i) => {
    const seconds = i === 0 ? 0 : (new Date(v.publishedAt) - new Date(versions[i - 1].publishedAt)) / 1000;
    const learnedSince = i === 0 ? 0 : v.tracksLearned - versions[i - 1].tracksLearned;
    v.throughput = seconds > 0 && learnedSince >= 0 ? learnedSince / seconds : null;
  });
}

function happened(versions) {
  const told = versions.flatMap((v) => [
    ...(v.moves ?? []).map((move) => [v, { merge: "Merged", revive: "Revived" }[move.kind] ?? move.kind, move.why || sentence(move)]),
    ...(v.drift ?? []).map((drift) => [v, "Drift", driftOf(drift)]),
    ...(v.refused ? [[v, "Refused", v.refused]] : []),
    ...(v.control ? [[v, "Asked for", v.control]] : []),
  ]).reverse().slice(0, 50);
  if (!told.length) return h("p", { class: "muted" }, "Nothing yet: here stands when components are merged or revived, when the stream drifts, and which versions were refused.");
  return h("ul", { class: "events" }, told.map(([v, kind, what]) => h("li", {}, h("strong", {}, kind), h("span", { class: "muted" }, ` version ${count(v.version)}, ${ago(v.publishedAt)}`), h("p", {}, text(what)))));
}

const sentence = (move) => (move.kind === "merge" ? `${nameOf(move.other)} became part of ${nameOf(move.component)}.` : `${nameOf(move.component)} lives again.`);

function driftOf({ component, shareSurprise, fitSurprise, features = [] }) {
  const what = known(component) && component >= 0 ? nameOf(component) : "All frames together";
  const moved = [known(component) && Math.abs(shareSurprise) >= 1 ? `share ${shareSurprise > 0 ? "up" : "down"}` : null,
    Math.abs(fitSurprise) >= 1 ? `explained ${fitSurprise > 0 ? "better" : "worse"}` : null, features.length ? `moved in ${features.slice(0, 3).join(", ")}` : null];
  return `${what}: ${moved.filter(Boolean).join("; ") || "unlike what had come before"}.`;
}

/** How many versions behind the newest the catalog's embeddings are. */
function behind({ behind: groups = [], tracks }) {
  const most = Math.max(1, ...groups.map((each) => each.tracks));
  return [h("h2", {}, "How fresh the catalog is"), h("p", { class: "muted" }, `${many(tracks, "track")} by how many versions their embedding is behind the newest.`),
    h("ul", { class: "bars" }, groups.slice(0, 12).map((each) => {
      const bar = h("span", { class: "bar", "aria-hidden": "true" });
      bar.style.setProperty("--share", each.tracks / most);
      return h("li", {}, h("span", {}, each.versions === 0 ? "of the newest" : `${count(each.versions)} behind`), h("span", {}), h("span", { class: "number" }, count(each.tracks)), bar);
    }))];
}
