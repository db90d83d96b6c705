/**
 * The one door to KaTeX: a formula, whose macros know the actual time step and layer, and which terms are there.
 * KaTeX comes after the first picture (static/shell/libraries.view.js); until then a formula is an empty line.
 */

import { linesAt, macrosAt, plainLatex } from "./formula.js";

/** @returns {typeof import("../vendor/katex/katex.min.js").default | undefined} */
const katex = () => /** @type {any} */ (globalThis).katex;

export const canTypeset = () => Boolean(katex());

/** @typedef {import("./formula.js").Place} Place */

const SMALL = 0.8; // of its size, to which a long formula shrinks before it is broken into several lines
const BROKEN = 0.9; // the size of one that is broken
const SMALLEST = 0.64; // to which it shrinks where a part of it cannot be broken, before it has to be scrolled
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
    katex()?.render(latex, line, { displayMode: true, throwOnError: false, macros: macrosAt(place) });
    line.dataset.latex = plainLatex(latex, place);
    return line;
  });
  root.replaceChildren(...lines);
  fit(root);
}

/**
 * A line that is broader than its place becomes smaller, or is broken at its signs; to be done again when the letters
 * have come.
 * @param {HTMLElement} root
 */
export function fit(root) {
  const lines = /** @type {HTMLElement[]} */ ([...root.children]);
  for (const line of lines) resize(line, 1, false);
  const needed = sizes(lines);
  lines.forEach((line, i) => needed[i] < 1 && resize(line, Math.max(needed[i], SMALL), false));
  const broken = lines.filter((_, i) => needed[i] < SMALL);
  for (const line of broken) resize(line, BROKEN, true);
  const still = sizes(broken);
  broken.forEach((line, i) => still[i] < 1 && resize(line, Math.max(SMALLEST, BROKEN * still[i]), true));
}

/** How much smaller each line would have to be. @param {HTMLElement[]} lines all measured before any is changed */
const sizes = (lines) =>
  lines.map(({ clientWidth, scrollWidth }) =>
    scrollWidth > clientWidth + 1 ? (clientWidth - ROUNDED) / scrollWidth : 1,
  );

/** @param {HTMLElement} line @param {number} size @param {boolean} broken */
function resize(line, size, broken) {
  line.style.fontSize = size < 1 ? `${size}em` : "";
  line.classList.toggle("broken", broken);
}

/** A symbol within a text. @param {HTMLElement} root @param {string} latex @param {Place} place */
export function inline(root, latex, place) {
  katex()?.render(latex, root, { throwOnError: false, macros: macrosAt(place) });
}

const ANYWHERE = { t: null, layer: null, layers: 1, steps: 2 };

/**
 * A sentence in which formulas stand between $…$; until KaTeX is here they stand there as they are written.
 * @param {HTMLElement} root
 * @param {string} text
 * @param {Place} [place]
 */
export function typesetSentence(root, text, place = ANYWHERE) {
  const parts = text.split("$").map((part, i) => {
    if (i % 2 === 0) return part;
    const node = document.createElement("span");
    node.textContent = part;
    if (canTypeset()) inline(node, part, place);
    return node;
  });
  root.replaceChildren(...parts);
  if (canTypeset()) return;
  root.dataset.sentence = text; // also where it has no formula: the one before is not to come back
  if (parts.length < 2) return;
  import("../vendor/katex/katex.min.js").then(
    () => root.dataset.sentence === text && typesetSentence(root, text, place),
    () => {}, // the sentence can be read without it
  );
}
