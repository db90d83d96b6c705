/** Columns of own numbers: what is chosen for each, and what the network sees of it. Pure. */

import { real, format } from "../shared/numbers.js";

/** @typedef {import("../types.js").Column} Column */
/** @typedef {import("../types.js").Table} Table */

/** @type {Record<Column["role"], string>} */
export const ROLES = { input: "input", target: "target", both: "both", out: "left out" };

/** @type {Record<Column["scaling"], string>} */
export const SCALINGS = { none: "as it is", standard: "mean 0, sd 1", range: "0 to 1" };

/**
 * Another role for one column, as the link says it.
 * @param {Column[]} columns
 * @param {number} i
 * @param {string} role
 */
export const withRole = (columns, i, role) => columns.map((column, k) => (k === i ? role : column.role)).join(",");

/**
 * Another scaling for one column; one word where all are alike.
 * @param {Column[]} columns
 * @param {number} i
 * @param {string} scaling
 */
export function withScaling(columns, i, scaling) {
  const words = columns.map((column, k) => (k === i ? scaling : column.scaling));
  const alike = words.every((word, k) => word === scaling || columns[k].words);
  return alike ? scaling : words.join(",");
}

/** The scaling of all columns; nothing where they differ. @param {Column[]} columns */
export function commonScaling(columns) {
  const words = new Set(columns.filter((column) => !column.words).map((column) => column.scaling));
  return words.size === 1 ? [...words][0] : "";
}

/** What the numbers of a column are like. @param {Column} column */
export function likeOf({ mean, sd, low, high, scaling }) {
  if (mean === null || sd === null || low === null || high === null) return "a cell is no number";
  if (low === high) return `always ${format(low)}`;
  return scaling === "range" ? `${format(low)} to ${format(high)}` : `mean ${format(mean)}, sd ${format(sd)}`;
}

/** What the network sees of a number x of the column. @param {Column} column */
export function seenOf({ low, high, shift, size, scaling }) {
  if (shift === null || size === null) return "nothing yet";
  if (scaling === "none") return "x, as it is";
  if (low === high) return "0: it never changes";
  return `(x ${real(shift) < 0 ? "+" : "−"} ${format(Math.abs(real(shift)))}) / ${format(size)}`;
}

/** The columns that go in or are targets. @param {Table} table */
export const usedOf = ({ columns }) => columns.filter(({ role }) => role !== "out");

/** The names of what comes out. @param {Table} table */
export const targetsOf = ({ columns }) =>
  columns.filter(({ role }) => role === "target" || role === "both").map(({ name }) => name);

/** How large a table is. @param {Table} table */
export const sizeOf = ({ rows, sequences }) => `${counted(rows, "row")} in ${counted(sequences, "sequence")}`;

/** @param {number} n @param {string} what */
const counted = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;

/** In which units answers about own numbers are told, in a sentence. @param {Table} table */
export function unitsSaid({ columns }) {
  const scaled = columns.some(({ role, scaling }) => role !== "out" && scaling !== "none");
  return scaled ? "Numbers here are in your own units; the network saw them normalised." : "";
}

/**
 * A text that is too long, in a sentence; nothing where it is not.
 * @param {string} name
 * @param {number} letters
 * @param {number} most
 */
export const tooLong = (name, letters, most) =>
  letters > most
    ? `${name} has ${letters} letters; at most ${most} are allowed. Leave out rows, columns or decimals.`
    : "";

/** The example: tomorrow's temperature from today's weather. @param {string} data */
export const exampleOf = (data) => ({
  data,
  roles: "out,both,input,input",
  scaling: "standard",
  ahead: "1",
  loss: "half_mse",
  output: "",
  loss_at: "every",
  optimizer: "adam",
  rate: "0.01",
});

/** What is forgotten with a table. */
export const ANEW = { roles: "", scaling: "none", ahead: "0", columns: "1" };
