/**
 * A view that throws says so in its own place, and the film goes on without it: it is tried again at the next step, and
 * what it says goes away when it can be drawn. The error itself goes to the console.
 */

import { byId, element } from "./dom.view.js";

const DRAWS = ["stand", "draw"]; // what of a view is called at every step

/**
 * @template {(...args: any[]) => any} F
 * @param {string} place the id of the element in front of which it says that it cannot be drawn
 * @param {F} draw
 * @returns {(...args: Parameters<F>) => ReturnType<F> | undefined} undefined where it throws
 */
export function attempt(place, draw) {
  let told = "";
  /** @type {HTMLElement | null} */
  let notice = null;
  return (...args) => {
    try {
      const made = draw(...args);
      notice?.remove();
      [notice, told] = [null, ""];
      return made;
    } catch (error) {
      tell(`${error}`, error);
      return undefined;
    }
  };

  /** Once for each error, however many frames it lasts. @param {string} says @param {unknown} error */
  function tell(says, error) {
    if (says === told) return;
    told = says;
    console.error(`#${place} cannot be drawn:`, error);
    notice?.remove();
    const words = `This cannot be shown at this step: ${says}. The film goes on.`;
    notice = element("p", { class: "trouble", role: "alert" }, words);
    byId(place).before(notice);
  }
}

/**
 * The view, of which `stand` and `draw` never throw.
 * @template {object} V
 * @param {string} place
 * @param {V} view
 * @returns {V}
 */
export function guarded(place, view) {
  const entries = Object.entries(view).map(([name, part]) => [
    name,
    DRAWS.includes(name) ? attempt(`${place}`, part) : part,
  ]);
  return /** @type {V} */ (Object.fromEntries(entries));
}
