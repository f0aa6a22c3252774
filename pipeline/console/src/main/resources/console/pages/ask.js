// Ask by example: a file that the catalog does not know, or the way from one track to another.
import { api } from "../api.js";
import { announce, h, known, lengthOf, number, percent, replace, text, titleOf } from "../dom.js";
import { nameOf } from "../model.js";
import { MapView } from "../map/view.js";
import { bars, problem, show, trackField, trackList, trackRow } from "../widgets.js";

export function askPage(main, { parameters }) {
  const answer = h("div", { class: "answer", "aria-live": "polite" });
  const input = h("input", { type: "file", accept: "audio/*,.ogg,.opus,.flac,.mp3,.wav,.m4a", class: "unseen", id: "file", onchange: () => input.files[0] && place(input.files[0]) });
  const drop = h("div", { class: "drop" }, input, h("label", { for: "file" }, h("strong", {}, "Drop a sound file here, or choose one"),
    h("span", { class: "muted" }, "The newest model listens to it and says where it belongs. It is not kept.")));
  let map = null;

  for (const kind of ["dragover", "dragenter"]) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer.files[0]) place(event.dataTransfer.files[0]);
  });

  async function place(file) {
    map?.close();
    map = null;
    replace(answer, h("p", { class: "waiting" }, "Listening to ", text(file.name), " …"));
    try {
      const { placed, similar } = await api.place(file);
      map = drawPlace(placed, similar);
      replace(answer, h("h2", {}, text(file.name)), h("p", { class: "muted" }, `${placed.frames ? `${lengthOf(placed)} long; ` : ""}${number(placed.boundPerFrame)} nats a frame.`),
        h("div", { class: "columns" }, h("section", {}, map?.element ?? null, h("h3", {}, "What it is made of"), bars(placed.components, 6)),
          h("section", {}, h("h3", {}, "Near it"), similar.length ? nearList(placed, similar) : h("p", { class: "muted" }, "No track is here yet to be near it."))));
      announce(`${file.name} is placed; the nearest is ${similar.length ? titleOf(similar[0].track).slice(0, 100) : "not there yet"}.`, true);
    } catch (refusal) {
      replace(answer, problem(refusal));
    }
  }

  replace(main, h("div", { class: "page wide" }, h("h1", {}, "Ask"), drop, answer, pathSection(parameters)));
  return () => map?.close();
}

/** A small map with the place ringed and lines to what is near; nothing where it has no place, or the browser cannot draw it. */
function drawPlace(placed, similar) {
  if (!known(placed.x)) return null;
  try {
    const map = new MapView({ label: "Where it lands among all tracks", fixed: true });
    map.element.classList.add("small");
    map.mark = { x: placed.x, y: placed.y };
    map.neighbours = similar.map((each) => each.track.ordinal);
    return map;
  } catch {
    return null;
  }
}

/** Each with the component that says most why. */
function nearList(placed, similar) {
  const own = new Map(placed.components.map((each) => [each.component, each.share]));
  return h("ul", { class: "tracks" }, similar.map(({ track, similarity }, i) => {
    const both = track.components.filter((each) => own.has(each.component)).sort((a, b) => b.share * own.get(b.component) - a.share * own.get(a.component))[0];
    const reason = both ? `Both have ${nameOf(both.component)}: ${percent(own.get(both.component))} and ${percent(both.share)}.` : "They share no strong component; their features vary alike.";
    return trackRow(track, { after: similar.slice(i + 1).map((each) => each.track), value: number(similarity), more: h("div", { class: "why" }, h("p", { class: "muted" }, text(reason))) });
  }));
}

function pathSection(parameters) {
  const ends = { from: parameters.get("from"), to: parameters.get("to") };
  const path = h("div", { "aria-live": "polite" });
  const find = () => ends.from && ends.to && show(path, api.path(ends.from, ends.to).then((found) =>
    (found.tracks.length ? trackList(found.tracks) : h("p", { class: "muted" }, "There is no way of small steps between these two."))));
  find();
  return h("section", {}, h("h2", {}, "From one track to another"), h("p", { class: "muted" }, "Songs that lead from the first to the second by small steps: press play on the first, and the rest follow."),
    h("div", { class: "tools-row" }, trackField("From", (track) => { ends.from = track.id; find(); }, ends.from ?? ""), trackField("To", (track) => { ends.to = track.id; find(); }, ends.to ?? "")), path);
}
