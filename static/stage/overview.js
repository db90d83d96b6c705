/** The overview of a long film: where its rows and its window lie, and where a hand or a key brings it. Pure. */

import { GUTTER } from "./layout.js";

/** @typedef {{left: number, width: number}} View what is seen of the stage, in the units of the drawing */

const [TOP, LOSSES, GAP, FOOT] = [2, 20, 3, 14]; // pixels: above, of the bars of losses, under them, for the time steps

/**
 * @param {number} width @param {number} height of the overview @param {number} steps @param {number} layers
 */
export function overviewLayout(width, height, steps, layers) {
  const [left, right] = [GUTTER, width - 10];
  const each = (right - left) / steps;
  const rows = TOP + LOSSES + GAP;
  const high = (height - FOOT - rows) / layers;
  return {
    each,
    left,
    right,
    top: TOP,
    bottom: height - FOOT,
    base: TOP + LOSSES,
    losses: LOSSES,
    x: (/** @type {number} */ t) => left + t * each,
    row: (/** @type {number} */ layer) => ({ y: rows + (layers - 1 - layer) * high, h: Math.max(1, high - 1) }),
  };
}

/** @typedef {ReturnType<typeof overviewLayout>} Layout */

/**
 * Which time steps are in sight.
 * @param {View} view
 * @param {number} whole width of the stage
 * @param {number} steps
 * @returns {{from: number, to: number}} fractions of time steps, from the first on
 */
export function windowOf({ left, width }, whole, steps) {
  const column = (whole - GUTTER - 16) / steps;
  const from = left / column;
  return { from, to: Math.min(steps, from + (width - GUTTER) / column) };
}

/**
 * Where the stage is scrolled to so that its window begins at a time step; it stays within the film.
 * @param {number} from
 * @param {View} view
 * @param {number} whole
 * @param {number} steps
 */
export const scrolledTo = (from, { width }, whole, steps) =>
  Math.max(0, Math.min(whole - width, (from * (whole - GUTTER - 16)) / steps));

/**
 * The time step at which the window begins after a key; null where the key is none of these.
 * @param {{from: number, to: number}} window
 * @param {string} key
 * @param {number} steps
 */
export function keyed({ from, to }, key, steps) {
  const page = Math.max(1, Math.floor(to - from));
  /** @type {Record<string, number>} */
  const ways = {
    ArrowLeft: Math.ceil(from) - 1,
    ArrowDown: Math.ceil(from) - 1,
    ArrowRight: Math.floor(from) + 1,
    ArrowUp: Math.floor(from) + 1,
    PageDown: from + page,
    PageUp: from - page,
    Home: 0,
    End: steps,
  };
  return key in ways ? ways[key] : null;
}

/** In words: which time steps are in sight. @param {{from: number, to: number}} window @param {number} steps */
export const windowSaid = ({ from, to }, steps) =>
  `time steps ${Math.ceil(from - 0.25)} to ${Math.min(steps - 1, Math.floor(to - 0.75))} of ${steps}`;
