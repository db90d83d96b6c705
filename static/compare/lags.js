/** The error of a film's last backward pass by lag: how far back it comes, and how much of it is left there. Pure. */

import { errorName } from "../film/board.js";
import { errorSize } from "../film/scales.js";
import { isMlp } from "../stage/layout.js";

/** @typedef {import("../types.js").Film} Film */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {{lag: number, size: number}} Point how many time steps, or layers, back from the loss; the error there */

/**
 * Whether a film's lags are time steps: without a recurrent layer the error goes back through layers only.
 * @param {Start} start
 */
export const throughTime = (start) => start.layers.some(({ cell }) => cell !== "dense");

/** The layer whose errors go back in time, the uppermost recurrent one; -1: none. @param {Start} start */
const layerInTime = (start) => start.layers.findLastIndex(({ cell }) => cell !== "dense");

/** How the error by lag is called: of an LSTM or GRU it is that of the state. @param {Start} start */
export const lagErrorName = (start) => errorName(start, Math.max(0, layerInTime(start)));

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
  const layer = layerInTime(start);
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

/**
 * The words of the chart of both films: where they have different errors, each line has the name of its own.
 * @param {Start} first @param {Start} second
 */
export function lagAxes(first, second) {
  const [here, beside] = [first, second].map((start) => `‖${lagErrorName(start)}‖`);
  const [back, besideBack] = [first, second].map(lagTitle);
  const x = back === besideBack ? back : `this run: ${back}; beside it: ${besideBack}`;
  return here === beside
    ? { title: `${here} by lag, of both`, x, y: here, lines: ["this run", "beside it"] }
    : {
        title: "The norm of the error by lag, of both",
        x,
        y: "norm of the error",
        lines: [`this run, ${here}`, `beside it, ${beside}`],
      };
}
