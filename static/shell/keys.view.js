/** Single letters and signs as keys: what they do is handed in; who dictates or types blindly can switch them off. */

import { covered } from "../shared/dialog.view.js";
import { byId } from "../shared/dom.view.js";
import { remember, remembered } from "../shared/storage.view.js";

/** @param {Record<string, () => void>} actions by key */
export function createKeys(actions) {
  const letters = /** @type {HTMLInputElement} */ (byId("letters"));
  letters.checked = remembered("letters") !== "off";
  letters.addEventListener("change", () => remember("letters", letters.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    const at = /** @type {HTMLElement} */ (event.target);
    const busy = at.closest(
      "input:not([type=range], [type=radio], [type=checkbox]), select, textarea, [contenteditable]",
    );
    const action = actions[event.key.toLowerCase()];
    if (!action || busy || covered() || !letters.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
}
