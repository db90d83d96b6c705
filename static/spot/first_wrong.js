/** Where a wrong backward pass first leaves the right one, number by number, and which steps are off after it. Pure. */

import { flat, real } from "../shared/numbers.js";

/** @typedef {import("../types.js").Step} Step */
/**
 * The number of the first wrong step that is farthest off; index: its place in the array of that name.
 * @typedef {{n: number, phase: string, t: number | null, layer: number, name: string, index: number[], wrong: number,
 *   right: number}} First
 */

const FAR = 1e-4; // relative to the largest number of an array: films tell six digits
const NOTHING = 1e-9;

/** Whether two arrays are two. @param {any} one @param {any} other */
function differ(one, other) {
  const [a, b] = [flat(one), flat(other)];
  const most = [...a, ...b].reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
  return a.length !== b.length || a.some((x, i) => !(Math.abs(x - b[i]) <= Math.max(FAR * most, NOTHING)));
}

/**
 * The arrays of a step by name; what it adds to a gradient is dW, dU ...
 * @param {Step} step
 * @returns {[string, any][]}
 */
const arraysOf = ({ values, grads }) => [
  ...Object.entries(values),
  ...Object.entries(grads).map(([name, array]) => /** @type {[string, any]} */ ([`d${name}`, array])),
];

/** The first name of a step under which the two have other numbers. @param {Step} right @param {Step} wrong */
function firstName(right, wrong) {
  const own = Object.fromEntries(arraysOf(wrong));
  return arraysOf(right).find(([name, array]) => differ(array, own[name]))?.[0];
}

/**
 * A cell of the stage, or a layer's gradient, which belongs to no time step.
 * @param {{t: number | null, layer: number | null}} step
 */
export const placeOf = ({ t, layer }) => `${layer},${t ?? "end"}`;

/**
 * @param {Step[]} right
 * @param {Step[]} wrong
 * @returns {First | null} null where all numbers are the same
 */
export function firstWrong(right, wrong) {
  for (const [k, step] of right.entries()) {
    const name = wrong[k] && firstName(step, wrong[k]);
    if (!name) continue;
    const [truth, own] = [step, wrong[k]].map((each) => Object.fromEntries(arraysOf(each))[name]);
    const index = farthest(truth, own);
    const { n, phase, t } = step;
    return { n, phase, t, layer: Number(step.layer), name, index, right: at(truth, index), wrong: at(own, index) };
  }
  return null;
}

/** All places whose numbers are off. @param {Step[]} right @param {Step[]} wrong @returns {Set<string>} */
export const placesOff = (right, wrong) =>
  new Set(right.filter((step, k) => wrong[k] && firstName(step, wrong[k])).map(placeOf));

/** @param {any} array @param {number[]} index @returns {number} */
const at = (array, index) => real(index.reduce((part, i) => part[i], array));

/** Where two arrays are farthest apart. @param {any} one @param {any} other @returns {number[]} */
function farthest(one, other) {
  if (!Array.isArray(one)) return [];
  const parts = one.map((part, i) => [i, ...farthest(part, other[i])]);
  const far = (/** @type {number[]} */ index) => Math.abs(at(one, index) - at(other, index));
  return parts.reduce((best, index) => (far(index) > far(best) ? index : best));
}
