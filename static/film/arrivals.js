/** What reaches a cell at a time step: a state and errors, or nothing where a sweep or an epoch begins. Pure. */

import { memoize } from "../shared/memoize.js";
import { inForce } from "./schedule.js";

/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Sweep} Sweep */

/**
 * The time steps at which epochwise BPTT begins an epoch but the first: the state begins anew there, and no error goes
 * on (Williams & Zipser 1995). No other algorithm has any.
 */
export const restartsIn = memoize((/** @type {Start} */ { request, steps }) => {
  const { name, length } = (request && inForce(request).algorithm) ?? {};
  const count = name === "epochwise" ? Math.ceil(steps / Number(length)) - 1 : 0;
  return new Set(Array.from({ length: Math.max(0, count) }, (_, k) => (k + 1) * Number(length)));
});

/**
 * Whether the state before a time step is an initial state, and not the state of the time step before.
 * @param {Start} start
 * @param {number | null} t
 */
export const beginsAnew = (start, t) => t === 0 || (t !== null && restartsIn(start).has(t));

/** The uppermost layer that has a state; −1 where none has. @param {Start} start */
export const uppermost = ({ layers }) => layers.findLastIndex(({ cell }) => cell !== "dense");

/**
 * Which errors reach a layer in a backward step. From above none comes into the uppermost recurrent layer where the
 * backward pass does not gather the loss; from t + 1 none comes where the backward pass starts.
 * @param {Start} start
 * @param {{layer: number | null, t: number | null, sweep?: number | null}} step
 * @returns {{above: boolean, next: boolean}}
 */
export function arrivals(start, { layer, t, sweep }) {
  const pass = sweep == null ? undefined : start.sweeps[sweep];
  if (!pass || t === null || layer === null) return { above: true, next: false };
  return {
    above: layer !== uppermost(start) || pass.losses.includes(t),
    next: start.layers[layer].cell !== "dense" && t < pass.start,
  };
}

/** @param {Sweep} pass @param {Start} start whether it ends where an error would have gone on to earlier time steps */
const cuts = ({ until }, start) => until > 0 && !beginsAnew(start, until);

/**
 * Whether the passes give the derivative of the loss: each loss that counts is gathered once, and nothing is cut. Of
 * epochwise BPTT this holds too: it is the derivative of its own forward pass.
 */
export const isExact = memoize(
  (/** @type {Start} */ start) =>
    gathersOnce(start) && !(uppermost(start) >= 0 && start.sweeps.some((pass) => cuts(pass, start))),
);

/**
 * The same of the gradient of one layer: above the uppermost recurrent one no error goes on to be cut.
 * @param {Start} start
 * @param {number} layer
 */
export const isExactIn = (start, layer) => isExact(start) || (layer > uppermost(start) && gathersOnce(start));

/** Whether each loss that counts is gathered by one pass; with RTRL it is found as it comes. */
const gathersOnce = memoize((/** @type {Start} */ start) => {
  if (!start.sweeps.length) return true;
  const gathered = Array(start.steps).fill(0);
  for (const { losses, until } of start.sweeps)
    for (const t of losses.filter((loss) => loss >= until)) gathered[t] += 1; // a loss before it is not met
  const weights = weightsOf(start);
  return gathered.every((count, t) => count === 1 || weights[t] === 0);
});

/** The weight of each time step's loss. @type {(start: Start) => number[]} */
const weightsOf = memoize(({ request, steps }) => {
  const at = request.loss_at;
  if (Array.isArray(at)) return at;
  return Array.from({ length: steps }, (_, t) => (at === "last" && t < steps - 1 ? 0 : 1));
});

/**
 * Whether a time step's loss is part of L: one of weight 0 is found and shown, and sends no error.
 * @param {Start} start
 * @param {number} t
 */
export const counts = (start, t) => weightsOf(start)[t] !== 0;

/** Whether any loss of a film is no part of L. @param {Start} start */
export const anyUncounted = (start) => weightsOf(start).includes(0);
