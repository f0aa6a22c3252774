// What writes needs the token that the console printed when it started.
import { hasToken, keepToken } from "../api.js";
import { h } from "../dom.js";

/** Asks for the token where this tab has none; given is called when it has one. */
export function tokenField(what, given) {
  if (hasToken()) return null;
  const input = h("input", { type: "password", autocomplete: "off", required: true });
  return h("form", { class: "token", onsubmit: (event) => {
    event.preventDefault();
    keepToken(input.value);
    given();
  } }, h("p", {}, `${what} needs the token that the console printed when it started; or open the address that it printed.`),
  h("label", {}, "Token ", input), h("button", { type: "submit" }, "Use it"));
}
