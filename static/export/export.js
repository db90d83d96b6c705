/** What is exported: numbers as tables, the request as JSON and as a command. Pure. */

import { errorName, sumAt } from "../film/board.js";
import { layerName } from "../film/naming.js";
import { errorSize } from "../film/scales.js";
import { laidOut } from "../now/notation.js";
import { parametersOf } from "../shared/hash.js";
import { ALL, norm, real } from "../shared/numbers.js";
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
    return [layerName(start, layer), t, back, errorName(start, layer), errorSize(/** @type {Step} */ (step), example)];
  });
  return [["layer", "t", "time steps back", "error", "norm of the error"], ...rows];
}

const OF_PARAMETERS = ["gradient", "clip", "update"]; // phases whose values belong to the weights, and to no example

/**
 * The numbers of a step, as they came: those of one example, or of the weights, a row for each of their rows; then what
 * it adds to the gradients, or by how much an update moves the weights.
 * @param {Step} step
 * @param {number} example
 * @param {Notation} notation
 * @returns {Table}
 */
export function stepTable({ phase, values, grads }, example, notation) {
  const rows = Object.entries(values).flatMap(([name, value]) => {
    if (!Array.isArray(value)) return [[name, real(value)]];
    return OF_PARAMETERS.includes(phase) ? rowsOf(name, value, notation) : nestedRows(name, ofExample(value, example));
  });
  const says = phase === "update" ? "move" : "grad";
  return [...rows, ...Object.entries(grads).flatMap(([name, g]) => rowsOf(`${says} ${name}`, g, notation))];
}

/**
 * A weight matrix, or a vector, as the notation lays it out.
 * @param {string} name
 * @param {any} array
 * @param {Notation} notation
 * @returns {Table}
 */
const rowsOf = (name, array, notation) => laidOut(array, notation).map((row, i) => [`${name}[${i}]`, ...row.map(real)]);

/**
 * Vectors of an array of any depth, each with its place: J[0], S_W[0][2].
 * @param {string} name
 * @param {any} array
 * @returns {Table}
 */
const nestedRows = (name, array) =>
  array.some(Array.isArray)
    ? array.flatMap((/** @type {any} */ part, /** @type {number} */ i) => nestedRows(`${name}[${i}]`, part))
    : [[name, ...array.map(real)]];

/**
 * What belongs to one example of `(B, ...)`; of all together the root mean square of each number.
 * @param {any[]} value
 * @param {number} example
 * @returns {any}
 */
const ofExample = (value, example) =>
  example === ALL ? rootMeanSquare(value) : value[Math.min(example, value.length - 1)];

/** Number by number, over equal arrays of any depth. @param {any[]} parts @returns {any} */
const rootMeanSquare = (parts) =>
  Array.isArray(parts[0])
    ? parts[0].map((/** @type {any} */ _, /** @type {number} */ i) => rootMeanSquare(parts.map((part) => part[i])))
    : norm(parts.map(real)) / Math.sqrt(parts.length);

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

const OF_A_PLACE = ["at", "open", "example", "notation"]; // what of the hash belongs to the film

/**
 * Where a film as one file opens, and the page to which it links: the fields of /film.html beside the form's.
 * @param {string} hash
 * @param {string} base address of the page, with or without query and hash
 * @returns {Record<string, string>}
 */
export function filmPlace(hash, base) {
  const here = parametersOf(hash);
  const place = OF_A_PLACE.filter((name) => here[name]).map((name) => [name, here[name]]);
  return { ...Object.fromEntries(place), address: new URL(".", base).href };
}

const FRAME_HEIGHT = 470; // pixels at first: a page that listens is told the true one

/** As it may stand between the quotes of an attribute. @param {string} text */
const attribute = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/**
 * The line of HTML that shows a film, where one is, within another page.
 * @param {string} link of the film @param {string} words what it is
 */
export function frameLine(link, words) {
  const url = new URL(link);
  url.pathname = new URL("embed", url).pathname;
  return (
    `<iframe src="${attribute(url.href)}" title="Backflow: ${attribute(words)}" width="100%" ` +
    `height="${FRAME_HEIGHT}" style="border:0" loading="lazy" allow="fullscreen"></iframe>`
  );
}

/**
 * A name for a file that says where in the film it was taken.
 * @param {string} what
 * @param {number} n steps that are shown
 * @param {string} kind
 */
export const fileName = (what, n, kind) => `backflow-${what}-step-${n}.${kind}`;
