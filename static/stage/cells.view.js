/** The cells of the grid: a colour for each unit, or for a group of them, with a sign where colour says too little. */

import { shown } from "../film/board.js";
import { errorSize, fate } from "../film/scales.js";
import { colourAt, place } from "../shared/colour.js";
import { power, strongest } from "../shared/numbers.js";
import { SANS, write } from "./strokes.view.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Box} Box */
/** @typedef {import("../types.js").Palette} Palette */
/** @typedef {import("../types.js").Scales} Scales */
/** @typedef {import("./layout.js").Patches} Patches */
/** @typedef {CanvasRenderingContext2D} Context */

const ROOM = 44; // pixels of a time step's column in which an exponent can stand beside the road
const SMALL = `600 11px ${SANS}`;

/**
 * @param {Context} context
 * @param {Box} box
 * @param {Patches} patches
 * @param {Board} board
 * @param {number} layer
 * @param {number} t
 * @param {Scales} scales
 * @param {Palette} palette
 */
export function fillCell(context, box, patches, board, layer, t, scales, palette) {
  const { kind, rows } = shown(board, layer, t);
  const [scale, stops] = kind === "error" ? [scales.error, palette.error] : [scales.value, palette.value];
  rows.forEach(({ numbers }, part) => {
    for (let group = 0; group < patches.groups; group++) {
      const { x, y, w, h } = patches.patch(part, group);
      context.fillStyle = colourAt(place(numbers[strongest(numbers, ...patches.members(group))], scale), stops);
      const apart = patches.level || h > 5 ? 1 : 0; // paper between units, where there is room for it
      context.fillRect(
        box.x + x,
        box.y + y,
        Math.max(1, w - (patches.level || patches.parts > 1 ? 1 : 0)),
        Math.max(1, h - (patches.level && patches.parts < 2 ? 0 : apart)),
      );
    }
  });
}

/**
 * What vanishes says its exponent, what explodes has a sign.
 * @param {Context} context
 * @param {Box} box
 * @param {Board} board
 * @param {number} layer
 * @param {number} t
 * @param {Scales} scales
 * @param {Palette} palette
 * @param {number} columnWidth
 */
export function sign(context, box, board, layer, t, scales, palette, columnWidth) {
  const back = board.backward[layer][t];
  const size = back ? errorSize(back, board.example) : largestValue(board, layer, t);
  const what = back ? fate(size, scales) : Number.isFinite(size) ? "" : "infinite";
  if (!what || (what === "vanishing" && columnWidth < ROOM)) return;
  const exponent = what === "infinite" ? "∞" : power(Math.floor(Math.log10(size)));
  const text = what === "exploded" ? (columnWidth < ROOM ? "▲" : `▲${exponent}`) : exponent;
  const colour = what === "vanishing" ? palette.faint : palette.alarm;
  if (columnWidth < ROOM) write(context, text, box.x + box.w / 2, box.y - 6, colour, SMALL);
  else write(context, text, box.x + box.w / 2 + 9, box.y + box.h + 9, colour, SMALL, "left");
}

/** @param {Board} board @param {number} layer @param {number} t */
const largestValue = (board, layer, t) =>
  shown(board, layer, t).rows.reduce(
    (most, { numbers }) => numbers.reduce((a, x) => Math.max(a, Math.abs(x)), most),
    0,
  );
