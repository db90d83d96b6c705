/** What is exported: numbers as tables, the request as JSON and as a command. Pure. */

import { sumAt } from "../film/board.js";
import { layerName } from "../film/naming.js";
import { errorSize } from "../film/scales.js";
import { laidOut } from "../now/notation.js";
import { ALL, exampleOf, real } from "../shared/numbers.js";
import { isMlp } from "../stage/layout.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {import("../types.js").Notation} Notation */
/** @typedef {(string | number)[][]} Table its first row are the names of its columns */

/** A cell of CSV, quoted where it has to be. @param {string | number} cell */
const quoted = (cell) => (/[",\r\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell));

/** @param {Table} table @returns {string} */
export const csv = (table) => table.map((row) => `${row.map(quoted).join(",")}\r\n`).join("");

/** @param {Table} table @returns {string} tab-separated: a spreadsheet takes it from the clipboard */
export const tsv = (table) => table.map((row) => row.join("\t")).join("\n");

/**
 * The heat map: a row for each unit, a column for each time step of a layer, or for each layer of an MLP; empty where
 * no error has come.
 * @param {Board} board
 * @param {number} layer
 * @returns {Table}
 */
export function heatTable(board, layer) {
  const { start } = board;
  const timeSteps = Array.from({ length: start.steps }, (_, t) => t);
  const columns = isMlp(start)
    ? start.layers.map((_, l) => sumAt(board, l, 0))
    : timeSteps.map((t) => sumAt(board, layer, t));
  const names = columns.map((_, k) => (isMlp(start) ? layerName(start, k) : `t=${k}`));
  const units = isMlp(start) ? Math.max(...start.layers.map((each) => each.units)) : start.layers[layer].units;
  const rows = Array.from({ length: units }, (_, i) => [i, ...columns.map((column) => column?.[i] ?? "")]);
  return [["unit", ...names], ...rows];
}

/**
 * The size of the error of each backward step of the sweep that is under way; of all losses that have joined so far.
 * @param {Board} board
 * @returns {Table}
 */
export function decayTable({ start, backward, sweep, example }) {
  const visits = backward.flat().filter((step) => step && step.sweep === sweep);
  const rows = visits.map((step) => {
    const { layer, t } = /** @type {{layer: number, t: number}} */ (step);
    const back = sweep === null ? 0 : start.sweeps[sweep].start - t;
    return [layerName(start, layer), t, back, errorSize(/** @type {Step} */ (step), example)];
  });
  return [["layer", "t", "back", "norm"], ...rows];
}

/**
 * The numbers of a step, as they came: those of one example, then what it adds to the gradients, a row for each of
 * their rows.
 * @param {Step} step
 * @param {number} example
 * @param {Notation} notation
 * @returns {Table}
 */
export function stepTable({ values, grads }, example, notation) {
  const rows = Object.entries(values).map(([name, value]) => [
    name,
    ...(Array.isArray(value) ? rowOf(value, example) : [real(value)]),
  ]);
  const matrices = Object.entries(grads).flatMap(([name, g]) =>
    laidOut(g, notation).map((row, i) => [`grad ${name}[${i}]`, ...row.map(real)]),
  );
  return [...rows, ...matrices];
}

/**
 * `(B, n)`, or an influence `(B, S, n, ...)`, of one example; of an influence the first, where all are asked for.
 * @param {any[]} value
 * @param {number} example
 * @returns {number[]}
 */
const rowOf = (value, example) =>
  Array.isArray(value[0][0])
    ? value[example === ALL ? 0 : example].flat(Infinity).map(real)
    : exampleOf(value, example);

/** What the server has made of the form: all defaults filled in. @param {Start} start @returns {string} */
export const requestOf = ({ request }) => JSON.stringify(request);

/**
 * A command that asks a server for the same bytes.
 * @param {string} address of the trace
 * @param {Start} start
 * @returns {string}
 */
export function curlLine(address, start) {
  const body = requestOf(start).replaceAll("'", "'\\''");
  return `curl -N '${address}' -H 'content-type: application/json' -d '${body}'`;
}

/**
 * A name for a file that says where in the film it was taken.
 * @param {string} what
 * @param {number} n steps that are shown
 * @param {string} kind
 */
export const fileName = (what, n, kind) => `backflow-${what}-step-${n}.${kind}`;
