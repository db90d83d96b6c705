/**
 * (steps, cursor) -> what one sees: a pure fold over the film, which goes on from an earlier board where there is one.
 */

import { CELLS } from "../cells/index.js";
import { memoize, memoizeFor } from "../shared/memoize.js";
import { exampleOf, flat, norm, real } from "../shared/numbers.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Film} Film */
/** @typedef {import("../types.js").Num} Num */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {import("../types.js").Visit} Visit */

/** @param {Start} start @returns {any[][]} by layer, by t */
const byPlace = (start) => start.layers.map(() => Array(start.steps).fill(undefined));

/** @param {Start} start @param {number} example @returns {Board} */
const blank = (start, example) => ({
  start,
  n: 0,
  step: null,
  coming: null,
  beat: [],
  past: [],
  share: 0,
  motion: 1,
  forward: byPlace(start),
  loss: Array(start.steps).fill(undefined),
  backward: byPlace(start),
  visits: byPlace(start),
  visited: 0,
  influence: byPlace(start),
  cuts: byPlace(start),
  gradients: Array(start.layers.length).fill(undefined),
  clips: Array(start.layers.length).fill(undefined),
  sweep: null,
  example,
  notation: "row",
  ended: false,
});

/** A board that can be changed without changing the one it comes from. @param {Board} board @returns {Board} */
const copyOf = (board) => ({
  ...board,
  forward: board.forward.map((row) => [...row]),
  loss: [...board.loss],
  backward: board.backward.map((row) => [...row]),
  visits: board.visits.map((row) => [...row]),
  influence: board.influence.map((row) => [...row]),
  cuts: board.cuts.map((row) => [...row]),
  gradients: [...board.gradients],
  clips: [...board.clips],
});

/**
 * @param {Film & {start: Start}} film @param {number} cursor @param {number} example which of the batch, or ALL
 * @param {Board | null} [before] a board of the same film: what lies behind it need not be told again
 * @returns {Board}
 */
export function boardAt(film, cursor, example, before = null) {
  const { start, steps } = film;
  const n = Math.min(Math.floor(cursor), steps.length);
  const known =
    before?.start === start &&
    before.example === example &&
    before.n <= n &&
    before.step === (steps[before.n - 1] ?? null);
  const board = known && before ? copyOf(before) : blank(start, example);
  for (let i = board.n; i < n; i++) fold(board, steps[i]);
  const coming = steps[n] ?? null;
  if (coming?.phase === "backward") board.sweep = coming.sweep;
  const ended = film.end !== null && n === steps.length;
  return {
    ...board,
    n,
    step: n ? steps[n - 1] : null,
    coming,
    beat: coming ? [coming] : [],
    past: n ? [steps[n - 1]] : [],
    share: cursor - n,
    ended,
  };
}

/** @param {Board} board @param {Step} step */
function fold(board, step) {
  const { phase, t, layer } = step;
  if (phase === "gradient") board.gradients[Number(layer)] = step;
  if (phase === "clip") board.clips[Number(layer)] = step;
  if (t === null || layer === null) return;
  if (phase === "forward") board.forward[layer][t] = step;
  if (phase === "loss") board.loss[t] = step;
  if (phase === "influence") board.influence[layer][t] = step;
  if (phase === "cut") board.cuts[layer][t] = step;
  if (phase !== "backward") return;
  board.backward[layer][t] = step;
  board.visits[layer][t] = { step, before: board.visits[layer][t] };
  board.visited += 1;
  board.cuts[layer][t] = undefined;
  board.sweep = step.sweep;
}

/**
 * The error of a place, summed over all visits so far.
 * @param {Board} board
 * @param {number} layer
 * @param {number} t
 * @returns {number[] | undefined}
 */
export function sumAt({ visits, example }, layer, t) {
  const last = visits[layer][t];
  return last && summed(last, example);
}

/** Examples are summed first, and put together afterwards: their errors may cancel over the visits. */
const summed = memoizeFor((/** @type {Visit} */ last, example) => {
  /** @type {Num[][][]} */
  const all = [];
  for (let visit = /** @type {Visit | undefined} */ (last); visit; visit = visit.before)
    all.unshift(errorRows(visit.step));
  const rows = all[0].map((row, b) =>
    row.map((x, i) => all.slice(1).reduce((sum, more) => sum + real(more[b][i]), real(x))),
  );
  return exampleOf(rows, example);
});

/** The name under which a layer's output stands in its forward step. @param {Start} start @param {number} layer */
export const outputName = (start, layer) => CELLS[start.layers[layer].cell].output;

/** What a layer carries from time step to time step, by name. @param {Start} start @param {number} layer */
export const carried = (start, layer) => CELLS[start.layers[layer].cell].carried;

/** delta where the layer has one sum, else what reaches its output. @param {Step} step @returns {Num[][]} (B, n) */
export const errorRows = ({ values }) => values.delta ?? values.dh;

/** That error as one row. @param {Step} step @param {number} example @returns {number[]} */
export const errorOf = (step, example) => exampleOf(errorRows(step), example);

/** How that error is called. @param {Start} start @param {number} layer */
export const errorName = (start, layer) => CELLS[start.layers[layer].cell].error;

/** How large the influence of a layer's parameters on the state is, over all of them. */
export const influenceOf = memoize((/** @type {Step} */ { values }) => {
  const sizes = Object.entries(values).filter(([name]) => name.startsWith("S_") || name.startsWith("norm_S_"));
  return norm(sizes.map(([, value]) => norm(flat(value))));
});

/** @typedef {{name: string, numbers: number[]}} Row */

/**
 * The rows of a cell: its errors once they have come, its values before, nothing at first. An LSTM has two, h and c.
 * @param {Board} board
 * @param {number} layer
 * @param {number} t
 * @returns {{kind: "error" | "value" | "none", rows: Row[]}}
 */
export function shown({ forward, backward, example, start }, layer, t) {
  const [, ...memory] = carried(start, layer);
  const back = backward[layer][t];
  if (back) {
    const others = memory.map((c) => ({ name: `∂L/∂${c}`, numbers: exampleOf(back.values[`d${c}`], example) }));
    return { kind: "error", rows: [{ name: errorName(start, layer), numbers: errorOf(back, example) }, ...others] };
  }
  const there = forward[layer][t];
  if (!there) return { kind: "none", rows: [] };
  const names = [outputName(start, layer), ...memory];
  return { kind: "value", rows: names.map((name) => ({ name, numbers: exampleOf(there.values[name], example) })) };
}
