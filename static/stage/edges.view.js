/**
 * What stays on the roads of the grid: how values came, what errors have flowed, where they met, and the data at both
 * ends.
 */

import { arrivals, counts } from "../film/arrivals.js";
import { carried, influenceOf } from "../film/board.js";
import { flowOf, meeting } from "../film/scales.js";
import { leftOf } from "../now/error_sentences.js";
import { colourAt, place } from "../shared/colour.js";
import { exampleOf, percent, real, threeDigits } from "../shared/numbers.js";
import { saidOf, symbolOf, targetOf } from "../shared/symbols.js";
import { borderBefore, isWide, roadFromTarget, roadOn, roadUp } from "./layout.js";
import { SANS, frame, line, strand, turned, widthOf, write } from "./strokes.view.js";

/** @typedef {import("./layout.js").Grid} Grid */
/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {import("../types.js").Palette} Palette */
/** @typedef {import("../types.js").Scales} Scales */
/** @typedef {CanvasRenderingContext2D} Context */

const SMALL = `11px ${SANS}`;
const ROOMY = 90; // pixels of a column beside whose cell there is room for words
const [FRESH, PASSED, GONE] = [1, 0.6, 0.22]; // how strong a road is: of this beat, of this sweep, of another

/** @param {Start} start @param {Grid} grid @param {Palette} palette */
export function createEdges(start, grid, palette) {
  const states = start.layers.map((_, l) => carried(start, l));
  const wide = isWide(grid);
  const down = { stops: palette.error };
  const back = { stops: palette.error, paper: palette.paper };
  return {
    border: (/** @type {Context} */ context, /** @type {number} */ t) => border(context, start, grid, palette, t),
    under,
    over,
    ends,
    scissors: (/** @type {Context} */ context, /** @type {number} */ layer, /** @type {number} */ t) =>
      scissors(context, roadOn(grid, layer, t), palette.alarm, wide ? 20 : 14),
    met: (/** @type {Context} */ context, /** @type {Board} */ board, /** @type {Step} */ step) =>
      met(context, start, grid, palette, board, step),
  };

  /**
   * The roads of the forward pass.
   * @param {Context} context
   * @param {Board} board
   * @param {number} layer
   * @param {number} t
   */
  function under(context, board, layer, t) {
    const done = board.forward[layer][t];
    const tone = done ? palette.forward : palette.frame;
    context.globalAlpha = done && !board.backward[layer][t] ? 0.75 : 0.45;
    if (!board.backward[layer][t]) line(context, roadUp(grid, layer, t), tone, done ? 1.6 : 1);
    states[layer].forEach((_, k, { length }) => line(context, roadOn(grid, layer, t, k, length), tone, done ? 1.6 : 1));
    context.globalAlpha = 1;
  }

  /**
   * What the error, or the influence, has left on its roads.
   * @param {Context} context
   * @param {Board} board
   * @param {Scales} scales
   * @param {number} layer
   * @param {number} t
   */
  function over(context, board, scales, layer, t) {
    const step = board.backward[layer][t];
    const influence = board.influence[layer][t];
    if (influence) stream(context, grid, palette, influence, scales);
    if (!step) return;
    context.globalAlpha = strength(board, step);
    strand(context, turned(roadUp(grid, layer, t)), flowOf(step.values.dx, board.example), scales.error, down);
    if (board.cuts[layer][t]) context.globalAlpha = GONE;
    if (!grid.restarts.has(t)) backward(context, board, scales, layer, t);
    context.globalAlpha = 1;
  }

  /**
   * What has gone back from a cell to the time step before; over the border of an epoch nothing goes.
   * @param {Context} context
   * @param {Board} board
   * @param {Scales} scales
   * @param {number} layer
   * @param {number} t
   */
  function backward(context, board, scales, layer, t) {
    const { values } = /** @type {Step} */ (board.backward[layer][t]);
    states[layer].forEach((name, k, { length }) =>
      strand(
        context,
        turned(roadOn(grid, layer, t, k, length)),
        flowOf(values[`d${name}_prev`], board.example),
        scales.error,
        back,
      ),
    );
  }

  /**
   * Targets and losses above, inputs below.
   * @param {Context} context
   * @param {Board} board
   * @param {Scales} scales
   * @param {number} t
   */
  function ends(context, board, scales, t) {
    const loss = board.loss[t];
    const step = board.backward[start.layers.length - 1][t];
    context.globalAlpha = 0.6;
    const counted = counts(start, t);
    const tone = counted ? palette.loss : palette.faint;
    context.setLineDash(counted ? [] : [3, 4]);
    if (!step) line(context, roadFromTarget(grid, t), loss ? tone : palette.frame, loss ? 1.8 : 1);
    context.setLineDash([]);
    if (step) context.globalAlpha = strength(board, step);
    if (step) strand(context, roadFromTarget(grid, t), flowOf(step.values.delta, board.example), scales.error, down);
    context.globalAlpha = 1;
    const [x, top, bottom] = [grid.x(t), grid.y(0), grid.y(grid.inputRow)];
    data(context, start, grid, palette, exampleOf(start.targets[t], board.example), x, top, "outputs");
    data(context, start, grid, palette, exampleOf(start.inputs[t], board.example), x, bottom, "inputs");
    if (grid.says) says(context, start, grid, palette, board, t);
    if (!loss || !wide) return;
    const size = threeDigits(real(loss.values.loss));
    const letter = targetOf(start, exampleOf(start.targets[t], board.example));
    const [beside, over] = grid.low ? [letter ? 14 : 28, 0] : [0, -18];
    const [text, font] = counted ? [size, `600 ${SMALL}`] : [`(${size})`, SMALL];
    write(context, text, x + beside, top + over, tone, font, grid.low ? "left" : "center");
  }
}

