/** Copying where a clipboard may be written to, and else a text which is selected, ready for the keys that copy. */

import { byId } from "./dom.js";

const KEYS = "Selected: copy it with Ctrl+C or ⌘C.";

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */

/** A plain-http address has no clipboard. */
const clipboard = () => /** @type {Clipboard | undefined} */ (navigator.clipboard);

/** All of a field is selected as soon as it has the focus. @param {Field} field */
export function selectsAll(field) {
  field.addEventListener("focus", () => field.select());
}

/** Copies what a field shows; without a clipboard it selects it. @param {Field} field @returns {Promise<string>} what to say */
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

/** NOW's two buttons: the formulas as LaTeX, the numbers as a table. @param {{latex: () => string, numbers: () => string}} texts */
export function createCopying(texts) {
  const field = /** @type {HTMLTextAreaElement} */ (byId("copy-text"));
  const said = byId("copy-said");
  selectsAll(field);
  byId("copy-latex").addEventListener("click", () => offer(texts.latex()));
  byId("copy-numbers").addEventListener("click", () => offer(texts.numbers()));
  return { hide };

  /** @param {string} text */
  async function offer(text) {
    field.value = text;
    field.hidden = Boolean(clipboard());
    said.textContent = text ? await copyFrom(field) : "This step has none.";
    if (said.textContent === KEYS) field.hidden = false;
  }

  /** When the film goes on, the text is that of another step. */
  function hide() {
    if (!field.hidden) field.hidden = true;
    if (said.textContent) said.textContent = "";
  }
}
