/** Weights as POST takes them, by layer and name: one of them, their shapes, and those that are transposed. Pure. */

import { CELLS } from "../cells/index.js";
import { layerName } from "../film/naming.js";
import { real } from "../shared/numbers.js";

/** @typedef {import("../types.js").Layer} Layer */
/** @typedef {import("../types.js").Nested} Nested */
/** @typedef {import("../types.js").Notation} Notation */
/** @typedef {import("../types.js").Num} Num */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {Record<string, Nested>[]} Params by layer and name */
/** @typedef {{layer: number, name: string, i: number, j?: number}} Place of one weight; of a bias without j */
/** @typedef {{layer: number, name: string, found: number[], needed: number[], turned: boolean}} Misfit of a shape */

/** @param {Params} params @param {Place} place @returns {number} */
export function weightAt(params, { layer, name, i, j }) {
  const array = /** @type {any} */ (params[layer][name]);
  return real(j === undefined ? array[i] : array[i][j]);
}

/** The same weights but one, which is another. @param {Params} params @param {Place} place @param {number} value */
export function withWeight(params, { layer, name, i, j }, value) {
  const array = /** @type {any[]} */ (params[layer][name]);
  const changed = array.with(i, j === undefined ? value : array[i].with(j, value));
  return params.with(layer, { ...params[layer], [name]: changed });
}

/** @param {Nested | undefined} nested @returns {number[]} by first elements alone; none where there is no list */
export const shapeOf = (nested) =>
  Array.isArray(nested) ? [nested.length, ...(nested.length ? shapeOf(nested[0]) : [])] : [];

/**
 * Weights that somebody has pasted; null where the text is no JSON of layers, of which the server says what is wrong.
 * @param {string} text
 * @returns {Params | null}
 */
export function paramsIn(text) {
  try {
    const found = JSON.parse(text);
    return Array.isArray(found) && found.every((each) => each && typeof each === "object") ? found : null;
  } catch {
    return null;
  }
}

/**
 * What has another shape than its layer needs, also where it is missing.
 * @param {Pick<Layer, "params">[]} layers
 * @param {Params} params
 * @returns {Misfit[]}
 */
export const misfits = (layers, params) =>
  layers.flatMap((layer, k) =>
    Object.entries(layer.params)
      .map(([name, needed]) => ({ layer: k, name, found: shapeOf(params[k]?.[name]), needed }))
      .filter(({ found, needed }) => found.join() !== needed.join())
      .map((each) => ({
        ...each,
        turned: each.found.length > 1 && each.found.toReversed().join() === each.needed.join(),
      })),
  );

/** With some of its matrices turned: what were rows become columns. @param {Params} params @param {Misfit[]} which */
export const withTurned = (params, which) =>
  which.reduce((all, { layer, name }) => {
    const rows = /** @type {Num[][]} */ (all[layer][name]);
    return all.with(layer, { ...all[layer], [name]: rows[0].map((_, j) => rows.map((row) => row[j])) });
  }, params);

/**
 * What can be done where matrices are transposed: to turn these, or the square ones too, whose shape does not tell.
 * @param {Pick<Layer, "params">[]} layers that are needed
 * @param {Params} params
 * @returns {{says: string, params: Params}[]}
 */
export function turnsOf(layers, params) {
  const lying = misfits(layers, params).filter(({ turned }) => turned);
  const square = squareOnes(layers, params);
  if (!lying.length) return [];
  const turns = [{ says: `Turn ${listed(lying)}`, params: withTurned(params, lying) }];
  if (!square.length) return turns;
  const says = `Turn the square ${listed(square)} too`;
  return [...turns, { says, params: withTurned(params, [...lying, ...square]) }];
}

/** @param {Pick<Layer, "params">[]} layers @param {Params} params @returns {Misfit[]} */
const squareOnes = (layers, params) =>
  layers.flatMap((layer, k) =>
    Object.entries(layer.params)
      .filter(([name, [rows, columns]]) => rows === columns && shapeOf(params[k]?.[name]).join() === `${rows},${rows}`)
      .map(([name, needed]) => ({ layer: k, name, found: needed, needed, turned: true })),
  );

/** @param {Misfit[]} which */
const listed = (which) =>
  which
    .map(({ layer, name, found }) => `${name} of layer ${layer + 1} (${sized(found)})`)
    .join(", ")
    .replace(/, ([^,]*)$/, " and $1");

/** @param {number[]} shape */
export const sized = (shape) => shape.join(" × ") || "nothing";

/** A shape as its table has it. @type {(shape: number[], notation: Notation) => number[]} */
export const turned = (shape, notation) => (notation === "row" ? shape : shape.toReversed());

/**
 * What the rows and the columns of a parameter are, in words.
 * @param {Start} start @param {number} layer @param {string} name @param {Notation} notation
 */
export function shapeSaid(start, layer, name, notation) {
  const { cell, inputs, units, params } = start.layers[layer];
  const shape = params[name];
  const { gates } = CELLS[cell];
  const each = shape.at(-1) === units || !gates.length ? "" : ` in each of the blocks ${gates.join(", ")}`;
  const to = `${counted(units, "unit")} of ${layerName(start, layer)}${each}`;
  const size = sized(turned(shape, notation));
  if (shape.length === 1) return `${size}: one for each of the ${to}`;
  const below = layer ? `${counted(inputs, "unit")} of ${layerName(start, layer - 1)}` : counted(inputs, "input");
  const from = name === "U" ? `${counted(units, "unit")} of the previous state` : below;
  const [down, across] = notation === "row" ? ["row", "column"] : ["column", "row"];
  return `${size}: from each of the ${from} (a ${down}) to each of the ${to} (a ${across})`;
}

/** @param {number} count @param {string} word */
const counted = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
