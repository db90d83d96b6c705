/**
 * The numbers of a step as on paper: rows are units, columns are terms, and signs between them say how they are made of
 * each other. Pure.
 */

import { CELLS } from "../cells/index.js";
import { layerName } from "../film/naming.js";
import { inForce } from "../film/schedule.js";
import { ALL, alike, exampleOf, flat, real } from "../shared/numbers.js";
import { placeName } from "../shared/symbols.js";
import { indices } from "./notation.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/**
 * @typedef {object} Column
 * @property {string} name
 * @property {number[]} numbers
 * @property {string} sign between it and the next column
 * @property {string[]} [signs] the same, where each row has its own
 * @property {string} [yours] the name that somebody's own pass has these numbers for
 */
/** @typedef {{of: string, units: string[], columns: Column[]}} Table of: what its rows are */

const MOST = 5; // columns: each has room for all its digits
const SIGNS = ["+", "×", "=", "→"];
const BELOW = ["x", "dx"]; // of which there is a number for each unit of the layer below
const NOT_OF_UNITS = ["influence", "gradient", "clip", "update"]; // phases whose arrays are those of parameters
const AT_ENDS = ["output", "target", "d_output"];
export const MOST_WEIGHTS = 60; // of a parameter that are shown one by one at an update

/**
 * All values of a step that have a number for each unit.
 * @param {Board} board
 * @param {Step} step
 * @returns {Table[]}
 */
export function tablesOf({ start, example, yours }, step) {
  if (NOT_OF_UNITS.includes(step.phase)) return [];
  const layer = Number(step.layer);
  const values = Object.fromEntries(
    Object.entries(step.values)
      .filter(([, value]) => Array.isArray(value))
      .map(([name, value]) => [name, exampleOf(value, example)]),
  );
  const { paper } = CELLS[start.layers[layer].cell];
  const lines = (paper[/** @type {"forward" | "backward"} */ (step.phase)] ?? []).map((line) => inLine(line, values));
  const told = new Set(lines.flat().map(({ name }) => name));
  const rest = Object.keys(values).filter((name) => !told.has(name));
  const theirs = yours?.(step) ?? null;
  const known = [...lines, ...beside(rest, values)].filter((columns) => columns.length);
  const all = theirs ? known.flatMap(equations) : known;
  if (example === ALL) for (const columns of all) for (const column of columns) column.sign = ""; // sizes do not add up
  const digits = start.request.digits ?? null;
  const whole = (/** @type {Column[]} */ columns) => (theirs ? withYours(columns, theirs, example, digits) : columns);
  return all.map((columns) => ({ ...rowsOf(start, layer, columns[0]), columns: whole(columns) }));
}

/**
 * A line cut into its equations, at the end of each of which somebody else's numbers have room.
 * @param {Column[]} columns
 */
function equations(columns) {
  /** @type {Column[][]} */
  const parts = [[]];
  columns.forEach((column, i) => {
    const ends = column.sign === "" || columns[i - 1]?.sign === "=";
    parts[parts.length - 1].push(ends ? { ...column, sign: "" } : column);
    if (ends && i < columns.length - 1) parts.push(column.sign ? [column] : []);
  });
  return parts;
}

/**
 * An equation, and beside what it says the number that somebody's own pass has there.
 * @param {Column[]} columns
 * @param {Step["values"]} theirs
 * @param {number} example
 * @param {number | null} digits
 * @returns {Column[]}
 */
function withYours(columns, theirs, example, digits) {
  const last = columns[columns.length - 1];
  if (!Array.isArray(theirs[last.name])) return columns;
  const numbers = exampleOf(theirs[last.name], example);
  const signs = numbers.map((x, i) => (alike(x, last.numbers[i], digits) ? "=" : "≠"));
  const sign = signs.includes("≠") ? "≠" : "=";
  return [...columns.slice(0, -1), { ...last, sign, signs }, { name: "yours", yours: last.name, numbers, sign: "" }];
}

/**
 * The columns of a line, as far as the step has them: where one is missing, what follows is made of more than is shown.
 * @param {string} line
 * @param {Record<string, number[]>} values
 */
function inLine(line, values) {
  /** @type {Column[]} */
  const columns = [];
  let whole = true;
  for (const token of line.split(" ")) {
    const last = columns[columns.length - 1];
    if (SIGNS.includes(token)) {
      if (last) last.sign = whole ? token : "→";
    } else {
      whole = token in values;
      if (whole) columns.push({ name: token, numbers: values[token], sign: "" });
    }
  }
  if (columns.length) columns[columns.length - 1].sign = "";
  return columns;
}

/** Values of the same rows beside each other. @param {string[]} names @param {Record<string, number[]>} values */
function beside(names, values) {
  /** @type {Column[][]} */
  const tables = [];
  for (const name of names) {
    const column = { name, numbers: values[name], sign: "" };
    const fits = tables.find(
      ([first, ...others]) =>
        others.length < MOST - 1 &&
        first.numbers.length === column.numbers.length &&
        BELOW.includes(first.name) === BELOW.includes(name),
    );
    if (fits) fits.push(column);
    else tables.push([column]);
  }
  return tables;
}

/** What the rows of a table are called. @param {Start} start @param {number} layer @param {Column} column */
function rowsOf(start, layer, { name, numbers }) {
  const below = BELOW.includes(name);
  const of = below ? (layer ? layerName(start, layer - 1) : "x") : layerName(start, layer);
  const places = numbers.map((_, i) => i);
  if (below && !layer) return { of, units: places.map((i) => placeName(start, "inputs", i, places.length)) };
  const output = layer === start.layers.length - 1 && (!below || AT_ENDS.includes(name));
  return { of, units: places.map((i) => (output ? placeName(start, "outputs", i, places.length) : String(i))) };
}

/**
 * The weights of an update, one by one: old - rate × gradient = new, or old + movement = new where an optimizer has a
 * memory, or a bias stays as it is.
 * @param {Board} board
 * @param {Step} step
 * @returns {(Table & {name: string, wide: number, left: number})[]} wide: columns of the weights, 0 of a vector; left:
 *   how many are not shown
 */
export function updatesOf({ start, notation, gradients, clips }, step) {
  const layer = Number(step.layer);
  const { optimizer } = inForce(start.request);
  const plain = optimizer?.name === "sgd";
  const stays = (/** @type {string} */ name) => start.request.train?.biases === false && !["W", "U"].includes(name);
  return Object.keys(step.grads).map((name) => {
    const old = flat(start.params[layer][name]);
    const gradient = flat((clips[layer] ?? gradients[layer])?.grads?.[name] ?? []);
    const shown = plain && !stays(name) && gradient.length === old.length;
    const between = shown
      ? [{ name: "gradient", numbers: gradient, sign: "=" }]
      : [{ name: "movement", numbers: flat(step.grads[name]), sign: "=" }];
    const columns = [
      { name: "old", numbers: old, sign: shown ? `− ${real(optimizer.rate)} ×` : "+" },
      ...between,
      { name: "new", numbers: flat(step.values[name]), sign: "" },
    ].map((column) => ({ ...column, numbers: column.numbers.slice(0, MOST_WEIGHTS) }));
    const [first] = /** @type {any[]} */ (start.params[layer][name]);
    const wide = Array.isArray(first) ? first.length : 0;
    const units = columns[0].numbers.map((_, k) =>
      wide ? indices(Math.floor(k / wide), k % wide, notation) : String(k),
    );
    return { of: `${name} of ${layerName(start, layer)}`, name, wide, units, columns, left: old.length - units.length };
  });
}
