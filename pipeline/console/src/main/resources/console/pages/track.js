// Everything about one track.
import { api } from "../api.js";
import { count, h, lengthOf, moment, number, replace, text, titleOf } from "../dom.js";
import { player } from "../player.js";
import { bars, empty, playButton, problem, similarList, show, trackField, trackList, waiting } from "../widgets.js";
import { picture } from "./picture.js";

export function trackPage(main, { rest }) {
  const id = rest ?? player.track?.id;
  if (!id) return choose(main);
  const page = h("div", { class: "page wide" }, h("h1", {}, "Track"), waiting());
  replace(main, page);
  let drawn = null;
  let closed = false;
  open(page, id, (made) => {
    if (closed) made.close();
    else drawn = made;
  }).catch((refusal) => replace(page, h("h1", {}, "Track"), problem(refusal)));
  return () => {
    closed = true;
    drawn?.close();
  };
}

function choose(main) {
  replace(main, h("div", { class: "page" }, h("h1", {}, "Track"), empty("Which one? Find it by its title, or click a point on the map.",
    trackField("Track", (track) => { location.hash = `#/track/${encodeURIComponent(track.id)}`; }))));
  return null;
}

async function open(page, id, drawn) {
  const track = await api.track(id);
  document.title = `${titleOf(track).slice(0, 80)} – Mixtape`;
  const over = h("div", {}, waiting());
  const similar = h("div", {}, waiting());
  const path = h("div", {});
  replace(page,
    h("header", { class: "track-head" }, playButton(track), h("div", {}, h("h1", {}, text(titleOf(track))), h("p", { class: "by" }, track.artist ? text(track.artist) : "unknown artist"),
      track.tags?.length ? h("p", { class: "tags" }, track.tags.slice(0, 12).map((tag) => h("a", { class: "tag", href: `#/map?tag=${encodeURIComponent(tag)}` }, text(tag)))) : null),
      h("a", { class: "button", href: `#/map?track=${encodeURIComponent(track.id)}` }, "Show on the map")),
    h("section", {}, h("h2", {}, "How it sounds over time"), h("p", { class: "muted" }, "Above, each row is a feature: blue below its mean, amber above. Below, which component speaks when. Click to hear that place."), over),
    h("div", { class: "columns" },
      h("section", {}, h("h2", {}, "What it is made of"), bars(track.components, 8), h("h2", {}, "Facts"), facts(track)),
      h("section", {}, h("h2", {}, "Near it"), similar)),
    h("section", {}, h("h2", {}, "From here to another track"), h("p", { class: "muted" }, "Small steps that lead from this one to the one you choose."),
      trackField("To", (other) => show(path, api.path(track.id, other.id).then((found) => trackList(found.tracks)))), path));
  await Promise.all([
    show(over, api.features(track.id).then((features) => { const made = picture(track, features); drawn(made); return made.element; })),
    show(similar, api.similar(track.id, 12).then((found) => (found.similar.length ? similarList(track, found.similar) : h("p", { class: "muted" }, "Nothing is near it yet: it is the only track.")))),
  ]);
}

function facts(track) {
  const fact = (name, value) => [h("dt", {}, name), h("dd", {}, value)];
  return h("dl", { class: "facts" }, fact("Length", `${lengthOf(track)}, ${count(track.frames)} frames`), fact("Bound", `${number(track.boundPerFrame)} nats a frame`),
    fact("Embedded by", h("span", {}, text(track.modelId), ` version ${count(track.modelVersion)}`)), fact("Arrived", moment(track.arrivedAt)), fact("Embedded", moment(track.embeddedAt)), fact("Id", text(track.id, { class: "id" })));
}
