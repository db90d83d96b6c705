/** Which squares of a panel light up where one asks about a number, in the units of its axes. Pure. */

import { beside, outlines } from "../film/veil.js";

/** @typedef {import("../film/roads.js").Roads} Roads */
/** @typedef {import("../types.js").Box} Box */
/** @typedef {import("../types.js").Notation} Notation */

/** @param {number} column @param {number} row @param {number} [high] @returns {Box} */
const square = (column, row, high = 1) => ({ x: column - 0.5, y: row - 0.5, w: 1, h: high });

/**
 * The square of a parameter's gradient, where it is this one's that is asked about.
 * @param {Roads | undefined} lit @param {number} layer @param {string} name @param {Notation} notation
 */
export function weightLit(lit, layer, name, notation) {
  const weight = lit?.weight;
  if (!weight || weight.layer !== layer || weight.name !== name) return [];
  const [i, j] = weight.j === undefined ? [0, weight.i] : [weight.i, weight.j];
  return [notation === "row" ? square(j, i) : square(i, j)];
}

/**
 * The errors of a layer by unit and time step, or of an MLP by unit and layer: one square, or all units of a cell.
 * @param {Roads | undefined} lit
 * @param {number | null} layer null: of an MLP, whose columns are its layers
 * @param {number} units
 */
export function errorsLit(lit, layer, units) {
  if (!lit || lit.weight) return []; // a weight is used in all columns
  const { cells, opened } = lit;
  const column = (/** @type {{layer: number, t: number}} */ cell) => (layer === null ? cell.layer : cell.t);
  const own = opened && ["delta", "dh", "from_above", "from_next"].includes(opened.name);
  if (own && (layer === null || opened.layer === layer)) return [square(column(/** @type {any} */ (opened)), opened.i)];
  return cells.filter((cell) => layer === null || cell.layer === layer).map((cell) => square(column(cell), 0, units));
}

/** Squares of the triangle: losses by row, time steps by column. @param {import("../page/fragment.js").Credit[]} all */
export const creditLit = (all) => all.map(({ t, k }) => square(k, t));

/**
 * What a chart is filled with: a veil over all that is not asked about, then the frames.
 * @param {Box[]} boxes none: nothing fades
 * @param {Box} whole the chart
 */
export const veiled = (boxes, whole) => {
  const [veil, frames] = [outlines(boxes.length ? beside(boxes, whole) : []), outlines(boxes)];
  return { x: [...veil.x, ...frames.x], y: [...veil.y, ...frames.y] };
};
