/** On the stage: where a checked pass is right and where not, and a frame around the first place that is wrong. */

import { roadOn } from "../stage/layout.js";
import { SANS, frame, write } from "../stage/strokes.view.js";

/** @typedef {import("../types.js").Box} Box */
/** @typedef {import("../types.js").Palette} Palette */
/** @typedef {import("./verdict.js").First} First */
/** @typedef {{places: {t: number, layer: number, right: boolean}[], first: First | null}} Marks */
/** @typedef {{cell: (layer: number, t: number) => Box, columnWidth?: number}} Places of the stage */

const ROOM = 40; // pixels of a column in which a sign and words have room
const LOST = ["from_next", "dc_next"]; // what comes along the road from the next time step
const BOLD = `650 11px ${SANS}`;

/**
 * @param {Marks} marks
 * @returns {(context: CanvasRenderingContext2D, places: Places, palette: Palette) => void}
 */
export const overlayOf =
  ({ places, first }) =>
  (context, stage, palette) => {
    const wide = (stage.columnWidth ?? ROOM) >= ROOM;
    const [row, t] = [first?.layer ?? 0, first?.t ?? null];
    const times = t === null ? [...new Set(places.map((place) => place.t))] : [t];
    if (first) for (const time of times.length ? times : [0]) ring(context, stage.cell(row, time), palette);
    for (const { t, layer, right } of places) badge(context, stage.cell(layer, t), right, wide, palette);
    if (!first || t === null) return;
    label(context, stage.cell(row, t), wide ? "first wrong" : "✗", palette);
    if (LOST.includes(first.name)) lostRoad(context, stage, row, t, wide, palette);
  };

/**
 * A sign at the corner of a cell.
 * @param {CanvasRenderingContext2D} context
 * @param {Box} box
 * @param {boolean} right
 * @param {boolean} wide
 * @param {Palette} palette
 */
function badge(context, { x, y, w }, right, wide, palette) {
  const colour = right ? palette.update : palette.alarm;
  const size = wide ? 7 : 3.5;
  context.beginPath();
  context.arc(x + w, y, size, 0, 2 * Math.PI);
  context.fillStyle = palette.paper;
  context.fill();
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  if (!right) context.fillStyle = colour;
  if (!right && !wide) context.fill();
  context.stroke();
  if (wide) write(context, right ? "✓" : "✗", x + w, y + 0.5, colour, `700 9px ${SANS}`);
}

/** @param {CanvasRenderingContext2D} context @param {Box} box @param {Palette} palette */
function ring(context, box, palette) {
  frame(context, box, palette.paper, 6, 4);
  frame(context, box, palette.alarm, 2.5, 4);
}

/**
 * On the lower edge of a cell, so that it covers nothing that stands below.
 * @param {CanvasRenderingContext2D} context
 * @param {Box} box
 * @param {string} text
 * @param {Palette} palette
 */
function label(context, { x, y, w, h }, text, palette) {
  const wide = 6 * text.length + 10;
  context.fillStyle = palette.alarm;
  context.beginPath();
  context.roundRect(x + w / 2 - wide / 2, y + h - 4, wide, 16, 8);
  context.fill();
  write(context, text, x + w / 2, y + h + 4, palette.paper, BOLD);
}

/**
 * The road on which nothing came, or not what should have.
 * @param {CanvasRenderingContext2D} context
 * @param {Places} stage
 * @param {number} layer
 * @param {number} t
 * @param {boolean} wide
 * @param {Palette} palette
 */
function lostRoad(context, stage, layer, t, wide, palette) {
  const { from, to } = roadOn(/** @type {any} */ (stage), layer, t + 1);
  const [left, right, y] = [Math.min(from[0], to[0]), Math.max(from[0], to[0]), from[1]];
  const box = { x: left + 6, y: y - 9, w: Math.max(6, right - left - 12), h: 18 };
  context.setLineDash([4, 3]);
  frame(context, box, palette.alarm, 1.5, 0);
  context.setLineDash([]);
  if (wide) write(context, "✗", (left + right) / 2, y, palette.alarm, BOLD);
}
