/** How the sentences name layers, time steps, and norms over a batch. Pure. */

import { ALL } from "../shared/numbers.js";
import { placeName } from "../shared/symbols.js";
import { isExactIn, uppermost } from "./arrivals.js";
import { outputName } from "./board.js";
import { full } from "./sweeps.js";

/** @typedef {import("../types.js").Start} Start */

const RAISED = [..."⁰¹²³⁴⁵⁶⁷⁸⁹"];

/** The name of a layer on the stage: h¹, h² ... and y for the output. @param {Start} start @param {number} layer */
export const layerName = (start, layer) =>
  layer === start.layers.length - 1 ? "y" : `${outputName(start, layer)}${RAISED[layer + 1]}`;

/**
 * What a unit stands for, in quotes behind its number: a letter or a class where the task names the outputs, of layer
 * −1 the inputs; nothing of hidden units, and where a number is a number.
 * @param {Start} start @param {number} layer @param {number} unit
 */
export function meantBy(start, layer, unit) {
  const end = layer < 0 ? "inputs" : layer === start.layers.length - 1 ? "outputs" : null;
  if (!end) return "";
  const name = placeName(start, end, unit, layer < 0 ? start.layers[0].inputs : start.layers[layer].units);
  return name === String(unit) ? "" : ` “${name}”`;
}

/** That a film is of a wrong backward pass, with which mistakes; nothing of a right one. @param {Start} start */
export const wrongPass = ({ request: { mistakes = [] } }) =>
  mistakes.length
    ? `wrong pass: ${[...new Set(mistakes.map((/** @type {any} */ { mistake }) => mistake))].join(", ")}`
    : "";

/**
 * Whether a mistake may stand behind the numbers of a film: what the right rules would make of them is not said then.
 * Where one looks for it, this holds of each film, lest the words give it away.
 * @param {Start} start
 */
export const maybeWrong = (start) => Boolean(start.veiled || wrongPass(start));

/** @param {Start} start @param {number | null} t */
export const atTimeStep = (start, t) => (start.steps > 1 ? `At t = ${t}` : "Here");

/**
 * The time steps over which the gradient of a layer is summed: those of its backward passes, which need not be all.
 * Above the uppermost recurrent layer they are those whose losses are gathered.
 * @param {Start} start
 * @param {number} layer
 */
export function timeStepsSummed(start, layer) {
  const { sweeps, steps } = start;
  const above = layer > uppermost(start);
  if (sweeps.length > 1)
    return above
      ? `the time steps whose losses ${sweeps.length} backward passes gather`
      : `the time steps of each of ${sweeps.length} backward passes`;
  const [{ losses, start: end, until }] = sweeps.length ? sweeps : full(steps);
  const met = losses.filter((t) => t >= until && t <= end);
  const [first, last] = above ? [met[0], met[met.length - 1]] : [until, end];
  if (above && !met.length) return "no time step";
  if (above && met.length <= last - first) return `the ${met.length} time steps whose losses are gathered`;
  if (last - first + 1 === steps) return "all time steps";
  return first === last ? `one time step, t = ${first}` : `t = ${first} to ${last}`;
}

/**
 * How a number stands for the whole batch, which has no sign; nothing where one example is shown.
 * @param {number} example
 * @param {Start} start
 */
export const together = (example, start) => (example === ALL ? `root mean square of ${start.batch} examples` : "");

/** Of a norm that the stream tells of the batch, whichever example is shown. @param {Start} start */
export const overBatch = ({ batch }) => (batch > 1 ? ` (over all ${batch} examples)` : "");

/**
 * The gradient of a parameter: ∂L/∂W, or g_W where backward passes are cut and it is but an estimate of the derivative.
 * @param {Start} start
 * @param {number} layer
 * @param {string} name
 */
export const slopeName = (start, layer, name) => (isExactIn(start, layer) ? `∂L/∂${name}` : `g_${name}`);
