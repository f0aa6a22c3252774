// Cards: what each component of the model means, in words, tags and tracks.
import { api, hasToken } from "../api.js";
import { ago, announce, count, h, known, many, number, percent, replace, text } from "../dom.js";
import { apart, colourOf, hintOf, learned, model, nameOf, onModel, refreshComponents } from "../model.js";
import { empty, problem, trackRow } from "../widgets.js";
import { tokenField } from "./token.js";

const ORDERS = { share: "Share", name: "Name", drift: "Drift" };
const FIRST = 24;

export function componentsPage(main, { rest }) {
  const wanted = rest === null ? null : Number(rest);
  let order = "share";
  let all = wanted !== null;
  const list = h("ul", { class: "cards" });
  const more = h("p", {});
  const intro = h("p", { class: "lead" });
  const filter = h("input", { type: "search", placeholder: "Name, tag or word", autocomplete: "off", oninput: () => draw() });
  const select = h("select", { onchange: () => { order = select.value; draw(); } }, Object.entries(ORDERS).map(([value, name]) => h("option", { value }, name)));
  replace(main, h("div", { class: "page" }, h("h1", {}, "Components"), intro,
    h("div", { class: "tools-row" }, h("label", {}, "Find ", filter), h("label", {}, "Order ", select)), list, more));

  const sorted = () => {
    const word = filter.value.trim().toLowerCase();
    const says = (each) => [nameOf(each.component), ...each.tags.map((tag) => tag.tag), apart(each)].join(" ").toLowerCase();
    const by = { share: (a, b) => b.share - a.share, name: (a, b) => nameOf(a.component).localeCompare(nameOf(b.component), "en", { numeric: true }),
      drift: (a, b) => Number(Boolean(b.drift)) - Number(Boolean(a.drift)) || b.share - a.share }[order];
    return [...model.components.values()].filter((each) => !word || says(each).includes(word)).sort(by);
  };

  function draw() {
    if (list.contains(document.activeElement) && document.activeElement.matches("input, button.naming")) return; // somebody is writing a name
    const found = sorted();
    replace(intro, learned() && model.components.size ? `The model hears ${many(model.components.size, "kind")} of sound in the music so far. Each card is one: how much of all music it is, what its tracks are tagged, and how it sounds.` : "");
    replace(list, (all ? found : found.slice(0, FIRST)).map(card));
    replace(more, found.length === 0 ? empty(model.components.size ? "No component says that. Try another word." : "No components yet: they come a minute after the first model.")
      : !all && found.length > FIRST ? h("button", { type: "button", onclick: () => { all = true; draw(); } }, `Show all ${count(found.length)}`) : null);
  }

  draw();
  if (wanted !== null) document.getElementById(`component-${wanted}`)?.scrollIntoView();
  else refreshComponents().catch((refusal) => replace(more, problem(refusal)));
  return onModel(draw);
}

function card(each) {
  const element = h("li", { class: "card", id: `component-${each.component}` },
    h("div", { class: "card-head" }, h("h2", {}, naming(each)), h("span", { class: "share" }, percent(each.share))),
    h("p", { class: "muted" }, [each.name ? `component ${each.component}` : hintOf(each.component), many(each.tracks, "track")].filter(Boolean).join(" · "), " · ",
      h("a", { href: `#/map?component=${each.component}` }, "on the map")),
    h("p", { class: "apart" }, apart(each)), features(each),
    each.tags.length ? h("p", { class: "tags" }, each.tags.slice(0, 6).map((tag) => h("a", { class: "tag", href: `#/map?tag=${encodeURIComponent(tag.tag)}`,
      title: known(tag.tagShare) ? `${percent(tag.tagShare)} of all that is tagged so` : null }, text(tag.tag), known(tag.tagShare) ? h("span", { class: "number" }, ` ${percent(tag.tagShare)}`) : null))) : null,
    h("ul", { class: "tracks" }, each.exemplars.slice(0, 4).map((track, i) => {
      const songs = each.exemplars.map((one) => ({ ...one, id: one.trackId }));
      return trackRow(songs[i], { after: songs.slice(i + 1), value: percent(track.share) });
    })),
    drift(each));
  element.style.setProperty("--colour", colourOf(each.component));
  return element;
}

/** How far its features lie from the mean, as bars from a middle line. */
function features(each) {
  const most = Math.max(1.5, ...each.features.map((feature) => Math.abs(feature.deviations)));
  return h("ul", { class: "features" }, each.features.slice(0, 4).map((feature) => {
    const bar = h("span", { class: `lean ${feature.deviations < 0 ? "less" : "more"}`, "aria-hidden": "true" });
    bar.style.setProperty("--by", Math.abs(feature.deviations) / most);
    return h("li", { title: "How far its mean lies from that of all frames, in standard deviations" }, text(feature.word ?? feature.name, { class: "cut" }), bar, h("span", { class: "number" }, number(feature.deviations, 1)));
  }));
}

/** The newest drift: over a short window of tracks, the stream was unlike the long one. */
function drift({ drift: told }) {
  if (!told) return null;
  const share = Math.abs(told.shareSurprise) >= 3 ? `its share ${told.shareSurprise > 0 ? "rose" : "fell"}` : null;
  const fit = Math.abs(told.fitSurprise) >= 3 ? `it explained its frames ${told.fitSurprise > 0 ? "better" : "worse"}` : null;
  return h("p", { class: "drift" }, `Drifted at version ${count(told.version)}`, told.publishedAt ? `, ${ago(told.publishedAt)}` : "", `: ${[share, fit].filter(Boolean).join(", and ") || "what came was unlike what had come before"}.`);
}

function naming(each) {
  const button = h("button", { class: "naming", type: "button", title: "Give it a name" }, text(nameOf(each.component)));
  button.addEventListener("click", () => {
    if (hasToken()) return edit(button, each);
    const field = tokenField("Giving a name", () => { field.remove(); edit(button, each); });
    button.closest("li").querySelector("form.token")?.remove();
    button.closest(".card-head").after(field);
    field.querySelector("input").focus();
  });
  button.setAttribute("aria-label", `${nameOf(each.component)}: give it a name`);
  return button;
}

function edit(button, each) {
  const input = h("input", { value: each.name ?? "", maxlength: 100, placeholder: `Component ${each.component}`, "aria-label": `Name of component ${each.component}` });
  let ended = false; // a field that is taken away loses the focus meanwhile, which would end it twice
  const back = () => {
    if (ended) return;
    ended = true;
    input.replaceWith(button);
  };
  input.addEventListener("keydown", async (event) => {
    if (event.key === "Escape") back();
    if (event.key !== "Enter") return;
    try {
      await api.name(each.component, input.value.trim());
      each.name = input.value.trim() || null;
      announce(`Named ${nameOf(each.component)}.`, true);
      replace(button, text(nameOf(each.component)));
      back();
      button.focus();
    } catch (refusal) {
      const head = (ended ? button : input).closest(".card-head");
      head.parentElement.querySelector(".problem")?.remove();
      head.after(problem(refusal));
    }
  });
  input.addEventListener("blur", back);
  button.replaceWith(input);
  input.select();
}
