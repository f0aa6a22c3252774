// A track over time: its features as rows of colour, beneath them which component speaks when, and where it plays.
import { clock, h, svg } from "../dom.js";
import { diverging, onTheme } from "../palette.js";
import { colourOf, nameOf, onModel } from "../model.js";
import { onPlayer, play, player, seek } from "../player.js";
import { dot } from "../widgets.js";

const SPEAKING = 110; // pixels of height

/** @return {element, close} */
export function picture(track, { names, secondsPerColumn, columns, values, speaking }) {
  const canvas = h("canvas", { width: columns, height: names.length, role: "img", class: "pixels",
    "aria-label": `${names.length} features over ${clock(columns * secondsPerColumn)}: blue where one is below its mean, amber where above` });
  const heights = svg("svg", { viewBox: `0 0 ${columns} ${SPEAKING}`, preserveAspectRatio: "none", role: "img", class: "speaking",
    "aria-label": `Which component speaks when: ${speaking.map((each) => nameOf(each.component)).join(", ")}` });
  const head = h("div", { class: "playhead", hidden: true });
  const slider = h("input", { type: "range", min: 0, max: Math.round(columns * secondsPerColumn), step: 1, value: 0, class: "seek", "aria-label": "Place in the track, in seconds",
    oninput: () => go(Number(slider.value)) });
  const stage = h("div", { class: "stage", onclick: (event) => {
    const box = stage.getBoundingClientRect();
    go(((event.clientX - box.left) / box.width) * columns * secondsPerColumn);
  } }, canvas, heights, head);
  const key = h("ul", { class: "key" }, speaking.map((each) => h("li", {}, dot(each.component), " ", h("a", { href: `#/components/${each.component}` }, nameOf(each.component)))));

  function go(seconds) {
    if (track.audio === false) return;
    if (player.track?.id !== track.id) play(track);
    seek(seconds);
  }

  function paint() {
    const context = canvas.getContext("2d");
    const image = context.createImageData(columns, names.length);
    const table = Array.from({ length: 121 }, (_, i) => diverging((i - 60) / 60));
    for (let row = 0; row < names.length; row++) {
      for (let column = 0; column < columns; column++) {
        const step = Math.round(60 + 60 * Math.max(-1, Math.min(1, (values[row][column] ?? 0) / 2.5)));
        image.data.set([...table[step], 255], 4 * (row * columns + column));
      }
    }
    context.putImageData(image, 0, 0);
    heights.replaceChildren(...layers(speaking, columns));
  }

  let asked = 0;
  function follow() {
    cancelAnimationFrame(asked);
    const mine = player.track?.id === track.id;
    head.hidden = !mine;
    if (!mine) return;
    head.style.left = `${Math.min(100, (100 * player.seconds) / (columns * secondsPerColumn))}%`;
    if (document.activeElement !== slider) slider.value = player.seconds;
    if (!player.paused) asked = requestAnimationFrame(follow);
  }

  paint();
  follow();
  const ends = [onTheme(paint), onModel(paint), onPlayer(follow), () => cancelAnimationFrame(asked)];
  const element = h("figure", { class: "picture" }, h("div", { class: "with-rows" }, rowNames(names), stage), slider, key);
  return { element, close: () => ends.forEach((end) => end()) };
}

/** Names of groups of rows beside the picture: MFCC, chroma and so on. */
function rowNames(names) {
  const groups = [];
  for (const name of names) {
    const group = name.replace(/ ?\S+$/, "").trim() || name;
    if (groups.at(-1)?.[0] === group) groups.at(-1)[1]++;
    else groups.push([group, 1]);
  }
  return h("div", { class: "rows", "aria-hidden": "true" }, groups.map(([group, n]) => {
    const label = h("span", { title: group }, n / names.length < 0.06 ? "" : group);
    label.style.flexGrow = n;
    return label;
  }));
}

/** Shares over time, one above the other. */
function layers(speaking, columns) {
  const floor = new Float64Array(columns);
  return speaking.map(({ component, shares }) => {
    const below = Array.from(floor, (y, i) => `${i} ${(SPEAKING * (1 - y)).toFixed(1)}`);
    for (let i = 0; i < columns; i++) floor[i] = Math.min(1, floor[i] + (shares[i] ?? 0));
    const above = Array.from(floor, (y, i) => `${i} ${(SPEAKING * (1 - y)).toFixed(1)}`);
    const area = svg("path", { d: `M${below.join("L")}L${above.reverse().join("L")}Z` });
    area.style.fill = colourOf(component);
    return area;
  });
}