/**
 * What the network says at a time step, under what it must say: its largest output, with a check or a cross.
 * @param {Context} context
 * @param {Start} start
 * @param {Grid} grid
 * @param {Palette} palette
 * @param {Board} board
 * @param {number} t
 */
function says(context, start, grid, palette, board, t) {
  const step = board.forward[start.layers.length - 1][t];
  if (!step) return;
  const output = exampleOf(step.values.a ?? step.values.h, board.example);
  const { symbol, right } = saidOf(start, output, exampleOf(start.targets[t], board.example));
  const colour = right === null ? palette.faint : right ? palette.update : palette.alarm;
  const mark = right === null ? "" : right ? " ✓" : " ✗";
  write(context, `${symbol}${mark}`, grid.x(t), grid.y(0) + 17, colour, `12px ${SANS}`);
}

/**
 * Words that can be read over lines.
 * @param {Context} context
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {CanvasTextAlign} align
 * @param {string} colour
 * @param {string} paper
 */
function halo(context, text, x, y, align, colour, paper) {
  context.font = `600 ${SMALL}`;
  context.textAlign = align;
  context.textBaseline = "middle";
  context.lineWidth = 3;
  context.strokeStyle = paper;
  context.strokeText(text, x, y);
  write(context, text, x, y, colour, `600 ${SMALL}`, align);
}

/**
 * A row of data: its symbol where it is one-hot, else small squares.
 * @param {Context} context
 * @param {Start} start
 * @param {Grid} grid
 * @param {Palette} palette
 * @param {number[]} numbers
 * @param {number} x
 * @param {number} y
 * @param {import("../shared/symbols.js").End} end
 */
