/** The numbers of a person's own pass at a step of the film: those of the pass whose mistakes explain theirs. Pure. */

/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {(step: Step) => Step["values"] | null} Yours null where the own pass has no such step */

/** @param {Step} step */
const placeOf = ({ phase, t, layer, sweep }) => [phase, t, layer, sweep].join();

/**
 * Steps of the way back by their place. Where mistakes change the sweeps no step of one is that of the other.
 * @param {Start} start of the film
 * @param {Start} own of the wrong pass
 * @param {Step[]} steps of the wrong pass
 * @returns {Yours | null}
 */
export function ownPass(start, own, steps) {
  if (JSON.stringify(start.sweeps) !== JSON.stringify(own.sweeps)) return null;
  const known = new Map(steps.filter(({ phase }) => phase === "backward").map((step) => [placeOf(step), step.values]));
  return (step) => known.get(placeOf(step)) ?? null;
}
