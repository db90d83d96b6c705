/** Arrays as somebody gave them: how deep they are, and whether they are made of numbers. Pure. */

import { Unreadable } from "./printed.js";

/** @typedef {import("./printed.js").Printed} Printed */

/** How deep lists are nested. @param {Printed} value @returns {number} */
export const depth = (value) => (Array.isArray(value) ? 1 + (value.length ? depth(value[0]) : 0) : 0);

/** @param {Printed} value @returns {number} */
export const count = (value) =>
  Array.isArray(value) ? value.reduce((/** @type {number} */ sum, each) => sum + count(each), 0) : 1;

/** @param {string} path @param {Printed} value */
export function scalar(path, value) {
  /** @type {any[]} */
  const found = Array.isArray(value) ? /** @type {any} */ (value).flat(Infinity) : [value];
  if (found.length !== 1 || !Number.isFinite(Number(found[0])))
    throw new Unreadable(`${path} is to be one number, that of the whole loss.`);
  return Number(found[0]);
}

/**
 * A matrix or a vector of numbers, of which each row is as long as the others.
 * @param {string} path
 * @param {Printed} value
 * @returns {any}
 */
export function checked(path, value) {
  const deep = depth(value);
  if (deep < 1 || deep > 2)
    throw new Unreadable(`${path} has ${deep} dimensions; a matrix or a vector is needed, summed over all time steps.`);
  const rows = /** @type {Printed[][]} */ (deep === 2 ? value : [value]);
  const wide = rows[0].length;
  rows.forEach((row, i) => {
    if (!Array.isArray(row) || row.length !== wide)
      throw new Unreadable(
        `${path} has rows of different lengths: row ${i} is not as long as row 0. Is the print whole?`,
      );
    row.forEach((x, j) => {
      if (typeof x !== "number" && !/^-?(NaN|Infinity)$/.test(String(x)))
        throw new Unreadable(`${path} has “${x}” in it, at [${i}, ${j}]; numbers are needed.`);
      const place = deep === 2 ? `[${i}, ${j}]` : `[${j}]`;
      const what = Number.isNaN(Number(x)) ? "NaN" : "infinity";
      if (!Number.isFinite(Number(x)))
        throw new Unreadable(
          `${path} has ${what} in it, at ${place}: where your pass is not finite nothing can be compared. ` +
            "Take smaller weights, or fewer time steps.",
        );
    });
  });
  return value;
}
