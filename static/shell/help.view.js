/** The help sheet: every key, and what the colours mean, in the colours of the theme. */

import { createDialog } from "../shared/dialog.view.js";
import { byId } from "../shared/dom.view.js";

/** @typedef {import("../types.js").Palette} Palette */

/** @param {() => Palette} palette @returns {() => void} which opens it, or closes it */
export function createHelp(palette) {
  return createDialog("help", () => colour(palette()));
}

/** @param {Palette} palette */
function colour(palette) {
  const ends = { value: palette.value, error: palette.error };
  for (const [name, stops] of Object.entries(ends)) {
    byId(`help-${name}`).style.background =
      `linear-gradient(to right, ${stops.map(([at, tone]) => `${tone} ${100 * at}%`).join(", ")})`;
  }
}
