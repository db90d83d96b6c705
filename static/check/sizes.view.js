/** The form of an exercise: a cell, its sizes, and the seed of its numbers. */

import { RECURRENT } from "../cells/index.js";
import { element } from "../shared/dom.view.js";

/**
 * Of each size its name in words, and its least, usual and largest.
 * @type {[string, string, number, number, number][]}
 */
const SIZES = [
  ["units", "Hidden units", 1, 5, 8],
  ["steps", "Time steps", 1, 6, 12],
  ["batch", "Examples", 1, 3, 6],
  ["inputs", "Inputs", 1, 2, 6],
  ["outputs", "Outputs", 2, 4, 6],
  ["seed", "Seed", 0, 0, 9999],
];

/** @param {HTMLElement} form @param {(query: string) => void} ask */
export function createSizes(form, ask) {
  const cells = [...RECURRENT, "dense"].map((cell) => element("option", { value: cell }, cell));
  const choice = element("select", { name: "cell", "aria-label": "Exercise: Cell" }, ...cells);
  const sizes = SIZES.map(([name, words, min, value, max]) =>
    element(
      "label",
      {},
      words,
      element("input", {
        type: "number",
        name,
        "aria-label": `Exercise: ${words}`,
        min: String(min),
        max: String(max),
        value: String(value),
        required: "",
      }),
    ),
  );
  const hint = "As they stand all sizes are different, so that no transposed matrix fits by chance.";
  form.replaceChildren(
    element("label", {}, "Cell", choice),
    ...sizes,
    element("button", { type: "submit" }, "Put it on the stage"),
    element("p", { class: "hint" }, hint),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(new URLSearchParams(/** @type {any} */ ([...new FormData(/** @type {HTMLFormElement} */ (form))])).toString());
  });
}
