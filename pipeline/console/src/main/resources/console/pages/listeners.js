// Listeners: what each has a taste for, and what they have not heard yet.
import { api, hear } from "../api.js";
import { h, many, number, replace, text } from "../dom.js";
import { bars, empty, problem, trackRow, waiting } from "../widgets.js";

export function listenersPage(main, { rest }) {
  const list = h("ul", { class: "people" });
  const detail = h("section", { "aria-live": "polite" });
  const filter = h("input", { type: "search", autocomplete: "off", placeholder: "Id of a listener", oninput: () => load() });
  replace(main, h("div", { class: "page wide" }, h("h1", {}, "Listeners"), h("div", { class: "columns narrow-first" }, h("section", {}, h("label", {}, "Find ", filter), list), detail)));

  async function load() {
    try {
      const page = await api.listeners({ query: filter.value.trim(), limit: 100 });
      replace(list, page.listeners.map((each) => {
        const user = each.user;
        return h("li", {}, h("a", { href: `#/listeners/${encodeURIComponent(user)}`, "aria-current": user === rest ? "true" : null }, text(user, { class: "cut" }),
          each.plays === undefined ? null : h("span", { class: "muted number" }, many(each.plays, "play"))));
      }));
      if (!page.listeners.length) replace(list, h("li", {}, filter.value ? h("p", { class: "muted" }, "No listener's id begins so.") : none()));
    } catch (refusal) {
      replace(list, h("li", {}, refusal.status === 404 ? none() : problem(refusal)));
    }
  }

  async function open(user) {
    replace(detail, waiting());
    try {
      const { plays, tracks, taste, recommended } = await api.listener(user);
      const unheard = recommended.map((each) => each.track);
      replace(detail, h("h2", {}, text(user)), h("p", { class: "muted" }, `${many(plays, "play")} of ${many(tracks, "track")}; plays fade as time goes on.`),
        h("h3", {}, "Taste"), bars(taste, 8), h("h3", {}, "Not heard yet"),
        unheard.length ? h("ul", { class: "tracks" }, recommended.map((each, i) => trackRow(each.track, { after: unheard.slice(i + 1), value: number(each.affinity) }))) : h("p", { class: "muted" }, "Nothing to recommend: everything near has been heard."));
    } catch (refusal) {
      replace(detail, problem(refusal));
    }
  }

  load();
  if (rest) open(rest);
  return hear("listeners", () => {
    load();
    if (rest) open(rest);
  });
}

const none = () => empty("Nobody has been heard yet.", h("p", { class: "muted" }, "Tastes are made of plays, which come by the topic plays when the job runs with listeners.enabled=true."),
  h("code", {}, "./mixtape up --music DIR --set listeners.enabled=true"));
