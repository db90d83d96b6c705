/** Roads and what travels on them, drawn on a canvas: width tells the size, colour the sign. */

import { colourAt, place } from "../shared/colour.js";

/** @typedef {import("../types.js").Road} Road */
/** @typedef {import("../types.js").Scale} Scale */
/** @typedef {import("../types.js").Box} Box */
/** @typedef {CanvasRenderingContext2D} Context */
/** @typedef {[number, string][]} Stops */
/** @typedef {import("../types.js").Flow} Flow */
/** @typedef {{most: number, size: number}} Crowd how many pulses there may be on one road, and how large, beside 1 */
/** @typedef {{stops: Stops, paper?: string}} Look the colours of a flow; with paper it is hollow */

export const SANS = "-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"; // as in style.css

const WIDEST = 12;

/** @param {number} size @param {Scale} scale @returns {number} pixels; hairline for what is almost nothing */
export const widthOf = (size, scale) => (size > 0 ? 1 + (WIDEST - 1) * place(size, scale) ** 2 : 0);

/** @param {Road} road @returns {Road} */
export const turned = ({ from, to }) => ({ from: to, to: from });

/** @param {Context} context @param {Road} road @param {string} colour @param {number} width */
export function line(context, { from, to }, colour, width) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

/** The unit vector along a road, and its length. @param {Road} road @returns {[number, number, number]} */
function along({ from, to }) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy) || 1;
  return [dx / length, dy / length, length];
}

/**
 * What has flowed along a road: two strands side by side, positive and negative, and a head that says where to.
 * Hollow ones come from t + 1: with paper inside, or dashed where there is no room for it.
 * @param {Context} context @param {Road} road @param {Flow} flow @param {Scale} scale @param {Look} look
 */
export function strand(context, road, { plus, size }, scale, { stops, paper }) {
  const width = widthOf(size, scale);
  if (!width) return;
  const share = Number.isFinite(size) ? (plus / size) ** 2 : 1;
  const [ux, uy, length] = along(road);
  const short = Math.min(4, length / 2);
  const strong = Math.max(0.35, Math.abs(place(size, scale)));
  const parts = /** @type {[number, number, number][]} */ ([
    [strong, share, -(1 - share) / 2],
    [-strong, 1 - share, share / 2],
  ]);
  for (const [at, part, offset] of parts) {
    if (width * part < 0.4) continue;
    const [ox, oy] = [-uy * offset * width, ux * offset * width];
    const moved = {
      from: [road.from[0] + ox, road.from[1] + oy],
      to: [road.to[0] + ox - ux * short, road.to[1] + oy - uy * short],
    };
    thread(context, /** @type {Road} */ (moved), colourAt(at, stops), width * part, paper);
  }
  if (length > 7) head(context, road, width, colourAt(share >= 0.5 ? strong : -strong, stops));
}

/**
 * @param {Context} context
 * @param {Road} road
 * @param {string} colour
 * @param {number} width
 * @param {string} [paper] inside, where it is hollow
 */
function thread(context, road, colour, width, paper) {
  const slim = width < 4.5;
  if (paper && slim) context.setLineDash([4, 3]);
  line(context, road, colour, width);
  if (paper && slim) context.setLineDash([]);
  if (paper && !slim) line(context, road, paper, width - 3);
}

/** @param {Context} context @param {Road} road @param {number} width @param {string} colour */
function head(context, road, width, colour) {
  const [ux, uy, length] = along(road);
  const size = Math.min(4 + width / 2, length * 0.7);
  const [x, y] = road.to;
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - ux * size - uy * size, y - uy * size + ux * size);
  context.lineTo(x - ux * size + uy * size, y - uy * size - ux * size);
  context.fill();
}

/**
 * Pulses on their way: one for each of the largest numbers, side by side on the road; hollow ones come from t + 1.
 * @param {Context} context @param {Road} road @param {number[]} numbers @param {Scale} scale @param {Stops} stops
 * @param {number} share of the way @param {boolean} hollow @param {Crowd} crowd
 */
export function pulses(context, road, numbers, scale, stops, share, hollow, { most, size }) {
  const [ux, uy] = along(road);
  const strongest = numbers.map((_, i) => i).sort((i, j) => Math.abs(numbers[j]) - Math.abs(numbers[i]));
  const chosen = strongest.slice(0, most).sort((i, j) => i - j);
  chosen.forEach((i, k) => {
    if (!numbers[i]) return;
    const aside = (k - (chosen.length - 1) / 2) * Math.min(7, 46 / chosen.length) * size;
    const late = Math.max(0, Math.min(1, share * 1.15 - 0.15 * ((k % 3) / 2)));
    const x = road.from[0] + (road.to[0] - road.from[0]) * late - uy * aside;
    const y = road.from[1] + (road.to[1] - road.from[1]) * late + ux * aside;
    pulse(
      context,
      x,
      y,
      size * (1.6 + 5 * Math.abs(place(numbers[i], scale))),
      colourAt(Math.sign(numbers[i]) * 0.9, stops),
      hollow,
    );
  });
}

/**
 * @param {Context} context
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {string} colour
 * @param {boolean} hollow
 */
export function pulse(context, x, y, radius, colour, hollow) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  if (hollow) {
    context.strokeStyle = colour;
    context.lineWidth = Math.max(1.5, radius * 0.55);
    context.stroke();
  } else {
    context.fillStyle = colour;
    context.fill();
  }
}

/** @param {Context} context @param {Box} box @param {string} colour @param {number} width @param {number} [grow] */
export function frame(context, { x, y, w, h }, colour, width, grow = 0) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  context.roundRect(x - grow, y - grow, w + 2 * grow, h + 2 * grow, Math.min(8, w / 4) + grow);
  context.stroke();
}

/**
 * @param {Context} context
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} colour
 * @param {string} [font]
 * @param {CanvasTextAlign} [align]
 */
export function write(context, text, x, y, colour, font = `13px ${SANS}`, align = "center") {
  context.fillStyle = colour;
  context.font = font;
  context.textAlign = align;
  context.textBaseline = "middle";
  context.fillText(text, x, y);
}
