/** Weights before what touches them is fetched: with the first that comes in sight, or that a hand takes hold of. */

import { byId } from "../shared/dom.view.js";

/** @typedef {ReturnType<typeof import("./weights.view.js").createWeights>} Weights */
/** @typedef {import("../form/query.js").Fields} Fields */
/** @typedef {import("./params.js").Place} Place */
/** @typedef {{parameter: import("./matrix.view.js").Parameter | null, form: boolean}} Seen */

const OPENED = ["gradient", "visit"]; // phases whose opened number is a weight, or depends on one

/**
 * @param {() => Promise<Weights>} fetched
 * @param {(event: PointerEvent) => {layer: number, i: number, j: number} | null} weightAt where one is on the stage
 * @param {(place: Place) => void} select
 */
export function createLateWeights(fetched, weightAt, select) {
  /** @type {Weights | null} */
  let view = null;
  /** @type {Promise<Weights> | null} */
  let coming = null;
  const stage = byId("stage-inner");
  stage.addEventListener("pointerdown", take);
  stage.addEventListener("click", (event) => {
    const at = weightAt(/** @type {PointerEvent} */ (event));
    if (at) select({ name: "W", ...at });
  });
  return { draw, follow, refused };

  /** Once; where it does not come, it is asked for again the next time. */
  async function touching() {
    coming ??= fetched();
    try {
      return (view = await coming);
    } catch (error) {
      coming = null;
      throw error;
    }
  }

  /** @param {Seen} seen @param {string | undefined} phase of the number that is opened */
  async function draw(seen, phase) {
    if (view || seen.form || seen.parameter || OPENED.includes(phase ?? "")) (await touching()).draw(seen);
  }

  /** @param {string} query @returns {boolean} whether it differs from the last by its weights alone */
  function follow(query) {
    return view?.follow(query) ?? false;
  }

  /** @param {Fields} fields */
  async function refused(fields) {
    (await touching()).refused(fields);
  }

  /** @param {PointerEvent} event */
  async function take(event) {
    const at = event.pointerType === "touch" || event.button ? null : weightAt(event); // a finger scrolls
    if (!at) return;
    let now = event; // where the hand is when what it needs has come
    const come = new AbortController();
    for (const type of /** @type {const} */ (["pointermove", "pointerup"]))
      addEventListener(type, (later) => (now = later), { signal: come.signal });
    const { grab } = await touching();
    come.abort();
    grab({ name: "W", ...at }, event, now);
  }
}
