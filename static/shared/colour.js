/** Size and sign as colour: diverging scales whose zero is the colour of paper. Pure. */

import { memoize } from "./memoize.js";

/** @typedef {import("../types.js").Scale} Scale */
/** @typedef {[number, string][]} Stops colours from -1 to 1 */

const MOST_DECADES = 9; // more would leave no difference between much and little

/**
 * The scale that fits these sizes; logarithmic where they differ by more than a factor of ten.
 * @param {number[]} sizes
 * @returns {Scale}
 */
export function scaleFor(sizes) {
  const seen = sizes.filter((size) => size > 0 && Number.isFinite(size));
  if (!seen.length) return { most: 1, decades: 2 };
  const most = seen.reduce((a, b) => Math.max(a, b));
  const least = seen.reduce((a, b) => Math.min(a, b));
  const decades = Math.ceil(Math.log10(most / least)) + 1;
  return { most, decades: Math.max(2, Math.min(decades, MOST_DECADES)) };
}

/**
 * Where x lies between -1 and 1. Infinite is full; what is no number has no place.
 * @param {number} x
 * @param {Scale} scale
 * @returns {number}
 */
export function place(x, { most, decades }) {
  const size = Math.abs(x) / most;
  if (Number.isNaN(size)) return Number.NaN;
  const share = decades === 0 ? size : 1 + Math.log10(size) / decades;
  return Math.sign(x) * Math.max(0, Math.min(1, share));
}

const SHADES = 512; // of a ramp: more than a screen can show
export const ALARM = "rgb(212,0,90)"; // what is not a number

/** All colours of a scale, mixed once. @type {(stops: Stops) => string[]} */
const ramp = memoize((stops) => Array.from({ length: SHADES + 1 }, (_, i) => mixed(i / SHADES, stops)));

/** @param {number} at -1 to 1 @param {Stops} stops @returns {string} rgb(r,g,b) */
export const colourAt = (at, stops) => (Number.isNaN(at) ? ALARM : ramp(stops)[Math.round(((at + 1) / 2) * SHADES)]);

/** @param {number} position 0 to 1 @param {Stops} stops @returns {string} */
function mixed(position, stops) {
  const above = stops.findIndex(([stop]) => stop >= position);
  if (above <= 0) return blend(stops[0][1], stops[0][1], 0);
  const [low, from] = stops[above - 1];
  const [high, to] = stops[above];
  return blend(from, to, (position - low) / (high - low));
}

/** @param {string} from @param {string} to both #rrggbb @param {number} share @returns {string} */
export function blend(from, to, share) {
  const mixed = [1, 3, 5].map((i) => {
    const a = parseInt(from.slice(i, i + 2), 16);
    return Math.round(a + (parseInt(to.slice(i, i + 2), 16) - a) * share);
  });
  return `rgb(${mixed.join(",")})`;
}
