/** Copying where a clipboard may be written to, and else a text which is selected, ready for the keys that copy. */

import { displayed } from "../now/formula.js";
import { byId } from "../shared/dom.view.js";
import { stepTable, tsv } from "./export.js";

const KEYS = "Selected: copy it with Ctrl+C or ⌘C.";

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */

/** A plain-http address has no clipboard. */
const clipboard = () => /** @type {Clipboard | undefined} */ (navigator.clipboard);

/** All of a field is selected as soon as it has the focus. @param {Field} field */
export function selectsAll(field) {
  field.addEventListener("focus", () => field.select());
}

/**
 * Copies what a field shows; without a clipboard it selects it.
 * @param {Field} field
 * @returns {Promise<string>} what to say
 */
export async function copyFrom(field) {
  try {
    const board = clipboard();
    if (!board) throw new Error("There is no clipboard here.");
    await board.writeText(field.value);
    return "Copied.";
  } catch {
    field.focus();
    field.select();
    return KEYS;
  }
}

/**
 * @typedef {{step: import("../types.js").Step | null, example: number, notation: import("../types.js").Notation}} Told
 *   what NOW tells
 */

/** NOW's two buttons: the formulas as LaTeX, the numbers as a table. @param {() => Told} told */
export function createClipboard(told) {
  const field = /** @type {HTMLTextAreaElement} */ (byId("copy-text"));
  const said = byId("copy-said");
  selectsAll(field);
  byId("copy-latex").addEventListener("click", () => offer(latex()));
  byId("copy-numbers").addEventListener("click", () => offer(numbers()));
  return { hide };

  /** The formulas that are shown, each of which keeps its LaTeX. */
  function latex() {
    const shown = ":is(#now-formula, #now-more[open]) [data-latex]";
    const lines = /** @type {NodeListOf<HTMLElement>} */ (byId("now-formulas").querySelectorAll(shown));
    return told().step ? displayed([...lines].map((line) => line.dataset.latex ?? "")) : "";
  }

  function numbers() {
    const { step, example, notation } = told();
    return step ? tsv(stepTable(step, example, notation)) : "";
  }

  /** @param {string} text */
  async function offer(text) {
    field.value = text;
    field.hidden = Boolean(clipboard());
    said.textContent = ""; // "Copied." is of what was copied before, and is heard again only where it comes anew
    said.textContent = text ? await copyFrom(field) : "This step has none.";
    if (said.textContent === KEYS) field.hidden = false;
  }

  /** When the film goes on, the text is that of another step. */
  function hide() {
    if (!field.hidden) field.hidden = true;
    if (said.textContent) said.textContent = "";
  }
}
