// One page: what the address says after # is what it shows.
import { api, forgetToken, hasToken, hear, listen, takeToken } from "./api.js";
import { announce, count, h, many, replace } from "./dom.js";
import { follow, hintOf, learned, model, nameOf, onModel, refreshComponents, refreshStatus } from "./model.js";
import { dark, onTheme, switchTheme } from "./palette.js";
import { mountPlayer } from "./player.js";
import { followPoints, points } from "./map/points.js";
import { finder, problem } from "./widgets.js";
import { tokenField } from "./pages/token.js";
import { askPage } from "./pages/ask.js";
import { componentsPage } from "./pages/components.js";
import { deadLettersPage } from "./pages/deadletters.js";
import { learningPage } from "./pages/learning.js";
import { listenersPage } from "./pages/listeners.js";
import { mapPage } from "./pages/map.js";
import { trackPage } from "./pages/track.js";

const PAGES = {
  map: ["Map", mapPage], components: ["Components", componentsPage], learning: ["Learning", learningPage], track: ["Track", trackPage],
  ask: ["Ask", askPage], listeners: ["Listeners", listenersPage], "dead-letters": ["Dead letters", deadLettersPage],
};

const main = document.getElementById("main");
let close = null;

/** {page, rest, parameters} of #/page/rest?name=value */
function address() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [page, ...rest] = path.split("/");
  return { page: PAGES[page] ? page : "map", rest: rest.length ? decodeURIComponent(rest.join("/")) : null, parameters: new URLSearchParams(query) };
}

async function route() {
  const { page, rest, parameters } = address();
  const [title, open] = PAGES[page];
  close?.();
  close = null;
  main.className = `page-${page}`;
  main.replaceChildren();
  document.title = `${title} – Mixtape`;
  for (const link of document.querySelectorAll("#nav a")) {
    if (link.dataset.page === page) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  scrollTo(0, 0);
  try {
    close = open(main, { rest, parameters });
  } catch (refusal) {
    replace(main, problem(refusal));
  }
}

function head() {
  replace(document.getElementById("nav"), Object.entries(PAGES).map(([page, [title]]) => h("li", {}, h("a", { href: `#/${page}`, "data-page": page }, title))));
  const search = document.getElementById("search");
  finder(search, {
    chosen: (track) => { location.hash = `#/map?track=${encodeURIComponent(track.id)}`; },
    all: (words) => { location.hash = `#/map?query=${encodeURIComponent(words)}`; },
    more: (words) => entriesFor(words.toLowerCase()),
  });
  document.addEventListener("keydown", (event) => {
    const writes = event.target.closest?.("input, textarea, select");
    if (event.key === "/" && !writes && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });
  const theme = document.getElementById("theme");
  const say = () => {
    theme.setAttribute("aria-label", dark() ? "Switch to the light theme" : "Switch to the dark theme");
    theme.title = theme.getAttribute("aria-label");
    theme.classList.toggle("moon", !dark());
  };
  theme.addEventListener("click", switchTheme);
  onTheme(say);
  say();
}

/** Components and tags that a word begins, above the tracks. */
function entriesFor(word) {
  const fits = (name) => name.toLowerCase().split(/\s+/).some((part) => part.startsWith(word)) || name.toLowerCase().startsWith(word);
  const components = [...model.components.keys()].filter((k) => fits(nameOf(k))).slice(0, 3)
    .map((k) => ({ label: nameOf(k), hint: `component · ${hintOf(k)}`, go: () => { location.hash = `#/map?component=${k}`; } }));
  const tags = points.tags.filter(fits).slice(0, 3)
    .map((tag) => ({ label: tag, hint: "tag", go: () => { location.hash = `#/map?tag=${encodeURIComponent(tag)}`; } }));
  return [...components, ...tags];
}

function live() {
  const place = document.getElementById("live");
  let connected = false;
  const say = () => {
    place.classList.toggle("on", connected);
    const tracks = many(Math.max(points.n, model.status?.tracks ?? 0), "track");
    replace(place, h("span", { class: "word" }, connected ? "live" : "not connected"),
      h("span", { class: "more" }, learned() ? ` · ${tracks} · version ${count(model.status.modelVersion)}` : " · no model yet"));
    place.title = model.status?.trouble ?? "";
  };
  hear("connected", (yes) => { connected = yes; say(); });
  onModel(say);
  points.watch(({ added }) => {
    say();
    if (added > 0) announce(`${many(added, "new track")} on the map; ${count(points.n)} in all.`);
  });
  hear("dead-letters", () => announce("A new dead letter came.", false));
  say();
}

async function start() {
  takeToken();
  mountPlayer();
  head();
  live();
  follow();
  // Each page says itself what it cannot get; what fails here is asked for again when the connection stands.
  if (hasToken()) await api.session().catch(() => {});
  points.load().catch(() => {});
  const [status] = await Promise.allSettled([refreshStatus(), refreshComponents()]);
  if (status.reason?.status === 401) return replace(main, h("div", { class: "page" }, h("h1", {}, "Mixtape"), tokenField("This console", () => location.reload())));
  if (hasToken() && model.status?.writable === false) forgetToken(); // of an earlier start
  addEventListener("hashchange", () => {
    if (takeToken()) api.session().catch(() => {});
    route().then(() => main.focus({ preventScroll: true }));
  });
  await route();
  followPoints();
  listen();
}

start();
