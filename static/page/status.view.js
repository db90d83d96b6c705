/** The friendly word under the stage, what one can do about it, and how much of the film has arrived. */

import { button, byId } from "../shared/dom.view.js";
import { arrivedOf, statusOf } from "./status.js";

/** @typedef {import("./status.js").Act} Act */

/** @param {Record<Act, () => void>} acts */
export function createStatus(acts) {
  const [root, words, buttons] = [byId("state"), byId("state-words"), byId("state-acts")];
  const progress = /** @type {HTMLProgressElement} */ (byId("arriving"));
  let shown = "";
  return { draw };

  /** @param {import("./status.js").Seen} seen */
  function draw(seen) {
    showProgress(arrivedOf(seen));
    document.documentElement.toggleAttribute("data-empty", !seen.film.start);
    const state = statusOf(seen);
    const key = JSON.stringify(state);
    if (key === shown) return;
    shown = key;
    root.hidden = !state;
    root.dataset.kind = state?.kind ?? "";
    words.textContent = state?.words ?? "";
    buttons.replaceChildren(...(state?.acts ?? []).map(({ act, name }) => button(name, acts[act])));
  }

  /** @param {number | null} share */
  function showProgress(share) {
    progress.dataset.waits = String(share !== 1);
    if (share === null) progress.removeAttribute("value");
    else if (progress.getAttribute("value") !== String(share)) progress.value = share;
  }
}
