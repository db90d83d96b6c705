/** What the weights of an MLP pass on: values up or errors down, and those that pass on most. */

import { ALL, exampleOf, real } from "../shared/numbers.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/**
 * @typedef {{from: [number, number], to: [number, number], size: number, i: number, j: number}} Part what one weight
 *   passes on
 */

export const MOST_EDGES = 500; // between two layers: those that pass on most

/** @param {Start} start @param {import("./layout.js").Web} web */
export function createMlpWeights(start, web) {
  const top = start.layers.length - 1;
  /** @type {{key: string, parts: Part[]}[]} */
  const kept = [];
  return { drawnOf, nearest, arriving, target };

  /**
   * What each weight of a layer has passed on: values up, or errors down.
   * @param {Board} board
   * @param {number} layer
   * @param {Step | undefined} step
   * @returns {Part[]}
   */
  function passed(board, layer, step) {
    const w = /** @type {any[][]} */ (start.params[layer].W);
    const back = step?.phase === "backward";
    const numbers = step ? exampleOf(back ? step.values.delta : step.values.x, board.example) : [];
    return w.flatMap((row, i) =>
      row.map((weight, j) => {
        const [low, high] = [web.unit(layer - 1, i), web.unit(layer, j)];
        const signed = step ? real(weight) * numbers[back ? j : i] : 0;
        const size = board.example === ALL ? Math.abs(signed) : signed; // a root mean square
        return back ? { from: high, to: low, size, i, j } : { from: low, to: high, size, i, j };
      }),
    );
  }

  /**
   * Those of a layer that pass on most, the largest last.
   * @param {Board} board
   * @param {number} layer
   * @returns {Part[]}
   */
  function strongestOf(board, layer) {
    const step = board.backward[layer][0] ?? board.forward[layer][0];
    const key = `${step?.n},${board.example}`;
    if (kept[layer]?.key !== key) {
      const parts = passed(board, layer, step).sort((a, b) => Math.abs(a.size) - Math.abs(b.size));
      kept[layer] = { key, parts: parts.slice(-MOST_EDGES) };
    }
    return kept[layer].parts;
  }

  /**
   * The same, and all that one asks about, which are the last.
   * @param {Board} board
   * @param {number} layer
   * @param {((part: Part) => boolean) | null} asked
   */
  function drawnOf(board, layer, asked) {
    const strongest = strongestOf(board, layer);
    if (!asked) return strongest;
    const lit = passed(board, layer, board.backward[layer][0] ?? board.forward[layer][0]).filter(asked);
    return [...strongest.filter((part) => !asked(part)), ...lit];
  }

  /**
   * The weight of a layer whose edge is nearest; none where all are farther than this.
   * @param {Board} board @param {number} layer @param {number} x @param {number} y @param {number} near
   * @returns {{layer: number, i: number, j: number} | null}
   */
  function nearest(board, layer, x, y, near) {
    const far = (/** @type {Part} */ part) => apart(part, x, y);
    const best = strongestOf(board, layer).reduce((a, b) => (far(b) < far(a) ? b : a));
    return far(best) <= near ? { layer, i: best.i, j: best.j } : null;
  }

  /** What travels into the layer of a step. @param {Board} board @param {Step} step @returns {Part[]} */
  function arriving(board, step) {
    const layer = /** @type {number} */ (step.layer);
    if (step.phase === "forward") return passed(board, layer, step);
    if (step.phase !== "loss" && step.phase !== "backward") return [];
    const above = board.backward[layer + 1]?.[0];
    if (step.phase === "backward" && above) return passed(board, layer + 1, above);
    const sizes = exampleOf(
      step.phase === "loss" ? step.values.target.map((/** @type {any[]} */ r) => r.map(() => 1)) : step.values.delta,
      board.example,
    );
    return sizes.map((size, j) => ({ from: target(j), to: web.unit(top, j), size, i: 0, j }));
  }
  /** @param {number} j @returns {[number, number]} where the target of an output stands */
  function target(j) {
    const [x, y] = web.unit(top, j);
    return [x + web.radius(top) + 34, y];
  }
}

/** How far a point is from an edge. @param {Part} part @param {number} x @param {number} y */
export function apart({ from, to }, x, y) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const along = Math.max(0, Math.min(1, ((x - from[0]) * dx + (y - from[1]) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(from[0] + along * dx - x, from[1] + along * dy - y);
}
