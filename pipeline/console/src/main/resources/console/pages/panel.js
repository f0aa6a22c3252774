// Beside the map: the track that was clicked, or those that a loop or a search holds.
import { api } from "../api.js";
import { h, lengthOf, many, moment, replace, text, titleOf } from "../dom.js";
import { points } from "../map/points.js";
import { bars, playButton, problem, similarList, trackList, waiting } from "../widgets.js";

const heading = (title, close) => h("div", { class: "panel-head" }, h("h2", { tabindex: "-1" }, title),
  h("button", { class: "icon close", type: "button", "aria-label": "Close the panel", onclick: close }));

/** A track: what it is, its components, and its neighbours; near is told their ordinals. */
export async function trackPanel(panel, track, { close, near }) {
  const similar = h("div", {}, waiting());
  replace(panel, heading(text(titleOf(track)), close),
    h("p", { class: "by" }, track.artist ? text(track.artist) : "unknown artist"),
    h("div", { class: "actions" }, playButton(track), h("span", { class: "number" }, lengthOf(track)), h("span", { class: "muted" }, "arrived ", moment(track.arrivedAt)),
      h("a", { href: `#/track/${encodeURIComponent(track.id)}` }, "Everything about it")),
    track.tags?.length ? h("p", { class: "tags" }, track.tags.slice(0, 8).map((tag) => h("a", { class: "tag", href: `#/map?tag=${encodeURIComponent(tag)}` }, text(tag)))) : null,
    h("h3", {}, "What it is made of"), bars(track.components, 5),
    h("h3", {}, "Near it"), similar);
  try {
    const found = (await api.similar(track.id, 10)).similar;
    replace(similar, found.length ? similarList(track, found) : h("p", { class: "muted" }, "Nothing is near it yet: it is the only track."));
    near(found.map((each) => each.track.ordinal).filter((ordinal) => ordinal >= 0));
  } catch (refusal) {
    replace(similar, problem(refusal));
  }
}

/** Several tracks by their ordinals: how many, what they are made of, and the first of them. */
export async function severalPanel(panel, title, ordinals, { close, tracks = null, total = ordinals.length }) {
  const counts = new Map();
  for (const i of ordinals) counts.set(points.component[i], (counts.get(points.component[i]) ?? 0) + 1);
  const shares = [...counts].sort((a, b) => b[1] - a[1]).map(([component, n]) => ({ component, share: n / ordinals.length }));
  const list = h("div", {}, waiting());
  replace(panel, heading(title, close), h("p", { class: "by" }, many(total, "track")),
    total === 0 ? h("p", { class: "muted" }, "Try another word, or fewer.") : null,
    shares.length ? [h("h3", {}, "What most of each is made of"), bars(shares, 6)] : null,
    ordinals.length ? [h("h3", {}, ordinals.length > 30 ? "The first 30" : "All of them"), list] : null);
  try {
    const first = tracks?.slice(0, 30) ?? (await Promise.all(ordinals.slice(0, 30).map((i) => api.point(i))));
    replace(list, trackList(first));
  } catch (refusal) {
    replace(list, problem(refusal));
  }
}
