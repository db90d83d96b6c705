/** The shape of the network -> places and roads on the stage. Pure. */

import { restartsIn } from "../film/arrivals.js";
import { speaks } from "../shared/symbols.js";

/** @typedef {import("../types.js").Box} Box */
/** @typedef {import("../types.js").Road} Road */
/** @typedef {import("../types.js").Start} Start */

export const GUTTER = 58; // for the names of the layers
const ROW = 27; // pixels of height that each row needs; more of them scroll
const EASY = 40; // and with which there is room for all
const NARROWEST = 30; // of a time step's column; more time steps scroll
const WIDEST = 132;
const LONG = 24; // time steps
const [SEEN, NORMAL] = [14, 52]; // of a long film: columns in sight at once, and how broad each is at least
const INSET = 3; // between the frame of a cell and its colours
const BROAD = 4; // pixels that a unit needs beside others
const LOW = 3; // and in a pile
const STUB = 0.4; // of the gap between two cells: so long is the road of a state that begins anew

/**
 * One time step of dense layers is drawn as units and weights, all else as the grid layer x time.
 * @param {Start} start
 */
export const isMlp = (start) => start.steps === 1 && start.layers.every((layer) => layer.cell === "dense");

/** A film whose time steps have no room side by side: some are seen, and an overview of all. @param {Start} start */
export const isLong = (start) => !isMlp(start) && start.steps > LONG;

/** @param {Start} start @param {number} width of the window @returns {number} the width that the stage needs */
export function stageWidth(start, width) {
  if (isMlp(start)) return width;
  const column = isLong(start) ? Math.max(NORMAL, (width - GUTTER - 16) / SEEN) : NARROWEST;
  return Math.max(width, GUTTER + 16 + start.steps * column);
}

/** The height that the stage needs: its window, or more for many layers. @param {Start} start @param {number} height */
export const stageHeight = (start, height) =>
  isMlp(start) ? height : Math.max(height, (start.layers.length + 2) * ROW + 10);

/**
 * The grid: a column for each time step; rows from the top: targets, layers downwards, inputs.
 * @param {Start} start @param {number} width @param {number} height
 */
export function gridLayout(start, width, height) {
  const rows = start.layers.length + 2;
  const columnWidth = Math.min(WIDEST, (width - GUTTER - 16) / start.steps);
  const low = height < rows * EASY; // then the losses stand beside their targets, and nothing is left free
  const [above, rest] = low ? [4, 34] : [24, 60];
  const rowHeight = (height - rest) / (rows - 0.8);
  const w = Math.max(8, columnWidth * (columnWidth > 60 ? 0.66 : 0.78));
  const h = Math.min(64, rowHeight * 0.6);
  /** @param {number} t */
  const x = (t) => GUTTER + (t + 0.5) * columnWidth;
  /** @param {number} row */
  const y = (row) => above + (row + (row === 0 ? 0.3 : row === rows - 1 ? 0.2 : 0.35)) * rowHeight;
  /** @param {number} layer @param {number} t @returns {Box} */
  const cell = (layer, t) => ({ x: x(t) - w / 2, y: y(start.layers.length - layer) - h / 2, w, h });
  return {
    cell,
    x,
    y,
    columnWidth,
    rowHeight,
    bottom: y(rows - 1) + (low ? 16 : 27),
    low,
    letter: low ? 9 : 14, // half of the height of data, from which the roads set out
    layers: start.layers.length,
    inputRow: rows - 1,
    restarts: restartsIn(start),
    says: columnWidth >= 36 && rowHeight >= 44 && speaks(start), // whether what the network says has a row of its own
  };
}

/** @typedef {ReturnType<typeof gridLayout>} Grid */

/**
 * From the layer below (layer -1 is the input) up into a cell.
 * @param {Grid} grid
 * @param {number} layer
 * @param {number} t
 * @returns {Road}
 */
export function roadUp(grid, layer, t) {
  const to = grid.cell(layer, t);
  const below = layer === 0 ? grid.y(grid.inputRow) - grid.letter : grid.cell(layer - 1, t).y;
  return { from: [grid.x(t), below], to: [grid.x(t), to.y + to.h] };
}

/**
 * From the time step before into a cell, for the n-th of so many things that are carried. Where the state begins anew
 * it is a stub that no other cell sends: it begins after the border of the epoch.
 * @param {Grid} grid
 * @param {number} layer
 * @param {number} t
 * @param {number} [n]
 * @param {number} [of]
 * @returns {Road}
 */
export function roadOn(grid, layer, t, n = 0, of = 1) {
  const to = grid.cell(layer, t);
  const from =
    t === 0
      ? to.x - Math.min(18, grid.columnWidth / 4)
      : grid.restarts.has(t)
        ? to.x - STUB * (grid.columnWidth - to.w)
        : grid.cell(layer, t - 1).x + to.w;
  const y = to.y + (to.h * (n + 0.5)) / of;
  return { from: [from, y], to: [to.x, y] };
}

/** Where an epoch begins: half-way between two columns. @param {Grid} grid @param {number} t */
export const borderBefore = (grid, t) => grid.x(t) - grid.columnWidth / 2;

/** From the target into the output. @param {Grid} grid @param {number} t @returns {Road} */
export function roadFromTarget(grid, t) {
  return {
    from: [grid.x(t), grid.y(0) + (grid.says ? 26 : grid.letter - 1)],
    to: [grid.x(t), grid.cell(grid.layers - 1, t).y],
  };
}

