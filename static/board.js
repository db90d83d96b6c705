/** (steps, cursor) -> what one sees: a pure fold over the film. */

import { exampleOf, flat, norm, real } from "./numbers.js";
import { scaleFor } from "./colour.js";

/** @typedef {import("./types.js").Board} Board */
/** @typedef {import("./types.js").Film} Film */
/** @typedef {import("./types.js").Start} Start */
/** @typedef {import("./types.js").Step} Step */
/** @typedef {import("./types.js").Scale} Scale */

/** @param {Start} start @param {() => any} make @returns {any[][]} by layer, by t */
const byPlace = (start, make) => start.layers.map(() => Array.from({ length: start.steps }, make));

/**
 * @param {Film & {start: Start}} film @param {number} cursor @param {number} example which of the batch
 * @returns {Board}
 */
export function boardAt(film, cursor, example) {
  const { start, steps } = film;
  const n = Math.min(Math.floor(cursor), steps.length);
  /** @type {Board} */
  const board = {
    start,
    n,
    step: n ? steps[n - 1] : null,
    coming: steps[n] ?? null,
    share: cursor - n,
    forward: byPlace(start, () => undefined),
    loss: Array.from({ length: start.steps }, () => undefined),
    backward: byPlace(start, () => undefined),
    sums: byPlace(start, () => undefined),
    influence: byPlace(start, () => undefined),
    cuts: byPlace(start, () => undefined),
    sweep: null,
    example,
    ended: film.end !== null && n === steps.length,
  };
  for (const step of steps.slice(0, n)) fold(board, step);
  if (board.coming?.phase === "backward") board.sweep = board.coming.sweep;
  return board;
}

/** @param {Board} board @param {Step} step */
function fold(board, step) {
  const { phase, t, layer } = step;
  if (t === null || layer === null) return;
  if (phase === "forward") board.forward[layer][t] = step;
  if (phase === "loss") board.loss[t] = step;
  if (phase === "influence") board.influence[layer][t] = step;
  if (phase === "cut") board.cuts[layer][t] = step;
  if (phase !== "backward") return;
  const delta = errorOf(step, board.example);
  const before = board.sums[layer][t];
  board.backward[layer][t] = step;
  board.cuts[layer][t] = undefined;
  board.sweep = step.sweep;
  board.sums[layer][t] = before ? before.map((x, i) => x + delta[i]) : delta;
}

/** The name under which a layer's output stands in its forward step. @param {Start} start @param {number} layer */
export const outputName = (start, layer) => (start.layers[layer].cell === "dense" ? "a" : "h");

/** What a layer carries from moment to moment, by name. @type {Record<string, string[]>} */
const CARRIED = { dense: [], rnn: ["h"], gru: ["h"], lstm: ["h", "c"] };

/** @param {Start} start @param {number} layer @returns {string[]} */
export const carried = (start, layer) => CARRIED[start.layers[layer].cell];

/** The error of a step as one row: delta where the layer has one sum, else what reaches its output. @param {Step} step @param {number} example @returns {number[]} */
export const errorOf = (step, example) => exampleOf(step.values.delta ?? step.values.dh, example);

/** How that error is called. @param {Start} start @param {number} layer */
export const errorName = (start, layer) => (CARRIED[start.layers[layer].cell].length && start.layers[layer].cell !== "rnn" ? "∂L/∂h" : "δ");

/** @typedef {{name: string, numbers: number[]}} Row */

/**
 * The rows of a cell: its errors once they have come, its values before, nothing at first. An LSTM has two, h and c.
 * @param {Board} board @param {number} layer @param {number} t @returns {{kind: "error" | "value" | "none", rows: Row[]}}
 */
export function shown(board, layer, t) {
  const { forward, backward, example, start } = board;
  const memory = start.layers[layer].cell === "lstm";
  const back = backward[layer][t];
  if (back) {
    const rows = [{ name: errorName(start, layer), numbers: errorOf(back, example) }];
    return { kind: "error", rows: memory ? [...rows, { name: "∂L/∂c", numbers: exampleOf(back.values.dc, example) }] : rows };
  }
  const there = forward[layer][t];
  if (!there) return { kind: "none", rows: [] };
  const names = memory ? ["h", "c"] : [outputName(start, layer)];
  return { kind: "value", rows: names.map((name) => ({ name, numbers: exampleOf(there.values[name], example) })) };
}

/** The size of what flows along a road, its positive and negative parts apart. @param {number[]} numbers */
export function flow(numbers) {
  const total = { plus: 0, minus: 0 };
  for (const x of numbers) total[x >= 0 ? "plus" : "minus"] += x * x;
  return { plus: Math.sqrt(total.plus), minus: Math.sqrt(total.minus) };
}

/** The scale for all errors of the film. @param {Step[]} steps @returns {Scale} */
export function errorScale(steps) {
  const sizes = steps.flatMap((step) => (step.phase === "backward" ? [largest(step.values.delta ?? [step.values.dh, step.values.dc ?? []])] : []));
  return scaleFor(sizes);
}

/** How large the influence of a layer's parameters on the state is, over all of them. @param {Step} step @returns {number} */
export function influenceOf({ values }) {
  const sizes = Object.entries(values).filter(([name]) => name.startsWith("S_") || name.startsWith("norm_S_"));
  return norm(sizes.map(([, value]) => norm(flat(value))));
}

/** The scale for all influence of the film. @param {Step[]} steps @returns {Scale} */
export const influenceScale = (steps) => scaleFor(steps.filter((step) => step.phase === "influence").map(influenceOf));

/** The scale for all values of the film; linear, and never finer than to 1. @param {Step[]} steps @returns {Scale} */
export function valueScale(steps) {
  const sizes = steps.flatMap((step) => (step.phase === "forward" ? [largest(step.values.a ?? step.values.h)] : []));
  const finite = sizes.filter(Number.isFinite);
  return { most: finite.reduce((a, b) => Math.max(a, b), 1), decades: 0 };
}

/** @param {any} nested @returns {number} */
const largest = (nested) => flat(nested).reduce((most, x) => Math.max(most, Math.abs(real(x))), 0);
