/** The choice between row and column notation, beside the formula. */

import { byId } from "./dom.js";

/** @typedef {import("../types.js").Notation} Notation */

/** @param {(notation: Notation) => void} choose */
export function createNotation(choose) {
  const choices = [...byId("notation").querySelectorAll("input")];
  for (const choice of choices) choice.addEventListener("change", () => choose(/** @type {Notation} */ (choice.value)));
  return { show };

  /** @param {Notation} notation */
  function show(notation) {
    for (const choice of choices) choice.checked = choice.value === notation;
  }
}