/**
 * How a cell shows its units: side by side where each has room, else in a pile; in groups where a pile has no room.
 * @param {Grid} grid @param {number} units @param {number} parts of a cell: 2 for an LSTM, h and c
 */
export function patches(grid, units, parts) {
  const { w, h } = grid.cell(0, 0);
  const [width, height] = [w - 2 * INSET, h - 2 * INSET];
  const level = width / units >= BROAD;
  const groups = level ? units : Math.max(1, Math.min(units, Math.floor(height / LOW)));
  const [across, down] = level ? [groups, parts] : [parts, groups];
  /** Which units a group holds: from the first to before the last. @param {number} group @returns {[number, number]} */
  const members = (group) => [Math.floor((group * units) / groups), Math.floor(((group + 1) * units) / groups)];
  /** Where a group of a part lies in its cell. @param {number} part @param {number} group @returns {Box} */
  const patch = (part, group) => {
    const [i, j] = level ? [group, part] : [part, group];
    return { x: INSET + (i * width) / across, y: INSET + (j * height) / down, w: width / across, h: height / down };
  };
  /** What lies at a point of the cell. @param {number} x @param {number} y @returns {{part: number, group: number}} */
  const at = (x, y) => {
    const i = inside(Math.floor(((x - INSET) / width) * across), across);
    const j = inside(Math.floor(((y - INSET) / height) * down), down);
    return level ? { part: j, group: i } : { part: i, group: j };
  };
  return { groups, parts, members, patch, at, level };
}

/** @typedef {ReturnType<typeof patches>} Patches */

/** @param {number} i @param {number} count */
const inside = (i, count) => Math.max(0, Math.min(count - 1, i));

/**
 * The time steps that can be seen through a window on the grid.
 * @param {Grid} grid
 * @param {number} left
 * @param {number} width
 * @param {number} steps
 * @returns {[number, number]} from the first to before the last
 */
export function inSight(grid, left, width, steps) {
  const from = Math.floor((left - grid.x(0)) / grid.columnWidth - 1);
  return [Math.max(0, from), Math.min(steps, Math.ceil((left + width - grid.x(0)) / grid.columnWidth + 2))];
}

/**
 * @typedef {{kind: "cell" | "up" | "on" | "target" | "drop" | "input", layer: number, t: number, x: number, y: number}}
 *   Spot x and y within a cell
 */

/**
 * What lies at a point of the grid: a cell, a road, or the data at either end.
 * @param {Grid} grid
 * @param {Start} start
 * @param {number} x
 * @param {number} y
 * @returns {Spot | null}
 */
export function spotAt(grid, start, x, y) {
  const t = Math.floor((x - grid.x(0)) / grid.columnWidth + 0.5);
  if (t < 0 || t >= start.steps || y < 0 || y > grid.bottom) return null;
  const box = grid.cell(0, t);
  const within = Math.abs(x - grid.x(t)) <= box.w / 2;
  if (y < grid.y(0) + grid.letter) return within ? { kind: "target", layer: -1, t, x, y } : null;
  if (y > grid.y(grid.inputRow) - grid.letter) return within ? { kind: "input", layer: -1, t, x, y } : null;
  for (let layer = start.layers.length - 1; layer >= 0; layer--) {
    const cell = grid.cell(layer, t);
    if (y > cell.y + cell.h) continue;
    if (y < cell.y)
      return near(x, grid.x(t))
        ? { kind: layer === start.layers.length - 1 ? "drop" : "up", layer: layer + 1, t, x, y }
        : null;
    if (within) return { kind: "cell", layer, t, x: x - cell.x, y: y - cell.y };
    const to = x < cell.x ? t : t + 1;
    return to < start.steps && start.layers[layer].cell !== "dense"
      ? { kind: "on", layer, t: to, x: 0, y: y - cell.y }
      : null;
  }
  return near(x, grid.x(t)) ? { kind: "up", layer: 0, t, x, y } : null;
}

/** @param {number} x @param {number} of */
const near = (x, of) => Math.abs(x - of) <= 12;

/**
 * The web: a column of units for each layer, inputs first (layer -1), error flowing from right to left.
 * @param {Start} start @param {number} width @param {number} height
 */
export function mlpLayout(start, width, height) {
  const sizes = [start.layers[0].inputs, ...start.layers.map((layer) => layer.units)];
  const most = Math.max(...sizes);
  const top = 30;
  const room = (/** @type {number} */ units) =>
    Math.max(1.5, Math.min(21, (height - top - 24) / (2.5 * units), width / (6 * sizes.length)));
  /** As large as in the broadest layer; beside a very broad one, small layers stay readable. @param {number} layer */
  const radius = (layer) => Math.max(room(most), Math.min(room(sizes[layer + 1]), 12));
  const left = 46;
  const span = (width - 2 * left - 40) / (sizes.length - 1);
  /** @param {number} layer @param {number} unit @returns {[number, number]} */
  const unit = (layer, unit) => {
    const gap = Math.min((height - top - 26) / sizes[layer + 1], radius(layer) * 4.2);
    return [left + (layer + 1) * span, top + (height - top - 14) / 2 + (unit - (sizes[layer + 1] - 1) / 2) * gap];
  };
  return { unit, radius, sizes, top };
}

/** @typedef {ReturnType<typeof mlpLayout>} Web */

/** Whether there is room for words beside a time step. @param {Grid} grid */
export const isWide = (grid) => grid.columnWidth >= 36;
