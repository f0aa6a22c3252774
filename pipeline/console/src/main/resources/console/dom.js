// Elements, and how numbers, times and titles read. Whatever comes from a topic becomes text here, never markup.

/** An element: properties are attributes, but for onName (a listener) and true or false (there or not). */
export function h(name, properties = {}, ...children) {
  return fill(document.createElement(name), properties, children);
}

export function svg(name, properties = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", name), properties, children);
}

function fill(element, properties, children) {
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function replace(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
}

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

export const count = (n) => whole.format(n);
export const many = (n, one, more = `${one}s`) => `${count(n)} ${n === 1 ? one : more}`;
export const known = (n) => n !== null && n !== undefined && Number.isFinite(Number(n));
export const number = (x, digits = 2) => (known(x) ? Number(x).toFixed(digits).replace("-", "−") : "–");

export function percent(share) {
  if (!known(share)) return "–";
  if (share > 0 && share < 0.001) return "< 0.1 %";
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}

/** 3:07 */
export function clock(seconds) {
  if (!known(seconds)) return "–";
  const all = Math.max(0, Math.round(seconds));
  const tail = `${String(Math.floor(all / 60) % 60).padStart(all < 3600 ? 1 : 2, "0")}:${String(all % 60).padStart(2, "0")}`;
  return all < 3600 ? tail : `${Math.floor(all / 3600)}:${tail}`;
}

/** The paper's frames are 512 samples of 22,050 a second apart. */
export const lengthOf = (track) => clock((track.frames * 512) / 22050);

export function ago(time) {
  const seconds = (Date.now() - new Date(time).getTime()) / 1000;
  if (!known(seconds)) return "–";
  if (seconds < 10) return "just now";
  const [size, unit] = [[86400, "day"], [3600, "hour"], [60, "minute"], [1, "second"]].find(([s]) => seconds >= s);
  return `${many(Math.floor(seconds / size), unit)} ago`;
}

export function moment(time) {
  const date = new Date(time);
  const label = h("time", { datetime: date.toISOString(), title: date.toLocaleString() }, ago(date));
  return label;
}

/** A track's name for people: its title, or the last part of its id. Directions of script stay inside it. */
export const titleOf = (track) => track.title?.trim() || track.id.split("/").pop() || track.id;

export const text = (words, properties = {}) => h("bdi", properties, words);

let told = 0;
/** Says something to those who listen to the page, at most every four seconds. */
export function announce(sentence, important = false) {
  if (!important && Date.now() - told < 4000) return;
  told = Date.now();
  document.getElementById("news").textContent = sentence;
}

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
