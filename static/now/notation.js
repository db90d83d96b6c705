/** Row or column notation: how the numbers of a parameter stand in a table. Pure. */

/** @typedef {import("../types.js").Num} Num */
/** @typedef {import("../types.js").Notation} Notation */

/** @param {string | null} remembered @returns {Notation} */
export const notationOf = (remembered) => (remembered === "column" ? "column" : "row");

/**
 * The rows of a matrix or a vector: in column notation they are those of the transpose.
 * @param {Num[] | Num[][]} g
 * @param {Notation} notation
 * @returns {Num[][]}
 */
export function laidOut(g, notation) {
  const rows = /** @type {Num[][]} */ (Array.isArray(g[0]) ? g : [g]);
  return notation === "row" ? rows : rows[0].map((_, j) => rows.map((row) => row[j]));
}

/**
 * Its size in words: 3 × 2, or 2 for a vector; and whether it has been turned.
 * @param {Num[] | Num[][]} g
 * @param {Notation} notation
 */
export function sizeOf(g, notation) {
  const rows = laidOut(g, notation);
  if (!Array.isArray(g[0])) return notation === "row" ? `${g.length}` : `${g.length}, as a column`;
  return `${rows.length} × ${rows[0].length}${notation === "row" ? "" : ", transposed"}`;
}

/**
 * How a matrix product of row notation is written: as it is, or with its factors in the other order.
 * @param {Notation} notation
 * @returns {(left: string, right: string) => string}
 */
export const product = (notation) => (left, right) => (notation === "row" ? `${left} ${right}` : `${right} ${left}`);

/**
 * The place of a weight from unit i to unit j: in column notation its matrix is the transpose.
 * @param {number} i
 * @param {number} j
 * @param {Notation} notation
 */
export const indices = (i, j, notation) => (notation === "row" ? `${i},${j}` : `${j},${i}`);
