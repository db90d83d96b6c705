/** What a place of the stage says when one points at it: its name, its indices, its number, its formula. Pure. */

import { CELLS } from "../cells/index.js";
import { arrivals, restartsIn } from "../film/arrivals.js";
import { carried, errorName, influenceOf, outputName, shown } from "../film/board.js";
import { layerName, meantBy, overBatch, together } from "../film/naming.js";
import { errorSize, flowOf, meeting } from "../film/scales.js";
import { sumSaid } from "../now/error_sentences.js";
import { indices } from "../now/notation.js";
import { ALL, exampleOf, real, rough, signed, strongest, format } from "../shared/numbers.js";
import { symbolOf, targetOf } from "../shared/symbols.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {import("./layout.js").Spot} Spot */
/** @typedef {import("./layout.js").Patches} Patches */

const SENT_DOWN = { row: "dx = δ Wᵀ", column: "dx = Wᵀ δ" };

/**
 * How an error of a cell comes about: of its output or pre-activation, then of its cell state.
 * @param {Board} board
 * @param {Step} step a backward step
 * @returns {string[]}
 */
function errorFormulas({ start }, step) {
  const layer = Number(step.layer);
  const { cell, activation } = start.layers[layer];
  if (layer === start.layers.length - 1) return ["δ = ∂L/∂z: here the error starts"];
  const { above, next } = arrivals(start, step);
  const sum = [...(above ? ["from above"] : []), ...(next ? ["from t + 1"] : [])].join(" + ") || "0";
  const derivative = activation === "softmax" ? " times the Jacobian of softmax" : " ⊙ f′(z)";
  const { carried: state, gates } = CELLS[cell];
  if (!state.length) return [`δ = ∂L/∂a${derivative}`];
  if (!gates.length) return [`δ = ${above && next ? `(${sum})` : sum}${derivative}`];
  return [`∂L/∂h = ${sum}`, `∂L/∂c = through the output gate${next ? " + along the cell state" : ""}`];
}

/** @param {Board} board @param {number} t */
export const atTime = ({ start }, t) => (start.steps > 1 ? ` at t = ${t}` : "");

/** A number and, where it stands for the whole batch, how. @param {Board} board @param {number} x */
const number = ({ example, start }, x) =>
  example === ALL ? `${format(Math.abs(x))} (${together(example, start)})` : signed(x);

/** @param {Board} board @param {number} size */
const sized = ({ example, start }, size) =>
  `‖${format(size)}‖${example === ALL ? ` (${together(example, start)})` : ""}`;

/**
 * @param {Board} board
 * @param {Spot} spot
 * @param {(layer: number) => Patches} patchesOf
 * @returns {string[]} lines; none where there is nothing
 */
export function tooltipOf(board, spot, patchesOf) {
  const { kind, layer, t } = spot;
  if (kind === "cell") return cell(board, layer, t, unitsAt(board, spot, patchesOf(layer)));
  if (kind === "up") return up(board, layer, t);
  if (kind === "on") return on(board, layer, t);
  if (kind === "drop") return drop(board, t);
  return data(board, kind, t);
}

/** @typedef {{part: number, unit: number, from: number, to: number}} Units the strongest of those that share a patch */

/** @param {Board} board @param {Spot} spot @param {Patches} patches @returns {Units} */
export function unitsAt(board, { layer, t, x, y }, patches) {
  const { part, group } = patches.at(x, y);
  const [from, to] = patches.members(group);
  const numbers = shown(board, layer, t).rows[part]?.numbers ?? [];
  return { part, unit: numbers.length ? strongest(numbers, from, to) : from, from, to };
}

