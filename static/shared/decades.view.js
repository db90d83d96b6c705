/** Axes of powers of ten, in plain letters: Plotly would raise the exponents with a style that the policy forbids. */

import { power } from "./numbers.js";

/**
 * A logarithmic axis over all of these sizes.
 * @param {any} axis
 * @param {(number | null)[]} sizes
 * @returns {string} what range it has
 */
export function sizeAxis(axis, sizes) {
  const [least, most] = rangeOf(sizes);
  Object.assign(axis, ticks([least, most]), { range: [least - 0.08, most + 0.08] });
  return rangeName(sizes);
}

/** A name of the range that such an axis has. @param {(number | null)[]} sizes */
export const rangeName = (sizes) => rangeOf(sizes).join();

/** @param {[number, number]} range */
function ticks([least, most]) {
  const every = Math.max(1, Math.ceil((most - least) / 6));
  const exponents = Array.from({ length: Math.floor((most - least) / every) + 1 }, (_, i) => most - i * every);
  return { tickmode: "array", tickvals: exponents.map((e) => 10 ** e), ticktext: exponents.map(power) };
}

/** Whole powers of ten around all sizes. @param {(number | null)[]} sizes @returns {[number, number]} */
function rangeOf(sizes) {
  const logs = sizes.flatMap((size) => (size !== null && size > 0 && Number.isFinite(size) ? [Math.log10(size)] : []));
  if (!logs.length) return [-3, 0];
  const [least, most] = [logs.reduce((a, b) => Math.min(a, b)), logs.reduce((a, b) => Math.max(a, b))];
  return [Math.floor(least - 0.05), Math.max(Math.floor(least - 0.05) + 1, Math.ceil(most + 0.05))];
}
