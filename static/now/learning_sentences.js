/** What becomes of the gradient, in words: its total, clipping, and the update that ends the film. Pure. */

import { isExactIn, uppermost } from "../film/arrivals.js";
import { layerName, maybeWrong, timeStepsSummed, wrongPass } from "../film/naming.js";
import { inForce } from "../film/schedule.js";
import { flat, norm, real, format } from "../shared/numbers.js";
import { cosineOf } from "./causes.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */

const ALIKE = 1e-9; // cosines nearer to 1 than this are 1, but for rounding

/** @param {Board} board @param {Step} step */
export function gradient({ start }, { layer, values }) {
  const name = layerName(start, Number(layer));
  const l2 = "l2_W" in values ? ", the L2 term included" : "";
  return (
    `The gradient of ${name} is complete${sourceOf(start, Number(layer))}. Its norm is ` +
    `${format(values.norm)}${l2}.`
  );
}

/** What it is the sum of; a mistake may have summed something else. @param {Start} start @param {number} layer */
function sourceOf(start, layer) {
  if (maybeWrong(start)) return wrongPass(start) ? ", as this wrong pass has it" : "";
  const { sweeps, steps } = start;
  if (steps === 1) return "";
  if (!sweeps.length && layer <= uppermost(start))
    return (
      ": the sum over all time steps of ∂Lₜ/∂sₜ times the sensitivity of the state; " +
      "no error went back through time"
    );
  const estimate = isExactIn(start, layer) ? "" : ", an estimate: errors were cut, or losses left out or counted again";
  return `: the sum over ${timeStepsSummed(start, layer)}${estimate}`;
}

/** @param {Board} board @param {Step} step */
export function clip(board, step) {
  const { layer, values } = step;
  const name = layerName(board.start, Number(layer));
  if (clipsWrongly(board.start)) return byMistake(board, step, name);
  if ("clipped" in values) return byValue(board, step, name);
  if (real(values.scale) === 1)
    return (
      `The norm of the whole gradient is ${format(values.norm)}, within ${format(values.limit)}: clipping ` +
      `changes nothing in ${name}.`
    );
  if (!Number.isFinite(real(values.norm)))
    return `The norm of the whole gradient is ${format(values.norm)}: what is left of ${name} is not to be used.`;
  return (
    `The norm of the whole gradient is ${format(values.norm)}, more than ${format(values.limit)}: all of ` +
    `${name} is scaled by ${format(values.scale)}, and keeps its direction.`
  );
}

/** Clipping by value may turn the gradient. @param {Board} board @param {Step} step @param {string} name */
function byValue({ gradients }, { layer, values, grads }, name) {
  const count = real(values.clipped);
  if (!count)
    return `Of the gradient of ${name}, no number is larger than ${format(values.limit)}: nothing is clipped.`;
  const before = gradients[Number(layer)];
  const cosine = before ? cosineOf(before.grads, grads, Object.keys(grads)) : null;
  const numbers = count === 1 ? "1 number is" : `${count} numbers are`;
  const clipped = `Of the gradient of ${name}, ${numbers} clipped to ±${format(values.limit)}`;
  return `${clipped}${cosine === null ? "" : turned(cosine)}.`;
}

/** Whether a mistake stands in the line of clipping, as the catalogue names them. @param {Start} start */
const clipsWrongly = ({ request: { mistakes = [] } }) =>
  mistakes.some((/** @type {{mistake: string}} */ { mistake }) => mistake.startsWith("clip_"));

/**
 * A mistake has rules of its own: what it did is read off the numbers.
 * @param {Board} board
 * @param {Step} step
 * @param {string} name
 */
function byMistake({ gradients }, { layer, grads }, name) {
  const before = /** @type {Step} */ (gradients[Number(layer)]).grads;
  const [was, is] = [before, grads].map((arrays) => Object.values(arrays).flatMap(flat));
  const [from, to] = [was, is].map((all) => format(norm(all)));
  if (norm(was.map((x, i) => is[i] - x)) <= ALIKE * norm(was))
    return `With its mistake, clipping changes nothing in ${name}: the norm of its gradient stays ${from}.`;
  const cosine = cosineOf(before, grads, Object.keys(grads));
  const taken = `With its mistake, clipping takes the norm of the gradient of ${name} from ${from} to ${to}`;
  return `${taken}${cosine === null ? "" : turned(cosine)}.`;
}

/** @param {number} cosine with the gradient before */
const turned = (cosine) =>
  cosine > 1 - ALIKE
    ? "; its direction stays"
    : `; its direction turns: the cosine with what it was is ${format(cosine)}`;

/** @param {Board} board @param {Step} step */
export function update(board, { layer, grads }) {
  const { start } = board;
  const name = layerName(start, Number(layer));
  const moved = `the weights of ${name} by ${format(norm(Object.values(grads).flatMap(flat)))} in all`;
  return `${ruleSaid(board, Number(layer), grads, moved)} Until now all weights have waited${onlineSaid(start)}.`;
}

/**
 * What an optimizer does with the gradient.
 * @param {Board} board
 * @param {number} layer
 * @param {Record<string, any>} moves
 * @param {string} moved
 */
function ruleSaid({ start, gradients, clips }, layer, moves, moved) {
  const { optimizer } = inForce(start.request);
  if (optimizer.name === "sgd") return `SGD moves ${moved}, against their gradient.`;
  const entering = clips[layer] ?? gradients[layer];
  const names = Object.keys(moves).filter((each) => flat(moves[each]).some((x) => x !== 0));
  const cosine = entering ? cosineOf(entering.grads, moves, names) : null;
  const beside = cosine === null ? "" : ` The cosine with −gradient is ${format(cosine ? -cosine : 0)}.`;
  if (optimizer.name === "momentum")
    return (
      `Momentum moves ${moved}, against its velocity: this gradient and ${format(optimizer.beta)} of the ` +
      `velocity before.${beside}`
    );
  return (
    `Adam moves ${moved}: each against the running mean of its gradient, divided by the root of the running ` +
    `mean of its square.${beside}`
  );
}

/** What training on-line would have done on the way. @param {Start} start */
function onlineSaid({ sweeps, steps }) {
  if (steps === 1) return "";
  if (!sweeps.length) return "; RTRL used on-line would change them after each time step";
  return sweeps.length > 1 ? "; on-line, they would change after each backward pass" : "";
}
