/** What number, or which numbers, a symbol of a formula stands for where it is shown. Pure. */

import { CELLS } from "../cells/index.js";
import { inForce } from "../film/schedule.js";
import { ALL, exampleOf, flat, format, norm, real } from "../shared/numbers.js";

/** @typedef {import("./meanings.js").Where} Where */
/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {import("../types.js").Nested} Nested */
/** @typedef {{kind: "rows" | "array" | "norm" | "number", value: any}} Value rows: one for each example of the batch */
/** @typedef {{letter: string, layer: number, time: string, which: string}} Quantity */

const MOST = 6; // numbers that a line of the legend has room for
const QUANTITY = /(\\delta|[A-Za-z])\^\{(\\here|\\above|\\below|\(\d+\))\}(?:_\{([^}]*)\})?/;
const DERIVATIVE = /^\\frac\{\\partial L(?:_\{\\now\})?\}\{\\partial (.+)\}$/;

/**
 * @param {string} symbol LaTeX of a legend
 * @param {Where} where
 * @param {Board} board
 * @returns {Value | null} null where it stands for no numbers, or for none that are known yet
 */
export function valueOf(symbol, where, board) {
  const by = DERIVATIVE.exec(symbol);
  const told = QUANTITY.exec(by ? by[1] : symbol);
  if (!told) return by ? null : numberOf(symbol, where, board);
  const [, letter, role, index = ""] = told;
  const parts = index.split(",").map((part) => part.trim());
  const time = parts.find((part) => part.startsWith("\\")) ?? "";
  const which = parts.find((part) => part && !part.startsWith("\\")) ?? "";
  const quantity = { letter, layer: layerAt(role, where.step), time, which };
  if (by) return derivativeOf(quantity, where, board);
  if (letter === "\\delta") return deltaOf(quantity, where, board);
  if (letter === "g" && !time) return gradientOf(quantity.layer, which, where, board);
  if (letter === "S") return influenceOf(quantity, where.step);
  return time ? activationOf(quantity, where, board) : parameterOf(quantity, where);
}

/** @param {string} role @param {Step} step */
const layerAt = (role, { layer }) =>
  role.startsWith("(") ? parseInt(role.slice(1)) - 1 : Number(layer) + ({ "\\above": 1, "\\below": -1 }[role] ?? 0);

/** @param {any} value @returns {Value | null} */
const rows = (value) => (value === undefined ? null : { kind: "rows", value });
/** @param {any} value @returns {Value | null} */
const number = (value) => (value === undefined || value === null ? null : { kind: "number", value });

/**
 * The backward step of a layer at this time step, or at the next.
 * @param {Quantity} at
 * @param {Where} where
 * @param {Board} board
 */
function backOf({ layer, time }, { step }, { backward }) {
  if (step.t === null) return undefined;
  const here = time !== "\\next" && layer === step.layer && step.phase === "backward";
  return here ? step : backward[layer]?.[step.t + (time === "\\next" ? 1 : 0)];
}

/** @param {Quantity} at @param {Where} where @param {Board} board @returns {Value | null} */
function derivativeOf(at, where, board) {
  if (!at.time) return gradientOf(at.layer, at.letter, where, board);
  if (at.time === "\\prev") return rows(backOf({ ...at, time: "" }, where, board)?.values[`d${at.letter}_prev`]);
  const values = backOf(at, where, board)?.values ?? {};
  const name = { z: "delta", a: "from_above" }[at.letter] ?? `d${at.letter}`;
  return rows(values[name]);
}

/**
 * Of a cell with gates the errors of all, side by side.
 * @param {Quantity} at
 * @param {Where} where
 * @param {Board} board
 * @returns {Value | null}
 */
function deltaOf(at, where, board) {
  const values = backOf(at, where, board)?.values;
  if (!values) return null;
  const { gates } = CELLS[where.start.layers[at.layer].cell];
  if (at.which || !gates.length) return rows(values[at.which ? `delta_${at.which}` : "delta"]);
  const parts = gates.map((gate) => values[`delta_${gate}`]);
  return rows(parts[0].map((/** @type {any} */ _, /** @type {number} */ b) => parts.flatMap((part) => part[b])));
}

