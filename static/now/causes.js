/**
 * What becomes of an error at a place: what arrives, from where, what of it cancels, and what its derivative passes on.
 * Sizes are Euclidean norms: of one example, or of all together as root mean squares over the batch. Pure.
 */

import { CELLS } from "../cells/index.js";
import { knownFacts } from "../shared/facts.js";
import { difference, exampleOf, flat, norm, real } from "../shared/numbers.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Matrix} Matrix */
/** @typedef {import("../types.js").Num} Num */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */

const VISIBLY = 0.05; // parts cancel visibly where their sum's square is less than their squares by this share

/** The size of an array (B, n) for an example, or for all. @param {Num[][]} rows @param {number} example */
export const sizeOf = (rows, example) => norm(exampleOf(rows, example));

/** The error that arrives at the output of a layer: the sum of all that is sent there. @param {Step} step */
export const arriving = ({ values }) => /** @type {Matrix} */ (values.dh ?? values.from_above);

/**
 * Whether parts partly cancel when they are added up: more than parts do that have nothing to do with each other.
 * @param {number[]} parts their norms
 * @param {number} sum the norm of their sum
 */
export function cancels(parts, sum) {
  const apart = norm(parts);
  return Number.isFinite(apart) && Number.isFinite(sum) && sum * sum < (1 - VISIBLY) * apart * apart;
}

/** How much of so many norms together their sum has, 0 to 1. @param {number[]} parts @param {number} sum */
export const remaining = (parts, sum) => sum / parts.reduce((all, part) => all + part, 0);

/**
 * What each unit of a layer sends down through W, through all its gates: norms, by unit.
 * @param {Start} start
 * @param {Step} step a backward step of that layer
 * @param {number} example
 * @returns {number[]}
 */
export function sentDown(start, { layer, values }, example) {
  const { cell, units } = start.layers[Number(layer)];
  const w = /** @type {Num[][]} */ (start.params[Number(layer)].W).map((row) => row.map(real));
  const errors = CELLS[cell].behind.W.map((name) => /** @type {Matrix} */ (values[name]));
  if (errors.length === 1) return exampleOf(errors[0], example).map((d, j) => norm(w.map((row) => row[j] * d)));
  const examples = errors[0].length;
  const chosen = example < 0 ? [...Array(examples).keys()] : [Math.min(example, examples - 1)];
  return Array.from({ length: units }, (_, j) => {
    const rows = chosen.map((b) =>
      w.map((row) => errors.reduce((sum, error, gate) => sum + real(error[b][j]) * row[gate * units + j], 0)),
    );
    return norm(rows.flat()) / Math.sqrt(chosen.length);
  });
}

/**
 * How much of the norm of what arrives the derivative of the activation passes on to δ: ‖δ‖ / ‖∂L/∂output‖. More than 1
 * where the derivative is. Null where there is no one derivative, nothing arrives, or a norm is not finite.
 * @param {Step} step
 * @param {number} example
 * @returns {number | null}
 */
export function passedOn({ values }, example) {
  if (!values.delta) return null;
  return ratio(sizeOf(values.delta, example), sizeOf(values.dh ?? values.from_above, example));
}

/**
 * How much of ∂L/∂c the forget gate passes on (LSTM), or of ∂L/∂h the update gate (GRU): by this gate alone.
 * @param {Step} step
 * @param {number} example
 */
export function gatePassedOn({ values }, example) {
  if (values.dc_prev) return ratio(sizeOf(values.dc_prev, example), sizeOf(values.dc, example));
  return values.dh_direct ? ratio(sizeOf(values.dh_direct, example), sizeOf(values.dh, example)) : null;
}

/** @param {number} part @param {number} whole */
const ratio = (part, whole) => (whole > 0 && Number.isFinite(part) && Number.isFinite(whole) ? part / whole : null);

/** From where on a unit counts as flat, and the word for it. @type {Record<string, (prime: number) => boolean>} */
const INACTIVE = { relu: (prime) => prime === 0, leaky_relu: (prime) => prime < 1 };

/**
 * The units of a layer whose derivative lets little through: saturated ones of sigmoid and tanh, by the rule of the
 * engine, and inactive ones of ReLU.
 * @typedef {{word: "saturated" | "inactive", units: number[], count: number, of: number}} Flat units: of one example,
 *   or which are in any; count of so many derivatives over the examples that are looked at
 */
/**
 * @param {Start} start
 * @param {Step} step
 * @param {number} example
 * @returns {Flat | null} null where an activation does neither
 */
export function flatUnits(start, { layer, values }, example) {
  const activation = start.layers[Number(layer)].activation ?? "";
  const limit = knownFacts().saturated[activation];
  const isFlat = limit === undefined ? INACTIVE[activation] : (/** @type {number} */ prime) => prime < limit;
  if (!isFlat || !values.f_prime) return null;
  const rows = /** @type {Matrix} */ (values.f_prime);
  const seen = example < 0 ? rows : [rows[Math.min(example, rows.length - 1)]];
  const low = seen.map((row) => row.map((x) => isFlat(real(x))));
  const units = low[0].flatMap((_, i) => (low.some((row) => row[i]) ? [i] : []));
  return {
    word: limit === undefined ? "inactive" : "saturated",
    units,
    count: low.flat().filter(Boolean).length,
    of: low.flat().length,
  };
}

/**
 * The cosine of two arrays of parameters, name by name; null where one has no direction.
 * @param {Record<string, any>} a
 * @param {Record<string, any>} b
 * @param {string[]} names
 */
export const cosineOf = (a, b, names) => {
  const [x, y] = [a, b].map((arrays) => names.flatMap((name) => flat(arrays[name])));
  return difference(x, y).cosine;
};
