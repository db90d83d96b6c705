/** How large everything is that flows: norms, their two signs, and the scales of a film; each measured once. Pure. */

import { scaleFor } from "../shared/colour.js";
import { memoize, memoizeFor } from "../shared/memoize.js";
import { exampleOf, norm, real } from "../shared/numbers.js";
import { errorRows, influenceOf } from "./board.js";

/** @typedef {import("../types.js").Num} Num */
/** @typedef {import("../types.js").Scale} Scale */
/** @typedef {import("../types.js").Scales} Scales */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {import("../types.js").Flow} Flow */

const GROWN = 1e6; // times as large as the errors which the losses send: this counts as exploded
const HUGE = 1e4; // for a value of the forward pass
const SHRUNK = 1e-3; // of the largest error of the film: this counts as vanishing

/**
 * The size of what flows along a road, its positive and negative parts apart.
 * @param {number[]} numbers
 * @returns {Flow}
 */
export function flow(numbers) {
  const part = (/** @type {number} */ sign) => norm(numbers.filter((x) => x * sign > 0));
  return { plus: part(1), minus: part(-1), size: norm(numbers) };
}

/** The same for an example of an array `(B, n)`. */
export const flowOf = memoizeFor((/** @type {Num[][]} */ rows, example) => flow(exampleOf(rows, example)));

/** The size of the error of a backward step. @param {Step} step @param {number} example @returns {number} */
export const errorSize = (step, example) => flowOf(errorRows(step), example).size;

/** The largest of an array of any depth; of what is no number there is none. @param {any} nested @returns {number} */
function largest(nested) {
  if (!Array.isArray(nested)) return Math.abs(real(nested));
  let most = 0;
  for (const part of nested) most = Math.max(most, largest(part));
  return most;
}

/**
 * @typedef {{most: number, least: number}} Range the largest and the smallest of some sizes; what is zero or not finite
 *   does not count
 */
/**
 * @typedef {{seen: number, output: number | null, value: Range, error: Range, influence: Range, sent: Range}} Extremes
 *   of so many steps; sent: of the layer in which losses set out
 */

/** @returns {Range} */
const nothing = () => ({ most: 0, least: Infinity });

/** @param {Range} range @param {number} size */
function widen(range, size) {
  if (!(size > 0) || !Number.isFinite(size)) return;
  range.most = Math.max(range.most, size);
  range.least = Math.min(range.least, size);
}

/** A film only grows, so what has been looked at is not looked at again. */
const extremes = memoize(
  (/** @type {Step[]} */ _) =>
    /** @type {Extremes} */ ({
      seen: 0,
      output: null,
      value: nothing(),
      error: nothing(),
      influence: nothing(),
      sent: nothing(),
    }),
);

/** @param {Step[]} steps @returns {Extremes} */
function measured(steps) {
  const sizes = extremes(steps);
  for (; sizes.seen < steps.length; sizes.seen++) take(sizes, steps[sizes.seen]);
  return sizes;
}

/** @param {Extremes} sizes @param {Step} step */
function take(sizes, step) {
  const { phase, layer, values } = step;
  if (phase === "loss") sizes.output ??= layer;
  if (phase === "forward") widen(sizes.value, largest(values.a ?? values.h));
  if (phase === "influence") widen(sizes.influence, influenceOf(step));
  if (phase !== "backward") return;
  const size = largest(values.delta ?? [values.dh, values.dc ?? []]);
  widen(sizes.error, size);
  if (layer === sizes.output) widen(sizes.sent, size);
}

/** @param {Range[]} ranges @returns {Range} of all of them */
const joined = (ranges) => ({
  most: Math.max(0, ...ranges.map(({ most }) => most)),
  least: Math.min(Infinity, ...ranges.map(({ least }) => least)),
});

/** @param {Range} range @returns {Scale} */
const scaleOf = ({ most, least }) => scaleFor(most ? [most, least] : []);

/**
 * The scale of values is never finer than to 1, and linear unless they explode.
 * @param {Range} range
 * @returns {Scale}
 */
function valueScale(range) {
  const most = Math.max(1, range.most);
  return { most, decades: most > HUGE ? Math.ceil(Math.log10(most)) + 1 : 0 };
}

/**
 * A scale of an explosion reaches down to where the error set out: one sees it grow.
 * @param {Scale} scale
 * @param {number} sent
 * @returns {Scale}
 */
function reaching({ most, decades }, sent) {
  const grown = sent > 0 ? Math.ceil(Math.log10(most / sent)) + 1 : 0;
  return { most, decades: Math.max(decades, grown) };
}

/**
 * The scales for all that is seen of these films, which then have equal colours.
 * @param {Step[][]} films
 * @param {boolean} logarithmic for errors; else twice the error has twice the colour
 * @returns {Scales}
 */
export function scalesOf(films, logarithmic) {
  const sizes = films.map(measured);
  const sent = joined(sizes.map((each) => each.sent)).most;
  const error = reaching(scaleOf(joined(sizes.map((each) => each.error))), sent);
  const linear = { ...error, decades: 0 };
  return {
    value: valueScale(joined(sizes.map(({ value }) => value))),
    error: logarithmic ? error : linear,
    influence: scaleOf(joined(sizes.map(({ influence }) => influence))),
    sent,
  };
}

/**
 * What is to be said of an error beside its colour.
 * @param {number} size
 * @param {Scales} scales
 * @returns {"infinite" | "exploded" | "vanishing" | ""}
 */
export function fate(size, { error, sent }) {
  if (!Number.isFinite(size)) return "infinite";
  if (sent > 0 && size > GROWN * sent) return "exploded";
  return size > 0 && size < SHRUNK * error.most ? "vanishing" : "";
}

/**
 * Both streams of a backward step, where there are two; shares of their sizes.
 * @param {Step} step
 * @param {number} example
 * @returns {[number, number] | null}
 */
export function meeting({ values }, example) {
  if (!values.from_next || !values.from_above) return null;
  const [above, next] = [flowOf(values.from_above, example).size, flowOf(values.from_next, example).size];
  const most = Math.max(above, next);
  if (!(most > 0) || !Number.isFinite(most)) return null;
  return [above / most / (above / most + next / most), next / most / (above / most + next / most)];
}
