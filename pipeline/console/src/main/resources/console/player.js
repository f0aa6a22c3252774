// The bar that plays: one <audio>, what comes after, and who wants to know where it is.
import { announce, clock, h, replace, text, titleOf } from "./dom.js";
import { api } from "./api.js";

const audio = h("audio", { controls: true, preload: "metadata", "aria-label": "Playback" });
const title = h("div", { class: "playing" });
const next = h("button", { class: "quiet", type: "button", onclick: () => advance() }, "Next");
const watchers = new Set();
let queue = [];
let current = null;

export const player = {
  get track() { return current; },
  get seconds() { return audio.currentTime; },
  get paused() { return audio.paused; },
};

/** Hears when another track plays, stops or goes on; gives what ends it. */
export function onPlayer(watcher) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
const changed = () => watchers.forEach((watcher) => watcher());

export function mountPlayer() {
  replace(document.getElementById("player"), title, audio, next);
  for (const event of ["play", "pause", "ended", "seeked"]) audio.addEventListener(event, changed);
  audio.addEventListener("ended", () => advance());
  audio.addEventListener("error", () => {
    if (current) say(`${titleOf(current)} cannot be played: its file is not at hand, or may not be read.`);
  });
}

/** Plays a track, and then the others; the same one again pauses it, or goes on. */
export function play(track, after = []) {
  if (current?.id === track.id && !audio.error) {
    if (audio.paused) start();
    else audio.pause();
    return;
  }
  queue = after.filter((each) => each.audio !== false && each.id !== track.id);
  load(track);
}

export function seek(seconds) {
  audio.currentTime = seconds;
}

function load(track) {
  current = track;
  document.getElementById("player").hidden = false;
  document.body.classList.add("has-player");
  audio.src = api.audio(track.id);
  replace(title, h("a", { href: `#/track/${encodeURIComponent(track.id)}`, class: "cut" }, text(titleOf(track))),
    h("span", { class: "muted cut" }, track.artist ? text(track.artist) : "unknown artist"));
  next.hidden = queue.length === 0;
  next.setAttribute("aria-label", queue.length ? `Next: ${titleOf(queue[0]).slice(0, 100)}` : "Next");
  announce(`Playing ${titleOf(track).slice(0, 200)}`, true);
  start();
  changed();
}

function start() {
  audio.play().catch((refusal) => {
    if (refusal.name === "NotAllowedError") say("The browser plays nothing by itself: press play in the bar below.");
  });
}

function advance() {
  const track = queue.shift();
  if (track) load(track);
}

function say(sentence) {
  replace(title, h("span", { class: "problem", role: "alert" }, sentence.slice(0, 300)));
}

export const playing = (track) => current?.id === track.id && !audio.paused;
export const elapsed = () => clock(audio.currentTime);
