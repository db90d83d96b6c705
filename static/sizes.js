/** How large everything is that flows: norms, their two signs, and the scales of a film; each measured once. Pure. */

import { errorRows, influenceOf } from "./board.js";
import { scaleFor } from "./colour.js";
import { exampleOf, norm, real } from "./numbers.js";
import { once, onceFor } from "./once.js";

/** @typedef {import("./types.js").Num} Num */
/** @typedef {import("./types.js").Scale} Scale */
/** @typedef {import("./types.js").Scales} Scales */
/** @typedef {import("./types.js").Step} Step */
/** @typedef {import("./types.js").Flow} Flow */

const GROWN = 1e6; // times as large as the errors which the losses send: this counts as exploded
const HUGE = 1e4; // for a value of the forward pass
const SHRUNK = 1e-3; // of the largest error of the film: this counts as vanishing

/** The size of what flows along a road, its positive and negative parts apart. @param {number[]} numbers @returns {Flow} */
export function flow(numbers) {
  const part = (/** @type {number} */ sign) => norm(numbers.filter((x) => x * sign > 0));
  return { plus: part(1), minus: part(-1), size: norm(numbers) };
}

/** The same for an example of an array `(B, n)`. */
export const flowOf = onceFor((/** @type {Num[][]} */ rows, example) => flow(exampleOf(rows, example)));

/** The size of the error of a backward step. @param {Step} step @param {number} example @returns {number} */
export const errorSize = (step, example) => flowOf(errorRows(step), example).size;

/** The largest of an array of any depth; of what is no number there is none. @param {any} nested @returns {number} */
function largest(nested) {
  if (!Array.isArray(nested)) return Math.abs(real(nested));
  let most = 0;
  for (const part of nested) most = Math.max(most, largest(part));
  return most;
}

const largestError = once((/** @type {Step} */ { values }) => largest(values.delta ?? [values.dh, values.dc ?? []]));
const largestValue = once((/** @type {Step} */ { values }) => largest(values.a ?? values.h));

/** The scale for all errors of the film. @param {Step[]} steps @returns {Scale} */
export const errorScale = (steps) => scaleFor(steps.filter((step) => step.phase === "backward").map(largestError));

/** The scale for all influence of the film. @param {Step[]} steps @returns {Scale} */
export const influenceScale = (steps) => scaleFor(steps.filter((step) => step.phase === "influence").map(influenceOf));

/** The scale for all values of the film; never finer than to 1, and linear unless they explode. @param {Step[]} steps @returns {Scale} */
export function valueScale(steps) {
  const sizes = steps.flatMap((step) => (step.phase === "forward" ? [largestValue(step)] : []));
  const most = sizes.filter(Number.isFinite).reduce((a, b) => Math.max(a, b), 1);
  return { most, decades: most > HUGE ? Math.ceil(Math.log10(most)) + 1 : 0 };
}

/** The largest error with which a loss sets out, in the output layer. @param {Step[]} steps @returns {number} */
function sent(steps) {
  const output = steps.find((step) => step.phase === "loss")?.layer;
  const sizes = steps.filter((step) => step.phase === "backward" && step.layer === output).map(largestError);
  return sizes.filter(Number.isFinite).reduce((a, b) => Math.max(a, b), 0);
}

/** A scale of an explosion reaches down to where the error set out: one sees it grow. @param {Scale} scale @param {number} sent @returns {Scale} */
function reaching({ most, decades }, sent) {
  const grown = sent > 0 ? Math.ceil(Math.log10(most / sent)) + 1 : 0;
  return { most, decades: Math.max(decades, grown) };
}

/** @param {Step[]} steps @param {boolean} logarithmic for errors; else twice the error has twice the colour @returns {Scales} */
export function scalesOf(steps, logarithmic) {
  const from = sent(steps);
  const error = reaching(errorScale(steps), from);
  const linear = { ...error, decades: 0 };
  return { value: valueScale(steps), error: logarithmic ? error : linear, influence: influenceScale(steps), sent: from };
}

/** What is to be said of an error beside its colour. @param {number} size @param {Scales} scales @returns {"infinite" | "exploded" | "vanishing" | ""} */
export function fate(size, { error, sent }) {
  if (!Number.isFinite(size)) return "infinite";
  if (sent > 0 && size > GROWN * sent) return "exploded";
  return size > 0 && size < SHRUNK * error.most ? "vanishing" : "";
}

/** Both streams of a backward step, where there are two; shares of their sizes. @param {Step} step @param {number} example @returns {[number, number] | null} */
export function meeting({ values }, example) {
  if (!values.from_next || !values.from_above) return null;
  const [above, next] = [flowOf(values.from_above, example).size, flowOf(values.from_next, example).size];
  const most = Math.max(above, next);
  if (!(most > 0) || !Number.isFinite(most)) return null;
  return [above / most / (above / most + next / most), next / most / (above / most + next / most)];
}
