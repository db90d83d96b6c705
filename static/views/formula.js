/** The one door to KaTeX: a formula, whose macros know the actual moment and layer. */

import katex from "../vendor/katex/katex.mjs";

/** @typedef {{t: number | null, layer: number | null, layers: number, steps: number}} Place */

/** @param {Place} place @returns {Record<string, string>} */
function macros({ t, layer, layers, steps }) {
  /** @param {number | null} l */
  const name = (l) => (l === null ? "" : layers === 1 ? "" : `(${l + 1})`);
  const moments = steps === 1 ? ["", "", ""] : t === null ? ["t", "t-1", "t+1"] : [t, t - 1, t + 1].map(String);
  return {
    "\\now": moments[0],
    "\\prev": moments[1],
    "\\next": moments[2],
    "\\everymoment": steps === 1 ? "" : "\\textstyle\\sum_{t}",
    "\\here": name(layer),
    "\\below": name(layer === null ? null : layer - 1),
    "\\above": name(layer === null ? null : layer + 1),
  };
}

/** @param {HTMLElement} root @param {string[]} formulas @param {Place} place */
export function typeset(root, formulas, place) {
  const lines = formulas.map((latex) => {
    const line = document.createElement("div");
    katex.render(latex, line, { displayMode: true, throwOnError: false, macros: macros(place) });
    return line;
  });
  root.replaceChildren(...lines);
}
