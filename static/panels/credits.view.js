/** The credit of the film that is shown: asked for once, by whichever panel is looked at first, and shared by all. */

import { analysis, Refused } from "../api.js";
import { cheap } from "./credit.js";
import { latest } from "../shared/latest.js";

/** @typedef {import("../types.js").Num} Num */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {(Num[][] | null)[]} Credit ‖w_t ∂L_t/∂h_k‖ by layer, t and k; null for a layer that is not recurrent */
/** @typedef {ReturnType<typeof createCredits>} Credits */

const AGAIN = 5000; // milliseconds, after which what did not come may be asked for again
const LARGE =
  "In a film as large as this each loss would have to walk back on its own for too long. Fewer time steps, " +
  "units or examples will do.";

/**
 * @param {() => string} query of the film that is shown
 * @param {() => Start | null} film that is shown: what is out of sight may still stand for the one before
 */
export function createCredits(query, film) {
  /** @type {{asked: string, credit: Credit | null, says: string}} */
  let known = { asked: "", credit: null, says: "" };
  const newest = latest((signal, asked) => analysis(asked, "credit", [], signal), {
    arrive: ({ layers }, /** @type {string} */ asked) =>
      tell({ asked, credit: layers.map((/** @type {any} */ layer) => layer?.credit ?? null), says: "" }),
    fail,
  });
  /** @type {(() => void)[]} */
  const watching = [];
  return { ask, here, film, watch: (/** @type {() => void} */ changed) => void watching.push(changed) };

  /** What is known of the film that is shown. @returns {{credit: Credit | null, says: string}} */
  function here() {
    return known.asked === query() ? known : { credit: null, says: "" };
  }

  /** @param {{asked: string, credit: Credit | null, says: string}} now */
  function tell(now) {
    known = now;
    for (const changed of watching) changed();
  }

  /** Asks, unless it has been asked for. @param {Start} start */
  function ask(start) {
    const asked = query();
    if (known.asked === asked) return;
    newest.stop();
    if (!cheap(start)) return tell({ asked, credit: null, says: LARGE });
    known = { asked, credit: null, says: "" };
    newest.ask(asked);
  }

  /** @param {unknown} error @param {string} asked */
  function fail(error, asked) {
    const refused = error instanceof Refused;
    const { message } = /** @type {Error} */ (error);
    const outcome = { asked, credit: null, says: refused ? message : `This cannot be had yet: ${message}` };
    tell(outcome);
    if (!refused) setTimeout(() => known === outcome && tell({ asked: "", credit: null, says: "" }), AGAIN);
  }
}
