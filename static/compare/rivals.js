/** What a run may be set beside by one click: the same with one thing other, which matters and is not refused. Pure. */

import { CELLS, RECURRENT } from "../cells/index.js";
import { applies, isDrawn } from "../form/query.js";
import { fieldsInForce, throughout } from "../form/changes.js";
import { changeOf } from "./summary.js";

/** @typedef {import("../form/query.js").Fields} Fields */
/** @typedef {{name: string, change: Fields}} Rival change: its fields that are others */
/**
 * @typedef {{cell: string, own: boolean, chosen: boolean}} Layer own: whether it says its cell; chosen: whether it says
 *   its activation
 */

const WAYS = { full: "full BPTT", truncated: "truncated BPTT", chunked: "chunked BPTT", epochwise: "epochwise BPTT" };
const ACTIVATIONS = ["tanh", "relu", "sigmoid"];

/**
 * What is other is so from the first iteration on, whatever a schedule says of it; at the film's own iteration it then
 * differs from what holds there.
 * @param {Fields} fields
 * @returns {Rival[]}
 */
export function rivals(fields) {
  const layers = layersIn(fields);
  const now = fieldsInForce(fields);
  return [
    ...cellsBeside(fields, layers),
    ...waysBeside(fields, now, layers),
    ...activationsBeside(fields, layers),
    clippingBeside(fields, now),
    ...(isSeeded(fields) ? [rival("another seed", fields, { ...fields, seed: next(fields.seed) })] : []),
    ...(fields.mistakes ? [] : [rival("one update later", fields, { ...fields, iteration: next(fields.iteration) })]),
  ];
}

/** @param {string} name @param {Fields} first @param {Fields} second @returns {Rival} */
function rival(name, first, second) {
  const change = Object.entries(changeOf(first, second)).filter(([field]) => applies(field, second));
  return { name, change: Object.fromEntries(change) };
}

/** @param {string | undefined} number */
const next = (number) => String(Number(number || 0) + 1);

/**
 * The hidden layers: 6 has the cell of the form, rnn:6 and rnn:6:tanh have their own.
 * @param {Fields} fields @returns {Layer[]}
 */
const layersIn = ({ hidden = "", cell }) =>
  hidden
    .split(",")
    .filter((each) => each.trim())
    .map((each) => each.split(":").map((part) => part.trim()))
    .map((parts) => ({ cell: parts.length > 1 ? parts[0] : cell, own: parts.length > 1, chosen: parts.length > 2 }));

/**
 * Weights, states and mistakes are of a cell: another one has its own shapes and lines.
 * @param {Fields} fields @param {Layer[]} layers
 */
const cellsBeside = (fields, layers) =>
  (fields.cell !== "dense" && layers.some(({ own }) => !own) ? RECURRENT : [])
    .filter((cell) => cell !== fields.cell)
    .map((cell) => rival(CELLS[cell].name, fields, { ...fields, cell, params: "", state: "", mistakes: "" }));

/** @param {Fields} fields @param {Fields} now what holds at the film's iteration @param {Layer[]} layers */
const waysBeside = (fields, now, layers) =>
  (layers.some(({ cell }) => RECURRENT.includes(cell)) ? Object.entries(WAYS) : [])
    .filter(([way]) => way !== now.algorithm)
    .map(([algorithm, name]) =>
      rival(name, fields, throughout(fields, { ...picked(now, ["k1", "k2", "length"]), algorithm })),
    );

/** @param {Fields} fields @param {Layer[]} layers */
const activationsBeside = (fields, layers) =>
  (layers.some(({ cell, chosen }) => !chosen && !CELLS[cell]?.gates.length) ? ACTIVATIONS : [])
    .filter((activation) => activation !== fields.activation)
    .map((activation) => rival(activation, fields, { ...fields, activation }));

/** @param {Fields} fields @param {Fields} now */
const clippingBeside = (fields, now) =>
  now.clip
    ? rival("without clipping", fields, throughout(fields, { ...picked(now, ["limit"]), clip: "" }))
    : rival("clipped by its norm", fields, throughout(fields, { ...picked(now, ["limit"]), clip: "norm" }));

/** Whether the seed decides anything. @param {Fields} fields */
const isSeeded = ({ params, task }) => !params || isDrawn(task);

/** @param {Fields} fields @param {string[]} names @returns {Fields} */
const picked = (fields, names) =>
  Object.fromEntries(names.flatMap((name) => (name in fields ? [[name, fields[name]]] : [])));
