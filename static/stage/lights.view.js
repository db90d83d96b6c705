/** What lights up on the grid where one asks about a number: its roads and cells, as if by a marker. */

import { roadFromTarget, roadOn, roadUp } from "./layout.js";
import { frame, line } from "./strokes.view.js";

/** @typedef {import("../film/roads.js").Roads} Roads */
/** @typedef {import("../types.js").Palette} Palette */
/** @typedef {CanvasRenderingContext2D} Context */

const [BROAD, AROUND] = [20, 7]; // pixels of a road; around a cell

/**
 * Under roads and cells, so that these are seen as before.
 * @param {Context} context @param {import("./layout.js").Grid} grid @param {Palette} palette @param {Roads} lit
 */
export function light(context, grid, palette, { cells, up, on, drops }) {
  const roads = [
    ...up.map(({ layer, t }) => roadUp(grid, layer, t)),
    ...on.map(({ layer, t }) => roadOn(grid, layer, t)),
    ...drops.map((t) => roadFromTarget(grid, t)),
  ];
  for (const road of roads) line(context, road, palette.mark, BROAD);
  for (const { layer, t } of cells) {
    const { x, y, w, h } = grid.cell(layer, t);
    context.fillStyle = palette.mark;
    context.fillRect(x - AROUND, y - AROUND, w + 2 * AROUND, h + 2 * AROUND);
    frame(context, { x, y, w, h }, palette.ink, 1.2, AROUND);
  }
}