/** @param {Board} board @param {number} layer @param {number} t @param {Units} units */
export function cell(board, layer, t, { part, unit, from, to }) {
  const { kind, rows } = shown(board, layer, t);
  const name = layerName(board.start, layer);
  if (kind === "none") return [`${name}${atTime(board, t)}: nothing has come here yet`];
  const { name: what, numbers } = rows[part];
  const meant = meantBy(board.start, layer, unit);
  const shared = to - from > 1 ? [`the largest of units ${from} to ${to - 1}, which share this colour`] : [];
  const back = board.backward[layer][t];
  const values = CELLS[board.start.layers[layer].cell].values[board.notation];
  return [
    `${what}[${unit}] of ${name}${atTime(board, t)}: ${number(board, numbers[unit])}`,
    ...(meant ? [`unit ${unit} of ${name} is${meant}`] : []),
    ...shared,
    (back ? errorFormulas(board, back) : values)[part],
    ...(back ? streams(board, back) : []),
  ];
}

/** What came together in a cell. @param {Board} board @param {Step} back */
function streams(board, back) {
  const { start, example } = board;
  const all = `‖${errorName(start, Number(back.layer))}‖ of the cell: ${format(errorSize(back, example))}`;
  const { above, next } = arrivals(start, back);
  const parts = above && next ? meeting(back, example) : null;
  if (!parts) return [all];
  const shares =
    `norms: ● ${rough(100 * parts[0])} % from above, ○ ${rough(100 * parts[1])} % from t = ` + `${Number(back.t) + 1}`;
  const sum = sumSaid(board, back);
  return sum ? [all, shares, sum] : [all, shares];
}

/** @param {Board} board @param {number} layer @param {number} t */
function up(board, layer, t) {
  const { start, example } = board;
  const [name, below] = [layerName(start, layer), layer ? layerName(start, layer - 1) : "x"];
  const back = board.backward[layer][t];
  const there = board.forward[layer][t];
  if (back)
    return [
      `dx goes down from ${name} to ${below}${atTime(board, t)}: ${sized(board, flowOf(back.values.dx, example).size)}`,
      SENT_DOWN[board.notation],
    ];
  if (there)
    return [`${below} goes up into ${name}${atTime(board, t)}: ${sized(board, flowOf(there.values.x, example).size)}`];
  return [`from ${below} up into ${name}${atTime(board, t)}: nothing yet`];
}

/** @param {Board} board @param {number} layer @param {number} t */
function on(board, layer, t) {
  const { start, example } = board;
  const name = layerName(start, layer);
  const [back, cut, forward] = [board.backward[layer][t], board.cuts[layer][t], board.forward[layer][t]];
  const influence = board.influence[layer][t];
  if (cut)
    return [
      `✂ truncated: of the error of ${name}, ${sized(board, flowOf(cut.values.discarded, example).size)} is ` +
        `not sent on to t = ${t - 1}`,
    ];
  if (restartsIn(start).has(t)) return anew(board, layer, t);
  const to = t ? `t = ${t - 1}` : "the initial state";
  if (back)
    return carried(start, layer).map(
      (h) =>
        `d${h} goes back from t = ${t} to ${to} in ${name}: ` +
        `${sized(board, flowOf(back.values[`d${h}_prev`], example).size)}`,
    );
  if (influence)
    return [
      `sensitivity (influence) of the state to the weights of ${name}, from ${to} to t = ${t}: ` +
        `‖${format(influenceOf(influence))}‖${overBatch(start)}`,
    ];
  if (forward)
    return carried(start, layer).map(
      (h) =>
        `${h} of ${name} goes on from ${to} to t = ${t}: ` +
        `${sized(board, flowOf(forward.values[`${h}_prev`], example).size)}`,
    );
  return [`from ${to} on to t = ${t} in ${name}: nothing yet`];
}

/**
 * At the border of an epoch: the initial state enters, and its error goes nowhere.
 * @param {Board} board
 * @param {number} layer
 * @param {number} t
 */
function anew(board, layer, t) {
  const { start, example } = board;
  const name = layerName(start, layer);
  const [back, forward] = [board.backward[layer][t], board.forward[layer][t]];
  const begins = `an epoch begins at t = ${t}: ${name} starts again from its initial state, not from t = ${t - 1}`;
  const numbers = (/** @type {Step} */ { values }, /** @type {(h: string) => [string, string]} */ named) =>
    carried(start, layer).map((h) => {
      const [words, key] = named(h);
      return `${words}: ${sized(board, flowOf(values[key], example).size)}`;
    });
  if (back)
    return [
      begins,
      ...numbers(back, (h) => [`∂L/∂${h} of that initial state`, `d${h}_prev`]),
      `no error crosses to t = ${t - 1}: nothing has come from there`,
    ];
  return [begins, ...(forward ? numbers(forward, (h) => [`initial ${h}`, `${h}_prev`]) : [])];
}

