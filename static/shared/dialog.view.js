/** Dialogs that lie over the page: opened by a button, closed by Escape, by their button, or by a click beside them. */

import { byId } from "./dom.view.js";

/** Whether a dialog lies over the page, whose keys rest then, wherever the focus is. */
export const covered = () => document.querySelector("dialog[open]") !== null;

/**
 * @param {string} id of the dialog; its button is called "<id>-open", the one that closes it "<id>-close"
 * @param {() => void} fill what it shows, each time it opens
 * @param {boolean} [listens] whether its button is heard here
 * @returns {() => void} which opens it, or closes it
 */
export function createDialog(id, fill, listens = true) {
  const sheet = /** @type {HTMLDialogElement} */ (byId(id));
  if (listens) byId(`${id}-open`).addEventListener("click", toggle);
  byId(`${id}-close`).addEventListener("click", () => sheet.close());
  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
  sheet.addEventListener("keydown", (event) => sheet.open && event.stopPropagation()); // the film's keys rest meanwhile
  return toggle;

  function toggle() {
    if (sheet.open) return sheet.close();
    fill();
    sheet.showModal();
  }
}
