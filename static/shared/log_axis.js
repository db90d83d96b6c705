/**
 * Logarithmic axes: how far they go, and where their ticks stand, all in decimal logarithms. The ticks are named in
 * plain letters, as Plotly would raise the exponents with a style that the policy forbids. Pure.
 */

import { power } from "./numbers.js";

/** @typedef {[number, number]} Range from where to where, as decimal logarithms */

const MOST_TICKS = 7;

/** The logarithms of all sizes that have one. @param {(number | null)[]} sizes */
export const logsOf = (sizes) =>
  sizes.flatMap((size) => (size !== null && size > 0 && Number.isFinite(size) ? [Math.log10(size)] : []));

/**
 * From the least to the greatest logarithm; null where there is none.
 * @param {number[]} logs
 * @returns {Range | null}
 */
export function rangeOf(logs) {
  const finite = logs.filter(Number.isFinite);
  return finite.length ? [finite.reduce((a, b) => Math.min(a, b)), finite.reduce((a, b) => Math.max(a, b))] : null;
}

/** Whole powers of ten around a range, at least one apart. @param {Range | null} range @returns {Range} */
export function wholePowers(range) {
  if (!range) return [-3, 0];
  const least = Math.floor(range[0] - 0.05);
  return [least, Math.max(least + 1, Math.ceil(range[1] + 0.05))];
}

/**
 * A range with some room on both sides.
 * @param {Range} range
 * @param {number} share of its length
 * @param {number} least
 * @returns {Range}
 */
export function withMargin([from, to], share, least) {
  const margin = Math.max(least, share * (to - from));
  return [from - margin, to + margin];
}

/** The whole exponents in a range, evenly spaced and not too many of them. @param {Range} range */
export function exponentsIn([from, to]) {
  const every = Math.max(1, Math.ceil((to - from) / (MOST_TICKS - 1)));
  const first = Math.ceil(from / every);
  return Array.from({ length: Math.max(0, Math.floor(to / every) - first + 1) }, (_, i) => (first + i) * every);
}

/** Twos and fives between the powers of ten of a range, for one that has few powers. @param {Range} range */
export function twosAndFivesIn([from, to]) {
  const first = Math.floor(from);
  return Array.from({ length: Math.ceil(to) - first }, (_, i) => first + i)
    .flatMap((exponent) => [exponent + Math.log10(2), exponent + Math.log10(5)])
    .filter((log) => log >= from && log <= to);
}

/**
 * Ticks as Plotly takes them; an axis that takes logarithms itself wants the sizes.
 * @param {{type?: string}} axis
 * @param {number[]} logs
 * @param {(log: number) => string} [name]
 */
export const ticksAt = (axis, logs, name = power) => ({
  tickmode: "array",
  tickvals: axis.type === "log" ? logs.map((log) => 10 ** log) : logs,
  ticktext: logs.map(name),
});

/**
 * An axis over this range, with a tick at each power of ten or at every so many.
 * @param {{type?: string}} axis which is changed
 * @param {Range} range
 */
export function setLogAxis(axis, range) {
  Object.assign(axis, ticksAt(axis, exponentsIn(range)), { range });
}
