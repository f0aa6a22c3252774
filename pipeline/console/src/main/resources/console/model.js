// What the pages know of the model: its status, its components, their names and colours. Kept here, asked for once.
import { api, hear } from "./api.js";
import { byPlace, css, nothing } from "./palette.js";

const watchers = new Set();
export const model = { status: null, components: new Map(), places: new Map(), middle: { x: 0, y: 0, spread: 1 } };

/** Hears when status or components are new; gives what ends it. */
export function onModel(watcher) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
const changed = () => watchers.forEach((watcher) => watcher());

export async function refreshStatus() {
  model.status = await api.status();
  changed();
}

export async function refreshComponents() {
  const { components } = await api.components();
  model.components = new Map(components.map((each) => [each.component, each]));
  changed();
}

/** Where components are on the map; colours follow. */
export function placeComponents(placed) {
  model.places = new Map(placed.map((each) => [each.component, each]));
  const weight = placed.reduce((sum, each) => sum + each.share, 0) || 1;
  const x = placed.reduce((sum, each) => sum + each.share * each.x, 0) / weight;
  const y = placed.reduce((sum, each) => sum + each.share * each.y, 0) / weight;
  const square = placed.reduce((sum, each) => sum + each.share * ((each.x - x) ** 2 + (each.y - y) ** 2), 0) / weight;
  model.middle = { x, y, spread: 1.4 * Math.sqrt(square) || 1 };
  changed();
}

export function colour(component) {
  const place = model.places.get(component);
  if (!place) return nothing();
  return byPlace((place.x - model.middle.x) / model.middle.spread, (place.y - model.middle.y) / model.middle.spread);
}
export const colourOf = (component) => css(colour(component));

/** A person's name for it, or else what tells most. */
export function nameOf(component) {
  const summary = model.components.get(component);
  const place = model.places.get(component);
  return summary?.name || place?.name || `Component ${component}`;
}

/** A component's name, and beside one that nobody named, what its music is tagged or sounds like. */
export function hintOf(component) {
  const summary = model.components.get(component);
  const tags = (summary?.tags ?? []).slice(0, 2).map((each) => each.tag);
  if (tags.length) return tags.join(", ");
  const placed = model.places.get(component)?.tags ?? [];
  if (placed.length) return placed.slice(0, 2).join(", ");
  return wordsOf(summary).slice(0, 2).join(", ");
}

/** What sets a component apart, in words that are well defined: quieter, more F♯. */
export const wordsOf = (summary) => (summary?.features ?? []).map((each) => each.word).filter(Boolean);

/** One sentence about what sets it apart. */
export function apart(summary) {
  const words = wordsOf(summary);
  if (!words.length) return "No single feature that has a word sets it apart; its tracks say more.";
  const list = words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : words[0];
  return `${list[0].toUpperCase()}${list.slice(1)} than the music so far.`;
}

export const learned = () => known(model.status?.modelVersion);
const known = (version) => version !== null && version !== undefined && version >= 0;

/** Keeps all of it fresh from now on. */
export function follow() {
  hear("components", () => refreshComponents().catch(() => {}));
  hear("connected", (yes) => yes && refreshStatus().catch(() => {}));
  hear("learning", (version) => {
    if (model.status) model.status.modelVersion = version.version;
    changed();
    refreshStatus().catch(() => {});
  });
}
