/** What lights up on the grid where one asks about a number: its roads and cells, as if by a marker; the rest fades. */

import { beside } from "../film/veil.js";
import { threeDigits } from "../shared/numbers.js";
import { roadFromTarget, roadOn, roadUp } from "./layout.js";
import { SANS, frame, write } from "./strokes.view.js";

/** @typedef {import("../film/roads.js").Roads} Roads */
/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Box} Box */
/** @typedef {import("../types.js").Palette} Palette */
/** @typedef {import("./layout.js").Grid} Grid */
/** @typedef {CanvasRenderingContext2D} Context */

export const FADED = 0.34; // what is left of all that is not asked about
const [BROAD, AROUND] = [20, 7]; // pixels of a road; around a cell
const ROOM = 40; // pixels of a column in which the size of what arrives can stand at its cell

/** @param {Grid} grid @param {Roads} lit @returns {{cells: Box[], roads: Box[]}} what is marked */
function marked(grid, { cells, up, on, drops }) {
  const roads = [
    ...up.map(({ layer, t }) => roadUp(grid, layer, t)),
    ...on.map(({ layer, t }) => roadOn(grid, layer, t)),
    ...drops.map((t) => ({ ...roadFromTarget(grid, t), from: [grid.x(t), grid.y(0) - (grid.low ? 13 : 28)] })),
  ];
  return { cells: cells.map(({ layer, t }) => grown(grid.cell(layer, t))), roads: roads.map(broad) };
}

/** @param {Box} box @returns {Box} */
const grown = ({ x, y, w, h }) => ({ x: x - AROUND, y: y - AROUND, w: w + 2 * AROUND, h: h + 2 * AROUND });

/** A road, upright or level, as broad as the marker. @param {{from: number[], to: number[]}} road @returns {Box} */
function broad({ from, to }) {
  const [x, y] = [Math.min(from[0], to[0]), Math.min(from[1], to[1])];
  const [w, h] = [Math.abs(from[0] - to[0]), Math.abs(from[1] - to[1])];
  return w < h ? { x: x - BROAD / 2, y, w: BROAD, h } : { x, y: y - BROAD / 2, w, h: BROAD };
}

/**
 * Under roads and cells, so that these are seen as before.
 * @param {Context} context @param {Grid} grid @param {Palette} palette @param {Roads} lit
 */
export function light(context, grid, palette, lit) {
  const { cells, roads } = marked(grid, lit);
  context.fillStyle = palette.mark;
  for (const { x, y, w, h } of roads) context.fillRect(x, y, w, h);
  for (const { x, y, w, h } of cells) {
    context.beginPath();
    context.roundRect(x, y, w, h, 8 + AROUND);
    context.fill();
  }
}

/**
 * Over them: all else fades while the film rests, and each cell has an edge, dashed where the film has not come yet.
 * @param {Context} context @param {Grid} grid @param {Palette} palette @param {Board} board
 * @param {Box} seen of the drawing
 */
export function fade(context, grid, palette, board, seen) {
  const lit = /** @type {Roads} */ (board.lit);
  const { cells, roads } = marked(grid, lit);
  if (lit.alone) {
    context.globalAlpha = 1 - FADED;
    context.fillStyle = palette.paper;
    context.beginPath();
    for (const { x, y, w, h } of beside([...roads, ...cells], seen)) context.rect(x, y, w, h);
    context.fill();
    context.globalAlpha = 1;
  }
  for (const { layer, t } of lit.cells) {
    const walked = (lit.forward ? board.forward : board.backward)[layer][t];
    context.setLineDash(walked ? [] : [4, 4]);
    frame(context, grid.cell(layer, t), palette.ink, 1.4, AROUND);
  }
  context.setLineDash([]);
}

/**
 * Over all: how much of the loss that is asked about arrives in each cell, where there is room for it.
 * @param {Context} context @param {Grid} grid @param {Palette} palette @param {Roads | undefined} lit
 */
export function sizes(context, grid, palette, lit) {
  if (grid.columnWidth >= ROOM) for (const place of lit?.sizes ?? []) size(context, grid, palette, place);
}

/**
 * In the last cell, which is asked about, it stands on ink.
 * @param {Context} context @param {Grid} grid @param {Palette} palette
 * @param {{layer: number, t: number, size: number, last: boolean}} place
 */
function size(context, grid, palette, { layer, t, size: number, last }) {
  const { x, y, w, h } = grid.cell(layer, t);
  const text = threeDigits(number);
  const [broad, high] = [text.length * 6.4 + 10, 17];
  const pill = { x: x + w / 2 - broad / 2, y: y + h - 3, w: broad, h: high };
  context.fillStyle = last ? palette.ink : palette.paper;
  context.beginPath();
  context.roundRect(pill.x, pill.y, pill.w, pill.h, 8);
  context.fill();
  frame(context, pill, palette.ink, 1.2);
  write(context, text, x + w / 2, pill.y + high / 2 + 0.5, last ? palette.paper : palette.ink, `600 11px ${SANS}`);
}
