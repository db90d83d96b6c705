/** The shape of the network -> places and roads on the stage. Pure. */

/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./types.js").Road} Road */
/** @typedef {import("./types.js").Start} Start */

const GUTTER = 58; // for the names of the layers
const NARROWEST = 30; // of a moment's column; more moments scroll
const WIDEST = 132;

/** One moment of dense layers is drawn as units and weights, all else as the grid layer x time. @param {Start} start */
export const isWeb = (start) => start.steps === 1 && start.layers.every((layer) => layer.cell === "dense");

/** @param {Start} start @param {number} width of the window @returns {number} the width that the stage needs */
export const stageWidth = (start, width) =>
  isWeb(start) ? width : Math.max(width, GUTTER + 16 + start.steps * NARROWEST);

/**
 * The grid: a column for each moment; rows from the top: targets, layers downwards, inputs.
 * @param {Start} start @param {number} width @param {number} height
 */
export function gridLayout(start, width, height) {
  const rows = start.layers.length + 2;
  const columnWidth = Math.min(WIDEST, (width - GUTTER - 16) / start.steps);
  const rowHeight = (height - 60) / (rows - 0.8);
  const w = Math.max(8, columnWidth * (columnWidth > 60 ? 0.66 : 0.78));
  const h = Math.min(64, rowHeight * 0.62);
  /** @param {number} t */
  const x = (t) => GUTTER + (t + 0.5) * columnWidth;
  /** @param {number} row */
  const y = (row) => 24 + (row + (row === 0 ? 0.3 : row === rows - 1 ? 0.2 : 0.35)) * rowHeight;
  /** @param {number} layer @param {number} t @returns {Box} */
  const cell = (layer, t) => ({ x: x(t) - w / 2, y: y(start.layers.length - layer) - h / 2, w, h });
  return { cell, x, y, columnWidth, rowHeight, bottom: y(rows - 1) + 27, layers: start.layers.length, inputRow: rows - 1 };
}

/** @typedef {ReturnType<typeof gridLayout>} Grid */

/** From the layer below (layer -1 is the input) up into a cell. @param {Grid} grid @param {number} layer @param {number} t @returns {Road} */
export function roadUp(grid, layer, t) {
  const to = grid.cell(layer, t);
  const below = layer === 0 ? grid.y(grid.inputRow) - 14 : grid.cell(layer - 1, t).y;
  return { from: [grid.x(t), below], to: [grid.x(t), to.y + to.h] };
}

/** From the moment before into a cell, for the n-th of so many things that are carried. @param {Grid} grid @param {number} layer @param {number} t @param {number} [n] @param {number} [of] @returns {Road} */
export function roadOn(grid, layer, t, n = 0, of = 1) {
  const to = grid.cell(layer, t);
  const from = t === 0 ? to.x - Math.min(18, grid.columnWidth / 4) : grid.cell(layer, t - 1).x + to.w;
  const y = to.y + (to.h * (n + 0.5)) / of;
  return { from: [from, y], to: [to.x, y] };
}

/** From the target into the output. @param {Grid} grid @param {number} t @returns {Road} */
export function roadFromTarget(grid, t) {
  return { from: [grid.x(t), grid.y(0) + 13], to: [grid.x(t), grid.cell(grid.layers - 1, t).y] };
}

/**
 * A row of cells as the bins of one heat map: edges on both axes, and where a unit at a moment has its bin.
 * Between the cells lie bins which stay empty.
 * @param {Grid} grid @param {number} layer @param {number} units @param {number} steps @param {number} parts rows of a cell: 2 for an LSTM
 */
export function bins(grid, layer, units, steps, parts) {
  const level = sideBySide(grid, units);
  const [across, down] = level ? [units, parts] : [parts, units];
  const inset = 3;
  const boxes = Array.from({ length: steps }, (_, t) => grid.cell(layer, t));
  const x = boxes.flatMap((box) => edges(box.x + inset, box.w - 2 * inset, across));
  const y = edges(boxes[0].y + inset, boxes[0].h - 2 * inset, down);
  /** @param {number} part @param {number} unit @param {number} t @returns {[number, number]} row and column of the bin */
  const place = (part, unit, t) => (level ? [part, t * (units + 1) + unit] : [unit, t * (parts + 1) + part]);
  return { x, y, rows: down, columns: x.length - 1, place };
}

/** @param {number} from @param {number} length @param {number} parts @returns {number[]} */
const edges = (from, length, parts) => Array.from({ length: parts + 1 }, (_, i) => from + (i * length) / parts);

/** Whether units lie side by side in a cell, or in a pile where it is too narrow. @param {Grid} grid @param {number} units */
export const sideBySide = (grid, units) => grid.cell(0, 0).w / units >= 5;

/**
 * The web: a column of units for each layer, inputs first (layer -1), error flowing from right to left.
 * @param {Start} start @param {number} width @param {number} height
 */
export function webLayout(start, width, height) {
  const sizes = [start.layers[0].inputs, ...start.layers.map((layer) => layer.units)];
  const most = Math.max(...sizes);
  const top = 30;
  const radius = Math.max(3, Math.min(21, (height - top - 24) / (2.5 * most), width / (6 * sizes.length)));
  const left = 46;
  const span = (width - 2 * left - 40) / (sizes.length - 1);
  /** @param {number} layer @param {number} unit @returns {[number, number]} */
  const unit = (layer, unit) => {
    const gap = Math.min((height - top - 20) / sizes[layer + 1], radius * 4.2);
    return [left + (layer + 1) * span, top + (height - top) / 2 + (unit - (sizes[layer + 1] - 1) / 2) * gap];
  };
  return { unit, radius, sizes, top };
}

/** @typedef {ReturnType<typeof webLayout>} Web */
