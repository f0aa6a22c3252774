// What several pages are made of: tracks to play, components as bars, reasons, a field that finds tracks.
import { api } from "./api.js";
import { h, lengthOf, number, percent, replace, text, titleOf } from "./dom.js";
import { colourOf, hintOf, nameOf } from "./model.js";
import { onPlayer, play, playing } from "./player.js";

export const empty = (sentence, ...more) => h("div", { class: "empty" }, h("p", {}, sentence), ...more);
export const problem = (refusal) => h("p", { class: "problem", role: "alert" }, refusal.message);
export const waiting = () => h("p", { class: "muted waiting" }, "One moment …");

/** Fills a place with what a promise gives; a refusal is shown in its words. */
export async function show(place, made) {
  try {
    replace(place, await made);
  } catch (refusal) {
    if (refusal.name !== "AbortError") replace(place, problem(refusal));
  }
}

const buttons = new Set();
onPlayer(() => buttons.forEach((refresh) => refresh() || buttons.delete(refresh)));

/** Plays a track, and the others after it; a track without a sound that may be had has none. */
export function playButton(track, after = []) {
  const button = h("button", { class: "play", type: "button", onclick: () => play(track, after) });
  if (track.audio === false) {
    button.disabled = true;
    button.title = "Its sound is not at hand here";
  }
  const refresh = () => {
    const on = playing(track);
    button.classList.toggle("on", on);
    button.setAttribute("aria-label", `${on ? "Pause" : "Play"} ${titleOf(track).slice(0, 200)}`);
    return button.isConnected;
  };
  refresh();
  buttons.add(refresh);
  return button;
}

export const trackLink = (track) => h("a", { class: "cut", href: `#/track/${encodeURIComponent(track.id)}` }, text(titleOf(track)));

/** One line: play, title, artist, length or another number. */
export function trackRow(track, { after = [], value = null, more = null, strongest = true } = {}) {
  return h("li", { class: "track" },
    playButton(track, after),
    h("div", { class: "what" }, trackLink(track), h("span", { class: "muted cut" }, track.artist ? text(track.artist) : "unknown artist")),
    strongest && track.components?.length ? dot(track.components[0].component) : null,
    h("span", { class: "number" }, value ?? (track.frames ? lengthOf(track) : "")),
    more);
}

export const trackList = (tracks, options = {}) =>
  h("ul", { class: "tracks" }, tracks.map((track, i) => trackRow(track, { after: tracks.slice(i + 1), ...options })));

/** A component's colour, with its name for those who do not see it. */
export function dot(component) {
  const mark = h("span", { class: "dot", title: nameOf(component), role: "img", "aria-label": nameOf(component) });
  mark.style.setProperty("--colour", colourOf(component));
  return mark;
}

/** Shares of components as bars, each with its name and what it sounds like. */
export function bars(shares, limit = 8) {
  const most = Math.max(...shares.map((each) => each.share), 1e-9);
  const heard = shares.filter((each, i) => i === 0 || each.share >= 0.0005);
  return h("ul", { class: "bars" }, heard.slice(0, limit).map(({ component, share }) => {
    const bar = h("span", { class: "bar", "aria-hidden": "true" });
    bar.style.setProperty("--share", share / most);
    bar.style.setProperty("--colour", colourOf(component));
    return h("li", {}, h("a", { href: `#/components/${component}` }, text(nameOf(component))),
      h("span", { class: "muted cut" }, text(hintOf(component))), h("span", { class: "number" }, percent(share)), bar);
  }));
}

/** Neighbours of a track, nearest first, each of which says why on demand. */
export function similarList(track, similar) {
  const tracks = similar.map((each) => each.track);
  return h("ul", { class: "tracks" }, similar.map(({ track: other, similarity }, i) => {
    const place = h("div", { class: "why", hidden: true });
    const button = h("button", { class: "quiet", type: "button", "aria-expanded": "false", "aria-label": `Why is ${titleOf(other).slice(0, 100)} near?`,
      onclick: async () => {
        place.hidden = !place.hidden;
        button.setAttribute("aria-expanded", String(!place.hidden));
        if (!place.hidden && !place.firstChild) await show(place, why(track, other));
      } }, "Why?");
    return trackRow(other, { after: tracks.slice(i + 1), value: number(similarity), more: [button, place] });
  }));
}

