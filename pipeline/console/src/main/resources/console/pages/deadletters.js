// Dead letters: records that could not become an embedding, by reason; what was put right is sent again.
import { api, hasToken, hear } from "../api.js";
import { announce, count, h, many, moment, replace, text } from "../dom.js";
import { empty, problem } from "../widgets.js";
import { tokenField } from "./token.js";

const STAGES = { record: "Reading the record", fetch: "Fetching the audio", decode: "Decoding", features: "Features", inference: "Inference" };
const PAGE = 50;
/** What reasons of a group have in common: the longest part without places and numbers, by which they differ. */
const common = (reason) => reason.split(/\S*\/\S*|\d[\d.]*/).map((part) => part.trim()).reduce((a, b) => (b.length > a.length ? b : a), "");
const key = (letter) => `${letter.topic}/${letter.partition}/${letter.offset}`;

export function deadLettersPage(main) {
  const page = h("div", { class: "page wide" });
  const state = { reason: null, offset: 0, chosen: new Set(), said: null };
  const intro = h("p", { class: "lead" }, "Records that could not become an embedding, and why. Put right what the reason names, then send them again.");
  const body = h("div", {});
  replace(page, h("h1", {}, "Dead letters"), intro, body);
  replace(main, page);

  const send = h("button", { type: "button", class: "primary", onclick: () => replay() });
  const counted = () => {
    send.disabled = !hasToken() || state.chosen.size === 0;
    replace(send, state.chosen.size ? `Send ${many(state.chosen.size, "letter")} again` : "Send again");
  };

  async function load() {
    try {
      const answer = await api.deadLetters({ reason: state.reason && common(state.reason), offset: state.offset, limit: PAGE });
      draw(answer);
    } catch (refusal) {
      replace(body, problem(refusal));
    }
  }

  function draw({ groups, total, deadLetters }) {
    if (!groups.length && !total) return replace(body, state.said, empty("None. Every record so far became an embedding, or was withdrawn by its sender."));
    const group = (reason, stage, n) => h("li", {}, h("button", { type: "button", "aria-pressed": String(state.reason === reason), onclick: () => { Object.assign(state, { reason, offset: 0 }); state.chosen.clear(); load(); } },
      h("strong", { class: "number" }, count(n)), h("span", {}, h("span", { class: "muted" }, stage), h("br"), text(reason ?? "Every reason"))));
    replace(body, state.said,
      h("ul", { class: "groups" }, groups.length > 1 ? group(null, "All", groups.reduce((sum, each) => sum + each.count, 0)) : null, groups.map((each) => group(each.reason, STAGES[each.stage] ?? each.stage, each.count))),
      actions(deadLetters), table(deadLetters), pages(total));
  }

  function actions(letters) {
    const waitingOnes = letters.filter((each) => !each.replayed);
    counted();
    const all = h("button", { type: "button", disabled: !waitingOnes.length, onclick: () => { waitingOnes.forEach((each) => state.chosen.add(key(each))); load(); } }, "Choose all of these");
    return [tokenField("Sending again", load), h("div", { class: "tools-row" }, all, send)];
  }

  async function replay() {
    try {
      const { results } = await api.replay([...state.chosen]);
      const sent = results.filter((each) => each.outcome === "replayed").length;
      const gone = results.find((each) => each.reason);
      const sentence = `${many(sent, "record")} of ${count(results.length)} sent again; one that still cannot be used comes back as a new dead letter.`;
      state.said = h("p", { class: sent ? "done" : "problem", role: "status" }, sentence, gone ? [" ", text(gone.reason)] : null);
      announce(sentence, true);
      state.chosen.clear();
    } catch (refusal) {
      state.said = problem(refusal);
    }
    await load();
  }

  function table(letters) {
    return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Dead letters" }, h("table", {}, h("thead", {}, h("tr", {}, ["Choose", "Track", "Stage", "Reason", "Died", "Record"].map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, letters.map((letter) => {
        const box = h("input", { type: "checkbox", "aria-label": `Choose ${key(letter)}`, disabled: letter.replayed, onchange: () => {
          if (box.checked) state.chosen.add(key(letter));
          else state.chosen.delete(key(letter));
          counted();
        } });
        box.checked = state.chosen.has(key(letter));
        return h("tr", { class: letter.replayed ? "replayed" : null }, h("td", {}, box), h("td", {}, letter.trackId ? text(letter.trackId, { class: "id" }) : h("span", { class: "muted" }, "unknown")), h("td", {}, STAGES[letter.stage] ?? letter.stage),
          h("td", { class: "reason" }, text(letter.reason), letter.replayed ? h("span", { class: "muted" }, " Sent again.") : null), h("td", {}, moment(letter.deadAt)), h("td", { class: "id place" }, key(letter)));
      }))));
  }

  function pages(total) {
    if (total <= PAGE) return null;
    const to = (offset, label) => h("button", { type: "button", disabled: offset < 0 || offset >= total, onclick: () => { state.offset = offset; load(); } }, label);
    return h("nav", { class: "tools-row", "aria-label": "Pages of dead letters" }, to(state.offset - PAGE, "Newer"), h("span", { class: "muted" }, `${count(state.offset + 1)} to ${count(Math.min(total, state.offset + PAGE))} of ${count(total)}`), to(state.offset + PAGE, "Older"));
  }

  load();
  return hear("dead-letters", load);
}
