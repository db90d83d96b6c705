/** The one door to KaTeX: a formula, whose macros know the actual time step and layer, and which terms are there. */

import { linesAt, macrosAt, plainLatex } from "../latex.js";
import "../vendor/katex/katex.min.js"; // half as large as the module of the same package, and leaves a global behind

/** @type {{katex: typeof import("../vendor/katex/katex.min.js").default}} */
const { katex } = /** @type {any} */ (globalThis);

/** @typedef {import("../latex.js").Place} Place */

const SMALLEST = 0.64; // of its size, to which a long formula shrinks before it has to be scrolled
const ROUNDED = 4; // pixels by which letters are broader than they were measured

/**
 * Each line also keeps what it shows as plain LaTeX, for who wants to copy it.
 * @param {HTMLElement} root
 * @param {string[]} formulas
 * @param {Place} place
 */
export function typeset(root, formulas, place) {
  const lines = linesAt(formulas, place).map((latex) => {
    const line = document.createElement("div");
    katex.render(latex, line, { displayMode: true, throwOnError: false, macros: macrosAt(place) });
    line.dataset.latex = plainLatex(latex, place);
    return line;
  });
  root.replaceChildren(...lines);
  fit(root);
}

/**
 * A line that is broader than its place becomes smaller; to be done again when the letters have come.
 * @param {HTMLElement} root
 */
export function fit(root) {
  const lines = /** @type {HTMLElement[]} */ ([...root.children]);
  for (const line of lines) line.style.fontSize = "";
  const room = lines[0]?.clientWidth ?? 0;
  const broad = lines.map((line) => line.scrollWidth); // all are measured before any is changed
  for (const [i, line] of lines.entries())
    if (broad[i] > room + 1) line.style.fontSize = `${Math.max(SMALLEST, (room - ROUNDED) / broad[i])}em`;
}

/** A symbol within a text. @param {HTMLElement} root @param {string} latex @param {Place} place */
export function inline(root, latex, place) {
  katex.render(latex, root, { throwOnError: false, macros: macrosAt(place) });
}