async function why(track, other) {
  const { sentence, shared = [], features = [] } = await api.why(track.id, other.id);
  return [h("p", {}, text(sentence)),
    shared.length ? h("ul", { class: "plain" }, shared.slice(0, 3).map((each) => h("li", {}, dot(each.component), " ", text(each.name || nameOf(each.component)),
      h("span", { class: "muted" }, ` ${percent(each.shareOfOne)} and ${percent(each.shareOfOther)}`)))) : null,
    features.length ? h("p", { class: "muted" }, `Both, against the mean track: ${features.slice(0, 4).map((each) => [each.name, each.word].filter(Boolean).join(" ")).join("; ")}.`) : null];
}

let pickers = 0;

/** A field that finds tracks while somebody types; more gives other entries ({label, hint, go}) for the words. */
export function finder(input, { chosen, all = null, more = () => [] }) {
  const id = `found-${++pickers}`;
  const list = h("ul", { class: "found", id, role: "listbox", "aria-label": "What was found", hidden: true });
  for (const [name, value] of Object.entries({ role: "combobox", "aria-controls": id, "aria-expanded": "false", "aria-autocomplete": "list" })) input.setAttribute(name, value);
  input.after(list);
  let entries = [];
  let at = -1;
  let asked = null;
  let timer = null;

  const close = () => {
    asked?.abort();
    clearTimeout(timer);
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = (entry) => {
    close();
    entry.go();
  };
  const mark = (index) => {
    at = index;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    list.children[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", `${id}-${at}`);
  };
  const search = async () => {
    const words = input.value.trim();
    asked?.abort();
    if (!words) return close();
    asked = new AbortController();
    try {
      const page = await api.tracks({ query: words, limit: 8 }, asked.signal);
      entries = [...more(words), ...page.tracks.map((track) => ({ label: titleOf(track), hint: track.artist ?? "", go: () => chosen(track) }))];
      draw(entries.length ? null : `Nothing is called ${words.slice(0, 60)}.`);
    } catch (refusal) {
      if (refusal.name !== "AbortError") draw(refusal.message);
    }
  };
  const draw = (sentence) => {
    replace(list, sentence ? h("li", { class: "muted", role: "option", "aria-disabled": "true", "aria-selected": "false" }, sentence)
      : entries.map((entry, i) => h("li", { role: "option", id: `${id}-${i}`, "aria-selected": "false", onpointerdown: (event) => { event.preventDefault(); take(entry); } },
        text(entry.label, { class: "cut" }), entry.hint ? text(entry.hint, { class: "muted cut" }) : null)));
    if (sentence) entries = [];
    list.hidden = false;
    at = -1;
    input.setAttribute("aria-expanded", "true");
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 120);
  });
  input.addEventListener("focus", () => input.value.trim() && search());
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && entries.length) mark((at + 1) % entries.length);
    else if (event.key === "ArrowUp" && entries.length) mark((at - 1 + entries.length) % entries.length);
    else if (event.key === "Enter" && at >= 0) take(entries[at]);
    else if (event.key === "Enter" && all && input.value.trim()) { const words = input.value.trim(); close(); all(words); }
    else if (event.key === "Enter" && entries.length) take(entries[0]);
    else if (event.key === "Escape" && !list.hidden) close();
    else return;
    event.preventDefault();
  });
}

/** A labelled field that finds one track; chosen is called with it. */
export function trackField(label, chosen, start = "") {
  const input = h("input", { type: "search", autocomplete: "off", placeholder: "Title or artist", value: start });
  const field = h("div", { class: "field" }, h("label", {}, label, input));
  finder(input, { chosen: (track) => { input.value = titleOf(track).slice(0, 200); chosen(track); } });
  return field;
}
