/** What the update made of a film: asked for once, when the film has ended, and of none that is too large. */

import { outcome } from "../api.js";
import { againOf, outcomeOf } from "./helped.js";

/** @typedef {import("../types.js").Film} Film */
/** @typedef {import("./helped.js").Outcome} Outcome */

/** @param {import("../page/page.js").Store} store @param {() => void} changed when it is known */
export function createOutcome(store, changed) {
  /** @type {Film["steps"]} of which film it is asked for */
  let of = [];
  /** @type {Outcome | null} */
  let after = null;
  return { look, here, helped };

  /** Asks once for each film what its update makes of it. */
  async function look() {
    const { start, steps, end } = store.get().film;
    if (!start || !end || of === steps) return;
    [of, after] = [steps, null];
    const request = againOf(start, steps);
    if (!request) return;
    const found = await outcome(request).catch(() => null); // a film without it is whole as well
    if (of !== steps || !found) return;
    after = outcomeOf(found.steps, found.loss);
    changed();
  }

  /** What is known of the film that is shown. */
  function here() {
    return of === store.get().film.steps ? after : null;
  }

  /** Before and after, once the film has ended. @returns {{before: Outcome, after: Outcome} | null} */
  function helped() {
    const { film, player } = store.get();
    if (!film.end || player.cursor < film.steps.length) return null;
    look();
    const now = here();
    return now ? { before: outcomeOf(film.steps, film.end.loss), after: now } : null;
  }
}
