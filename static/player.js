/** Where we are in the film: a cursor that plays, pauses, steps and seeks. Pure: time is a number handed in. */

/** @typedef {import("./types.js").Player} Player */
/** @typedef {import("./types.js").Step} Step */

export const SPEEDS = [0.25, 0.5, 1, 2, 4];
const WHOLE_PASS = 15; // seconds that a whole film takes at speed 1
const SLOWEST = 0.6; // seconds that one step takes at most
/** The backward pass is what one came to see; the rest goes by faster. @type {Record<string, number>} */
const WEIGHTS = { forward: 0.3, loss: 0.4, backward: 1, cut: 1, influence: 1, gradient: 0.45, clip: 0.6, update: 0.45 };

/** @returns {Player} */
export const blank = () => ({ cursor: 0, length: 0, playing: false, speed: 1 });

/** @param {Player} p @param {number} cursor @returns {Player} */
export const seek = (p, cursor) => ({ ...p, cursor: Math.max(0, Math.min(cursor, p.length)) });

/** @param {Player} p @param {number} length @returns {Player} */
export const grow = (p, length) => ({ ...p, length });

/** From the end it begins anew. @param {Player} p @param {boolean} whole whether all steps have arrived @returns {Player} */
export const play = (p, whole) => ({ ...p, playing: true, cursor: whole && p.cursor >= p.length ? 0 : p.cursor });

/** @param {Player} p @returns {Player} */
export const pause = (p) => ({ ...p, playing: false, cursor: Math.floor(p.cursor) });

/** To a whole step, onward or back, and rest there. @param {Player} p @param {number} by @returns {Player} */
export const stepBy = (p, by) =>
  seek({ ...p, playing: false }, by > 0 ? Math.floor(p.cursor) + by : Math.ceil(p.cursor) + by);

/** @param {Player} p @param {number} speed @returns {Player} */
export const withSpeed = (p, speed) => ({ ...p, speed });

/** Seconds that a film of these steps would take if each weighed 1 second. @param {Step[]} steps @returns {number} */
const weightOf = (steps) => steps.reduce((sum, step) => sum + (WEIGHTS[step.phase] ?? 1), 0);

/**
 * Seconds for a step of weight 1, so that the whole film takes about 15 s.
 * @param {Step[]} steps those received @param {number} expected how many there will be @returns {number}
 */
export function pace(steps, expected) {
  if (!steps.length) return SLOWEST;
  const whole = weightOf(steps) * Math.max(1, expected / steps.length);
  return Math.min(SLOWEST, WHOLE_PASS / whole);
}

/**
 * Time goes on by `seconds`. Reaching the last step of a whole film ends the playing; of a growing one it waits.
 * @param {Player} p @param {number} seconds @param {Step[]} steps @param {number} unit see pace
 * @param {boolean} whole @returns {Player}
 */
export function tick(p, seconds, steps, unit, whole) {
  if (!p.playing) return p;
  let { cursor } = p;
  let left = seconds * p.speed;
  while (left > 0 && cursor < p.length) {
    const takes = unit * (WEIGHTS[steps[Math.floor(cursor)].phase] ?? 1);
    const rest = (Math.floor(cursor) + 1 - cursor) * takes;
    cursor = left < rest ? cursor + left / takes : Math.floor(cursor) + 1;
    left -= rest;
  }
  return { ...p, cursor, playing: !(whole && cursor >= p.length) };
}
