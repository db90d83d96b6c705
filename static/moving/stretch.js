/** A stretch of a film as frames of a moving picture: where the cursor is in each, and how long all take. Pure. */

/** @typedef {import("../types.js").Step} Step */
/** @typedef {{from: number, until: number}} Stretch so many steps are shown before the first frame, and at the last */

export const DELAY = 80; // milliseconds of a frame: GIF counts hundredths of a second, and few viewers are faster
const REST = 960; // milliseconds for which the last picture stands, before it begins again
const BACKWARD = ["backward", "cut"];

/** The backward pass; of real-time recurrent learning, which has none, the whole film. @param {Step[]} steps */
export function backwardPass(steps) {
  const from = steps.findIndex(({ phase }) => BACKWARD.includes(phase));
  const last = steps.findLastIndex(({ phase }) => BACKWARD.includes(phase));
  return from < 0 ? { from: 0, until: steps.length } : { from, until: last + 1 };
}

/**
 * A stretch within a film, from what somebody typed.
 * @param {number} from @param {number} until @param {number} length steps of the film
 * @returns {Stretch}
 */
export function stretchOf(from, until, length) {
  const within = (/** @type {number} */ n) => Math.max(0, Math.min(length, Math.round(Number.isFinite(n) ? n : 0)));
  return { from: Math.min(within(from), within(until)), until: Math.max(within(from), within(until)) };
}

/**
 * Where the cursor is in each frame: all steps take the same time, and the last picture rests.
 * @param {Stretch} stretch
 * @param {number} seconds of the way, without the rest
 * @param {number} [delay] milliseconds of a frame
 * @returns {number[]}
 */
export function cursorsOf({ from, until }, seconds, delay = DELAY) {
  const count = Math.max(1, Math.round((1000 * seconds) / delay));
  const way = Array.from({ length: count }, (_, i) => from + ((until - from) * i) / count);
  return [...way, ...Array(REST / delay).fill(until)];
}

/**
 * Neighbouring frames from which the weight of all is estimated: some within a step, where little changes, some over
 * its end; each kind evenly over the way, with how many there are of it.
 * @param {number[]} cursors @param {number} most of a kind
 * @returns {{kinds: {count: number, neighbours: number[][]}[], still: number}}
 */
export function samplesOf(cursors, most) {
  const still = REST / DELAY;
  const all = cursors.slice(1, cursors.length - still + 1).map((next, i) => [cursors[i], next]);
  const over = (/** @type {number[]} */ [one, next]) => Math.floor(one) !== Math.floor(next);
  const kinds = [all.filter((pair) => over(pair)), all.filter((pair) => !over(pair))].filter(({ length }) => length);
  return { kinds: kinds.map((pairs) => ({ count: pairs.length, neighbours: evenly(pairs, most) })), still };
}

/** So many of a list at most, from the middle of each part. @template T @param {T[]} list @param {number} most */
function evenly(list, most) {
  const count = Math.min(most, list.length);
  return Array.from({ length: count }, (_, k) => list[Math.floor(((k + 0.5) * list.length) / count)]);
}

/** Seconds of all frames. @param {number[]} cursors */
export const durationOf = (cursors) => (cursors.length * DELAY) / 1000;

/**
 * What is told before: how many frames, how large, how long, and how heavy as a GIF.
 * @param {number[]} cursors
 * @param {{width: number, height: number}} size
 * @param {number | null} bytes null: unknown yet
 */
export function plan(cursors, { width, height }, bytes) {
  const large =
    bytes === null ? "" : `, about ${bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : megabytes(bytes)} as GIF`;
  return `${cursors.length} frames of ${width} × ${height} pixels, ${durationOf(cursors).toFixed(1)} s${large}`;
}

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