/**
 * What this step says of it; after the gradients are whole, those.
 * @param {number} layer
 * @param {string} name
 * @param {Where} where
 * @param {Board} board
 * @returns {Value | null}
 */
function gradientOf(layer, name, { step }, board) {
  const own = layer === step.layer && step.phase !== "update" ? step.grads[name] : undefined;
  const whole = board.clips[layer]?.grads[name] ?? board.gradients[layer]?.grads[name];
  const value = own ?? (step.phase === "update" ? whole : undefined);
  return value === undefined ? null : { kind: "array", value };
}

/** @param {Quantity} at @param {Step} step @returns {Value | null} */
function influenceOf({ which, time }, { values }) {
  if (time === "\\prev") return null;
  const value = values[`S_${which}`];
  return value === undefined ? norms(values[`norm_S_${which}`]) : { kind: "norm", value };
}

/** @param {any} value @returns {Value | null} */
const norms = (value) => (value === undefined ? null : { kind: "norm", value });

/** @param {Quantity} at @param {Where} where @param {Board} board @returns {Value | null} */
function activationOf({ letter, layer, time }, { step }, { forward }) {
  if (step.t === null || time === "\\next") return null;
  const there = layer === step.layer && step.phase === "forward" ? step : forward[layer]?.[step.t];
  return rows(there?.values[time === "\\prev" ? `${letter}_prev` : letter]);
}

/** All of it, or the columns of one gate. @param {Quantity} at @param {Where} where @returns {Value | null} */
function parameterOf({ letter, layer, which }, { start }) {
  const value = /** @type {any} */ (start.params[layer])?.[letter];
  if (value === undefined) return null;
  const { cell, units } = start.layers[layer];
  const gate = CELLS[cell].gates.indexOf(which);
  if (!which || gate < 0) return { kind: "array", value };
  /** @param {Nested[]} row */
  const part = (row) => row.slice(gate * units, (gate + 1) * units);
  return { kind: "array", value: Array.isArray(value[0]) ? value.map(part) : part(value) };
}

/**
 * What belongs to no layer.
 * @param {string} symbol
 * @param {Where} where
 * @param {Board} board
 * @returns {Value | null}
 */
function numberOf(symbol, { start, step }, board) {
  const { optimizer, clip } = inForce(start.request);
  const loss = step.t === null ? undefined : (board.loss[step.t] ?? (step.phase === "loss" ? step : undefined));
  if (symbol === "x_{\\now}") return step.t === null ? null : rows(start.inputs[step.t]);
  if (symbol === "y_{\\now}") return step.t === null ? null : rows(start.targets[step.t]);
  if (symbol === "L_{\\now}" || (symbol === "L_{0}" && start.steps === 1)) return number(loss?.values.loss);
  if (/^w(_\{\\now\})?$/.test(symbol)) return number(loss?.values.weight);
  if (symbol === "f'") return rows(step.values.f_prime);
  if (symbol === "J_{\\now}") return norms(step.values.J ?? step.values.norm_J);
  if (symbol === "\\tau") return number(clip?.limit);
  if (symbol === "\\beta") return number(optimizer?.beta);
  if (symbol === "\\epsilon") return number(optimizer?.epsilon);
  return null;
}

/**
 * In a line of a legend: few numbers each, many by the first of them and their norm.
 * @param {Value | null} value @param {number} example @returns {string}
 */
export function valueSaid(value, example) {
  if (!value) return "";
  if (value.kind === "number") return format(value.value);
  const numbers = value.kind === "rows" ? exampleOf(value.value, example) : flat(value.value);
  const size = `norm ${format(norm(numbers.map(real)))}`;
  if (value.kind === "norm" || (value.kind === "array" && numbers.length > MOST)) return size;
  const all = value.kind === "rows" && example === ALL && value.value.length > 1 ? " (root mean square)" : "";
  if (numbers.length <= MOST) return numbers.map(format).join("  ") + all;
  return `${numbers
    .slice(0, MOST - 2)
    .map(format)
    .join("  ")} … ${size}${all}`;
}
