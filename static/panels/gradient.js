/**
 * The gradient of one parameter while it fills up: what the visits so far have added, then what is made of the sum.
 * Pure.
 */

import { real } from "../shared/numbers.js";

/** @typedef {import("../types.js").Num} Num */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {{steps: Step[], layer: number, name: string}} Which the film's steps, and the parameter */
/**
 * @typedef {Which & {n: number, rows: number[][], added: number, word: string}} Gathered of so many steps; added: how
 *   often
 */

const ADDS = ["backward", "influence"];
/** What a later step makes of the sum. @type {Record<string, string>} */
const MAKES = { gradient: "whole", clip: "clipped" };

/**
 * The sum of what the first n steps add, going on from an earlier one where there is one.
 * @param {Start} start
 * @param {Which} which
 * @param {number} n
 * @param {Gathered | null} [before]
 * @returns {Gathered}
 */
export function gradientAt(start, { steps, layer, name }, n, before = null) {
  const known = before && before.steps === steps && before.layer === layer && before.name === name && before.n <= n;
  let { rows, added, word, n: from } = known ? before : { rows: nothing(start, layer, name), added: 0, word: "", n: 0 };
  for (const step of steps.slice(from, n)) {
    if (step.layer !== layer || !(name in step.grads)) continue;
    if (ADDS.includes(step.phase)) [rows, added] = [sum(rows, step.grads[name]), added + 1];
    if (step.phase in MAKES) [rows, word] = [rowsOf(step.grads[name]).map((row) => row.map(real)), MAKES[step.phase]];
  }
  return { steps, layer, name, n, rows, added, word };
}

/**
 * The parameters of all layers, uppermost layer first, and which of them to see at first: how the uppermost state hears
 * its past.
 * @param {Start} start
 * @returns {{all: {layer: number, name: string}[], first: number}}
 */
export function parametersOf({ layers }) {
  const all = layers
    .flatMap(({ params }, layer) => Object.keys(params).map((name) => ({ layer, name })))
    .sort((a, b) => b.layer - a.layer);
  const recurrent = all.findIndex(({ name }) => name === "U");
  return { all, first: recurrent < 0 ? all.findIndex(({ layer, name }) => layer === 0 && name === "W") : recurrent };
}

/** How often something was added; RTRL visits nothing on a way back. @type {(start: Start, count: number) => string} */
export const oftenSaid = ({ sweeps }, count) =>
  `${count} ${sweeps.length ? "visit" : "time step"}${count === 1 ? "" : "s"}`;

/**
 * The place of a number as Inside names it; of a vector it is one number, be it a row or a column.
 * @param {Start} start @param {Pick<Which, "layer" | "name">} which @param {number} row @param {number} column
 */
export const placeSaid = ({ layers }, { layer, name }, row, column) =>
  layers[layer].params[name].length > 1 ? `${row},${column}` : `${row + column}`;

/** @param {Start} start @param {number} layer @param {string} name @returns {number[][]} */
function nothing({ layers }, layer, name) {
  const [high, wide] =
    layers[layer].params[name].length > 1 ? layers[layer].params[name] : [1, layers[layer].params[name][0]];
  return Array.from({ length: high }, () => Array(wide).fill(0));
}

/** A vector is one row. @param {Num[] | Num[][]} g @returns {Num[][]} */
const rowsOf = (g) => /** @type {Num[][]} */ (Array.isArray(g[0]) ? g : [g]);

/** @param {number[][]} rows @param {Num[] | Num[][]} g @returns {number[][]} */
const sum = (rows, g) => rowsOf(g).map((row, i) => row.map((x, j) => rows[i][j] + real(x)));
