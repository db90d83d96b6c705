/** Columns of own numbers: what is chosen for each, and what the network sees of it. Pure. */

import { real, format } from "../shared/numbers.js";

/** @typedef {import("../types.js").Column} Column */
/** @typedef {import("../types.js").Table} Table */

/** @type {Record<Column["role"], string>} */
export const ROLES = { input: "input", target: "target", both: "both", out: "left out" };

/** Words that are labels. @type {Record<string, string>} */
export const LABEL_ROLES = { out: "left out", target: "target: classes" };

/** @type {Record<Column["scaling"], string>} */
export const SCALINGS = { none: "as it is", standard: "mean 0, sd 1", range: "0 to 1" };

/**
 * Another role for one column, and what has to go with it: labels are the one target, as classes of the row itself, or
 * no target, and then the columns are as they are without a word.
 * @param {Pick<Table, "columns" | "ahead">} table
 * @param {number} i
 * @param {Column["role"]} role
 * @returns {Record<string, string>} the fields that change
 */
export function withRole({ columns, ahead }, i, role) {
  const roles = columns.map((column, k) => (k === i ? role : column.role));
  if (columns[i].kind !== "labels") {
    // How far ahead a target lies follows the roles only while nothing is said of them.
    return { roles: roles.join(","), ...(ahead ? { ahead: String(ahead) } : {}) };
  }
  if (role !== "target") return { roles: "", loss: "half_mse", output: "" };
  const others = roles.map((each, k) => (k === i || each === "out" ? each : "input"));
  return { roles: others.join(","), loss: "cross_entropy", output: "" };
}

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

/** What the numbers of a column are like, or its classes in their places. @param {Column} column */
export function likeOf({ classes, mean, sd, low, high, scaling }) {
  if (classes) return `${classes.length} classes: ${classes.map((name, k) => `${k} ${name}`).join(", ")}`;
  if (mean === null || sd === null || low === null || high === null) return "a cell is no number";
  if (low === high) return `always ${format(low)}`;
  return scaling === "range" ? `${format(low)} to ${format(high)}` : `mean ${format(mean)}, sd ${format(sd)}`;
}

/** What the network sees of a number x of the column. @param {Column} column */
export function seenOf({ classes, low, high, shift, size, scaling }) {
  if (classes) return "1 in the place of its class, else 0";
  if (shift === null || size === null) return "nothing yet";
  if (scaling === "none") return "x, as it is";
  if (low === high) return "0: it never changes";
  return `(x ${real(shift) < 0 ? "+" : "−"} ${format(Math.abs(real(shift)))}) / ${format(size)}`;
}

/** The columns that go in or are targets. @param {Table} table */
export const usedOf = ({ columns }) => columns.filter(({ role }) => role !== "out");

/** The names of what comes out. @param {Table} table */
export const targetsOf = ({ columns }) =>
  columns.filter(({ role }) => role === "target" || role === "both").flatMap(({ name, classes }) => classes ?? [name]);

/** What a person reads of rows that fit. @param {import("../types.js").RowsOffer} offer */
export const offerSaid = ({ every, rows }) =>
  every === 1 ? `The first ${rows} rows` : `Every ${ordinal(every)} row: ${rows} rows`;

/** 2nd, 3rd, 11th. @param {number} n */
const ordinal = (n) => {
  const end = n % 100 > 10 && n % 100 < 14 ? "" : { 1: "st", 2: "nd", 3: "rd" }[n % 10];
  return `${n}${end || "th"}`;
};

/**
 * What the columns are asked of: the form's fields that tell how the text is read.
 * @param {Record<string, string>} fields
 */
export const askedOf = (fields) =>
  Object.fromEntries(
    ["data", "heading", "columns", "roles", "scaling", "ahead", "cell", "hidden", "loss"]
      .filter((name) => fields[name] !== undefined)
      .map((name) => [name, fields[name]]),
  );

/** How large a table is. @param {Table} table */
export const sizeOf = ({ rows, sequences }) => `${counted(rows, "row")} in ${counted(sequences, "sequence")}`;

/** @param {number} n @param {string} what */
const counted = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;

/** In which units answers about own numbers are told, in a sentence. @param {Table} table */
export function unitsSaid({ columns }) {
  const scaled = columns.some(({ role, scaling }) => role !== "out" && scaling !== "none");
  return scaled ? "Numbers here are in your own units; the network saw them normalized." : "";
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

/** As the server counts them. @param {string} text */
export const letters = (text) => [...text].length;

/** The example: tomorrow's temperature from today's weather. @param {string} data */
export const exampleOf = (data) => ({
  data,
  heading: "auto",
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
export const ANEW = { heading: "auto", roles: "", scaling: "none", ahead: "", columns: "1" };
