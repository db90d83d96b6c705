/** Who blames whom: how strongly loss t reaches moment k, as shades of a triangle. Pure. */

import { real } from "./numbers.js";

/** @typedef {import("./types.js").Num} Num */

const MOST_DECADES = 9; // more would leave no difference between much and little
const LEAST = 0.04; // what reaches at all is never as pale as what does not

const GLANCE = 2e9; // operations: what one triangle beside the film may cost the server

/**
 * Whether the triangle of a film costs no more than a glance is worth: each loss walks back on its own.
 * @param {import("./types.js").Start} start
 */
export function cheap({ steps, batch, layers }) {
  const weights = layers.reduce(
    (sum, { params }) => sum + Object.values(params).reduce((all, shape) => all + shape.reduce((a, b) => a * b, 1), 0),
    0,
  );
  return ((steps * (steps + 1)) / 2) * 4 * batch * weights <= GLANCE;
}

/**
 * From 0 to 1 on a logarithmic scale of all of them; null where nothing reaches, or the moment lies after the loss.
 * @param {Num[][]} credit row t, k up to t
 * @returns {(number | null)[][]} square
 */
export function shadesOf(credit) {
  const logs = credit.map((row) => row.map((x) => Math.log10(real(x))));
  const finite = logs.flat().filter(Number.isFinite);
  const most = Math.max(...finite, -300);
  const decades = Math.max(1, Math.min(MOST_DECADES, most - Math.min(...finite, most)));
  return square(credit.length, (t, k) =>
    Number.isFinite(logs[t][k]) ? Math.max(LEAST, 1 + (logs[t][k] - most) / decades) : null,
  );
}

/** @template T @param {number} n @param {(t: number, k: number) => T} make for k up to t @returns {(T | null)[][]} */
export const square = (n, make) =>
  Array.from({ length: n }, (_, t) => Array.from({ length: n }, (_unused, k) => (k <= t ? make(t, k) : null)));