/** @param {Board} board @param {number} t */
function drop(board, t) {
  const { start, example } = board;
  const back = board.backward[start.layers.length - 1][t];
  const loss = lossOf(board, t);
  if (!back) return loss.length ? loss : [`the loss${atTime(board, t)} has not been found yet`];
  return [
    `δ starts in ${layerName(start, start.layers.length - 1)}${atTime(board, t)}: ` +
      `${sized(board, errorSize(back, example))}`,
    ...loss,
  ];
}

/** @param {Board} board @param {number} t */
export function lossOf(board, t) {
  const loss = board.loss[t];
  if (!loss) return [];
  const weight = real(loss.values.weight) ? `of weight ${format(loss.values.weight)}` : "of weight 0: not part of L";
  const name = board.start.batch > 1 ? `mean loss of ${board.start.batch} examples` : "loss";
  return [`${name}${atTime(board, t)}: ${format(loss.values.loss)}, ${weight}`];
}

/** @param {Board} board @param {"target" | "input" | string} kind @param {number} t */
function data(board, kind, t) {
  const { start, example } = board;
  const rows = (kind === "target" ? start.targets : start.inputs)[t];
  const numbers = exampleOf(rows, example);
  const symbol = kind === "target" ? targetOf(start, numbers) : symbolOf(start, numbers, "inputs");
  const list = numbers.slice(0, 8).map(format).join("  ") + (numbers.length > 8 ? " …" : "");
  const name = `${kind === "target" ? "target" : "input x"}${atTime(board, t)}`;
  const all = example === ALL ? [together(example, start)] : [];
  return [symbol ? `${name}: ${symbol}` : name, list, ...all, ...(kind === "target" ? lossOf(board, t) : [])];
}

/**
 * A weight between two units of an MLP.
 * @param {Board} board
 * @param {number} layer
 * @param {number} i below
 * @param {number} j above
 */
export function weight(board, layer, i, j) {
  const { start, example, notation } = board;
  const w = format(/** @type {any} */ (start.params[layer].W)[i][j]);
  const [above, below] = [
    `${layerName(start, layer)}[${j}]${meantBy(start, layer, j)}`,
    layer ? `${layerName(start, layer - 1)}[${i}]` : `x[${i}]${meantBy(start, -1, i)}`,
  ];
  const [back, there] = [board.backward[layer][0], board.forward[layer][0]];
  const size = Number(/** @type {any} */ (start.params[layer].W)[i][j]);
  const name = `W[${indices(i, j, notation)}]`;
  const line = `${name} between ${below} and ${above}: ${w}`;
  if (back)
    return [line, `sends down δ[${j}] · ${name} = ${number(board, exampleOf(back.values.delta, example)[j] * size)}`];
  if (there)
    return [line, `sends up x[${i}] · ${name} = ${number(board, exampleOf(there.values.x, example)[i] * size)}`];
  return [line];
}

/** A unit of an MLP, or an input of it (layer −1). @param {Board} board @param {number} layer @param {number} unit */
export function unitOf(board, layer, unit) {
  if (layer < 0) {
    const value = exampleOf(board.start.inputs[0], board.example)[unit];
    return [`x[${unit}]${meantBy(board.start, -1, unit)}: ${number(board, value)}`];
  }
  const there = board.forward[layer][0];
  const name = outputName(board.start, layer);
  const lines = cell(board, layer, 0, { part: 0, unit, from: unit, to: unit + 1 });
  const value =
    there && board.backward[layer][0]
      ? [`${name}[${unit}] = ${number(board, exampleOf(there.values[name], board.example)[unit])}`]
      : [];
  return [...lines, ...value];
}
