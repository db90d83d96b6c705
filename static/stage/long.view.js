/** Long films: the overview under the stage is fetched when the first of them is shown. */

import { isLong } from "./layout.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Scales} Scales */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {ReturnType<typeof import("./overview.view.js").createOverview>} Overview */

/**
 * @param {HTMLElement} root the frame of a stage
 * @param {(left: number) => void} scroll the stage to where its window is brought, in units of the drawing
 */
export function createLong(root, scroll) {
  const place = /** @type {HTMLElement | null} */ (root.querySelector(".overview"));
  /** @type {Overview | null} */
  let overview = null;
  let coming = false;
  /** @type {Parameters<Overview["stand"]> | null} */
  let stood = null;
  /** @type {Parameters<Overview["draw"]> | null} */
  let drawn = null;
  return { stand, draw };

  /** @type {Overview["stand"]} */
  function stand(start, theme) {
    if (!place) return;
    place.hidden = !isLong(start);
    root.toggleAttribute("data-long", !place.hidden);
    [stood, drawn] = [place.hidden ? null : [start, theme], null];
    if (stood && !coming) fetch(place);
    if (stood) overview?.stand(...stood);
  }

  /** @type {Overview["draw"]} */
  function draw(...seen) {
    if (!stood) return;
    drawn = seen;
    overview?.draw(...seen);
  }

  /** @param {HTMLElement} there */
  async function fetch(there) {
    coming = true;
    const { createOverview } = await import("./overview.view.js");
    overview = createOverview(there, scroll);
    if (stood) overview.stand(...stood);
    if (stood && drawn) overview.draw(...drawn);
  }
}
