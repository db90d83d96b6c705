/** The choice of a theme; while it is the system's, the page follows the system. */

import { byId } from "../shared/dom.view.js";
import { remember, remembered } from "../shared/storage.view.js";
import { choiceOf, lookOf, nextOf } from "./theme.js";

/** @typedef {import("./theme.js").Choice} Choice */

/** @param {(look: string) => void} show */
export function createTheme(show) {
  const select = /** @type {HTMLSelectElement} */ (byId("theme"));
  const system = matchMedia("(prefers-color-scheme: dark)");
  let choice = choiceOf(remembered("theme"));
  select.value = choice;
  select.addEventListener("change", () => choose(choiceOf(select.value)));
  system.addEventListener("change", () => show(lookOf(choice, system.matches)));
  return { next: () => choose(nextOf(lookOf(choice, system.matches))) };

  /** @param {Choice} chosen */
  function choose(chosen) {
    choice = chosen;
    select.value = chosen;
    remember("theme", chosen);
    show(lookOf(chosen, system.matches));
  }
}
