/** The one door to KaTeX: a formula, whose macros know the actual moment and layer. */

import { macrosAt, plainLatex } from "../latex.js";
import katex from "../vendor/katex/katex.mjs";

/** @typedef {import("../latex.js").Place} Place */

/** Each line also keeps what it shows as plain LaTeX, for who wants to copy it. @param {HTMLElement} root @param {string[]} formulas @param {Place} place */
export function typeset(root, formulas, place) {
  const lines = formulas.map((latex) => {
    const line = document.createElement("div");
    katex.render(latex, line, { displayMode: true, throwOnError: false, macros: macrosAt(place) });
    line.dataset.latex = plainLatex(latex, place);
    return line;
  });
  root.replaceChildren(...lines);
}
