/** The error of a film's last backward pass by lag: how far back it comes, and how much of it is left there. Pure. */

import { errorSize } from "../film/scales.js";
import { isMlp } from "../stage/layout.js";

/** @typedef {import("../types.js").Film} Film */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {{lag: number, size: number}} Point how many time steps, or layers, back from the loss; ‖δ‖ there */

/**
 * Whether a film's lags are time steps: without a recurrent layer the error goes back through layers only.
 * @param {Start} start
 */
export const throughTime = (start) => start.layers.some(({ cell }) => cell !== "dense");

/**
 * Of a recurrent network the errors of its uppermost recurrent layer, else those of all layers at the last time step.
 * @param {Film} film
 * @param {number} n steps that are shown
 * @param {number} example
 * @returns {Point[]} from the loss backwards; none with RTRL, which sends no error back through time
 */
export function lagsOf({ start, steps }, n, example) {
  if (!start) return [];
  const last = start.steps - 1;
  const top = start.layers.length - 1;
  const layer = start.layers.findLastIndex(({ cell }) => cell !== "dense");
  const passes = start.sweeps.flatMap((sweep, k) => (sweep.start === last ? [k] : []));
  const pass = passes.at(-1) ?? null;
  const here = steps
    .slice(0, n)
    .filter((step) => step.phase === "backward" && step.sweep === pass && pass !== null)
    .filter((step) => (layer < 0 ? step.t === last : step.layer === layer));
  return here.map((step) => ({
    lag: layer < 0 ? top - Number(step.layer) : last - Number(step.t),
    size: errorSize(step, example),
  }));
}

/** What stands on the axis of lags. @param {Start} start */
export const lagTitle = (start) =>
  throughTime(start)
    ? "lag: time steps back from the last loss"
    : isMlp(start)
      ? "layers back from the loss"
      : "layers back from the last loss";
