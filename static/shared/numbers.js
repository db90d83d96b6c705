/** Numbers as the stream tells them and as a person reads them. */

import { memoize } from "./memoize.js";

/** @typedef {import("../types.js").Num} Num */

/** Infinity and NaN travel as strings; here they are numbers again. @param {Num} x @returns {number} */
export const real = (x) => (typeof x === "number" ? x : Number(x));

/** @param {Num[]} row @returns {number[]} */
export const reals = (row) => row.map(real);

/** Instead of one example, all of the batch together. */
export const ALL = -1;

/**
 * One example of a `(B, n)` array, or the size of all of them together.
 * @param {Num[][]} rows
 * @param {number} example
 * @returns {number[]}
 */
export const exampleOf = (rows, example) =>
  example === ALL ? together(rows) : reals(rows[Math.min(example, rows.length - 1)]);

/**
 * The root mean square over the batch: unlike a mean it is never small because errors cancel.
 * @type {(rows: Num[][]) => number[]}
 */
export const together = memoize((rows) =>
  rows[0].map((_, i) => norm(rows.map((row) => real(row[i]))) / Math.sqrt(rows.length)),
);

/** All numbers of an array of any depth. @param {any} nested @returns {number[]} */
export const flat = (nested) =>
  Array.isArray(nested) ? /** @type {any[]} */ (nested.flat(Infinity)).map(real) : [real(nested)];

/** The Euclidean norm, safe against overflow. @param {number[]} xs @returns {number} */
export function norm(xs) {
  const most = xs.reduce((a, x) => Math.max(a, Math.abs(x)), 0);
  if (most === 0 || !Number.isFinite(most)) return most;
  return most * Math.sqrt(xs.reduce((sum, x) => sum + (x / most) ** 2, 0));
}

/** At most four significant digits, exponents where they help. @param {Num} x @returns {string} */
export function format(x) {
  const value = real(x);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-3 || size >= 1e5) ? scientific(value) : plain(value);
  return text.replace("-", "−");
}

/** At most three significant digits, as sentences have them. @param {number} x */
export const threeDigits = (x) => format(Number(x.toPrecision(3)));

/**
 * Four decimals, so that a column of them can be added up; what is smaller or very large has two digits and a power.
 * @param {Num} x
 */
export function decimals(x) {
  const value = real(x);
  const size = Math.abs(value);
  if (size === 0 || !Number.isFinite(value)) return format(value);
  if (size < 1e-3 || size >= 1e4) return scientific(value, 1).replace("-", "−");
  return (size < 10 ? value.toFixed(4) : String(Number(value.toPrecision(5)))).replace("-", "−");
}

/** With two digits, for marks and labels. @param {Num} x @returns {string} */
export const rough = (x) => format(Number(real(x).toPrecision(2)));

/** @param {number} value @returns {string} */
const plain = (value) => String(Number(value.toPrecision(4)));

const RAISED = [..."⁰¹²³⁴⁵⁶⁷⁸⁹"];

/** Ten to the power of a whole number, in plain letters. @param {number} exponent @returns {string} */
export const power = (exponent) =>
  `10${[...String(exponent)].map((c) => (c === "-" ? "⁻" : RAISED[Number(c)])).join("")}`;

/** @param {number} value @param {number} [decimals] @returns {string} */
function scientific(value, decimals = 2) {
  const [mantissa, exponent] = value.toExponential(decimals).split("e");
  return `${Number(mantissa)}·${power(Number(exponent))}`;
}

/** With its sign in front, as an error is told. @param {Num} x @returns {string} */
export const signed = (x) => (real(x) > 0 ? `+${format(x)}` : format(x));

const WHOLE = 1 - 1e-9; // what is nearer to 1 is 1, but for how it was added up

/** Whole per cent; with more digits where they would say that it is nothing, or all. @param {number} share 0 to 1 */
export function percent(share) {
  if (!Number.isFinite(Number(share))) return "no number";
  if (share > 0 && share < 0.005) return `${rough(100 * share)} %`;
  if (share >= 0.995 && share < WHOLE) return `${Math.floor(1000 * share) / 10} %`;
  return `${Math.round(100 * share)} %`;
}

/** Whole percentages that add up to 100 (largest remainders). @param {number[]} sizes @returns {number[]} */
export function shares(sizes) {
  const most = sizes.reduce((a, b) => Math.max(a, b), 0);
  const total = sizes.reduce((a, b) => a + b / most, 0);
  if (!(total > 0) || !Number.isFinite(total)) return sizes.map(() => 0);
  const exact = sizes.map((size) => (100 * (size / most)) / total);
  const whole = exact.map(Math.floor);
  const order = exact.map((_, i) => i).sort((i, j) => exact[j] - whole[j] - (exact[i] - whole[i]));
  const missing = 100 - whole.reduce((a, b) => a + b, 0);
  order.slice(0, missing).forEach((i) => whole[i]++);
  return whole;
}

/**
 * The place of the number that is farthest from zero; what is no number is farther than all.
 * @param {number[]} numbers
 * @param {number} from
 * @param {number} to before it
 */
export function strongest(numbers, from, to) {
  let best = from;
  for (let i = from; i < to && !Number.isNaN(numbers[best]); i++)
    if (!(Math.abs(numbers[i]) <= Math.abs(numbers[best]))) best = i;
  return best;
}

/** @param {number[]} x @param {number[]} y */
export function difference(x, y) {
  const [size, other] = [norm(x), norm(y)];
  const apart = norm(x.map((value, i) => value - y[i]));
  const both = size && other && Number.isFinite(size) && Number.isFinite(other);
  const cosine = both
    ? Math.max(
        -1,
        Math.min(
          1,
          x.reduce((sum, value, i) => sum + (value / size) * (y[i] / other), 0),
        ),
      )
    : null;
  return { size, apart, cosine };
}

/**
 * Whether two numbers are one, as far as a film of so many digits shows them.
 * @param {number} a @param {number} b
 * @param {number | null} digits null: all
 */
export const alike = (a, b, digits) =>
  Object.is(a, b) || Math.abs(a - b) <= 2 * 10 ** (1 - Math.min(digits ?? 12, 12)) * Math.max(Math.abs(a), Math.abs(b));