function data(context, start, grid, palette, numbers, x, y, end) {
  const symbol = end === "outputs" ? targetOf(start, numbers) : symbolOf(start, numbers, end);
  if (symbol) return write(context, symbol, x, y, palette.ink, `600 ${grid.columnWidth > 34 ? 16 : 12}px ${SANS}`);
  const most = numbers.reduce((a, b) => Math.max(a, Math.abs(b)), 1);
  const size = Math.max(1, Math.min(11, (grid.columnWidth - 6) / numbers.length));
  numbers.forEach((value, i) => {
    context.fillStyle = colourAt(place(value, { most, decades: 0 }), palette.value);
    context.fillRect(x + (i - numbers.length / 2) * size, y - 6, Math.max(1, size - 1), 12);
  });
  context.strokeStyle = palette.frame;
  context.lineWidth = 1;
  context.strokeRect(x - (numbers.length * size) / 2 - 0.5, y - 6.5, numbers.length * size, 13);
  return undefined;
}

/**
 * Influence that has come into a cell from its past: a band that goes forward in time.
 * @param {Context} context
 * @param {Grid} grid
 * @param {Palette} palette
 * @param {Step} step
 * @param {Scales} scales
 */
function stream(context, grid, palette, step, scales) {
  const [layer, t] = [Number(step.layer), Number(step.t)];
  context.globalAlpha = 0.75;
  line(context, roadOn(grid, layer, t), palette.influence, widthOf(influenceOf(step), scales.influence));
  frame(context, grid.cell(layer, t), palette.influence, 1.6, 1);
  context.globalAlpha = 1;
}

/** @param {Board} board @param {Step} step */
function strength(board, step) {
  if (board.past.includes(step)) return FRESH;
  return step.sweep === board.sweep ? PASSED : GONE;
}

/**
 * Where an error was cut: it will not be sent on.
 * @param {Context} context
 * @param {import("../types.js").Road} road
 * @param {string} colour
 * @param {number} size
 */
function scissors(context, { from, to }, colour, size) {
  write(context, "✂", (from[0] + to[0]) / 2, to[1], colour, `${size}px ${SANS}`);
}

/**
 * How much came from above and how much from the next time step, as shares of their norms, beside their roads; and
 * where they partly cancel, how much of both is left in the cell.
 * @param {Context} context
 * @param {Start} start
 * @param {Grid} grid
 * @param {Palette} palette
 * @param {Board} board
 * @param {Step} step
 */
function met(context, start, grid, palette, board, step) {
  const shares = step.phase === "backward" && meeting(step, board.example);
  if (!shares || !arrivals(start, step).next) return; // else there is no road on which a share could stand
  const [t, layer] = [Number(step.t), Number(step.layer)];
  const percents = [Math.round(100 * shares[0]), 100 - Math.round(100 * shares[0])].map((share) => `${share} %`);
  const [above, next] = [roadUp(grid, layer + 1, t), roadOn(grid, layer, t + 1)];
  const tone = /** @type {const} */ ([palette.backward, palette.paper]);
  halo(context, percents[0], above.to[0] - 10, (above.from[1] + above.to[1]) / 2, "right", ...tone);
  const { x, y, w, h } = grid.cell(layer, t);
  halo(context, percents[1], (next.from[0] + next.to[0]) / 2, y - 7, "center", ...tone);
  const left = leftOf(board, step);
  if (left !== null && grid.columnWidth >= ROOMY)
    halo(context, `${percent(left)} left`, x + w + 4, y + h + 8, "left", ...tone);
}

/**
 * Where an epoch begins: a line that nothing crosses, and the name of the state that enters behind it.
 * @param {Context} context
 * @param {Start} start
 * @param {Grid} grid
 * @param {Palette} palette
 * @param {number} t
 */
function border(context, start, grid, palette, t) {
  const x = borderBefore(grid, t);
  context.globalAlpha = 0.8;
  context.setLineDash([3, 4]);
  line(context, { from: [x, grid.y(0) - 4], to: [x, grid.y(grid.inputRow) + 8] }, palette.faint, 1.4);
  context.setLineDash([]);
  context.globalAlpha = 1;
  if (!isWide(grid)) return;
  start.layers.forEach((_, layer) => {
    const names = carried(start, layer);
    if (names.length)
      halo(context, `${names.join(", ")} init`, x, grid.cell(layer, t).y - 7, "center", palette.forward, palette.paper);
  });
}
