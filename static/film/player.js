/** Where we are in the film: a cursor that plays, pauses, steps and seeks. Pure: time is a number handed in. */

import { endOf, weightOf } from "./beats.js";

/** @typedef {import("../types.js").Player} Player */
/** @typedef {import("../types.js").Step} Step */

export const SPEEDS = [0.25, 0.5, 1, 2, 4];

/** @returns {Player} */
export const blank = () => ({ cursor: 0, length: 0, until: Infinity, playing: false, speed: 1, timeSteps: 0 });

/** As far as one can go: what has arrived, and of it what may be seen. @param {Player} p */
const reach = (p) => Math.min(p.length, p.until);

/** @param {Player} p @param {number} cursor @returns {Player} */
export const seek = (p, cursor) => ({ ...p, cursor: Math.max(0, Math.min(cursor, reach(p))) });

/**
 * Steps from `until` on are hidden, as one is asked about them; who was beyond rests before.
 * @param {Player} p @param {number} until @returns {Player}
 */
export const within = (p, until) => seek({ ...p, until, playing: p.playing && p.cursor < until }, p.cursor);

/** @param {Player} p @param {number} length @returns {Player} */
export const grow = (p, length) => ({ ...p, length });

/**
 * From the end it begins anew.
 * @param {Player} p
 * @param {boolean} whole whether all steps have arrived
 * @returns {Player}
 */
export const play = (p, whole) => ({ ...p, playing: true, cursor: whole && p.cursor >= p.length ? 0 : p.cursor });

/** @param {Player} p @returns {Player} */
export const pause = (p) => ({ ...p, playing: false, cursor: Math.floor(p.cursor) });

/** To a whole step, onward or back, and rest there. @param {Player} p @param {number} by @returns {Player} */
export const stepBy = (p, by) =>
  seek({ ...p, playing: false }, by > 0 ? Math.floor(p.cursor) + by : Math.ceil(p.cursor) + by);

/** @param {Player} p @param {number} speed @returns {Player} */
export const withSpeed = (p, speed) => ({ ...p, speed });

/** The next speed, or the one before. @param {Player} p @param {number} by @returns {Player} */
export const hasten = (p, by) =>
  withSpeed(p, SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, SPEEDS.indexOf(p.speed) + by))]);

/**
 * Plays by so many time steps, or by each step; what is under way starts anew.
 * @param {Player} p
 * @param {number} timeSteps
 * @returns {Player}
 */
export const withTimeSteps = (p, timeSteps) => ({ ...p, timeSteps, cursor: Math.floor(p.cursor) });

/**
 * Time goes on by `seconds`, beat by beat: 12.4 is 12 steps done and 40 % of the beat after them, of one step or more.
 * Reaching the last step of a whole film, or one that is hidden, ends the playing; of a growing one it waits.
 * @param {Player} p @param {number} seconds @param {Step[]} steps @param {number} unit see pace
 * @param {boolean} whole @returns {Player}
 */
export function tick(p, seconds, steps, unit, whole) {
  if (!p.playing) return p;
  let { cursor } = p;
  let left = seconds * p.speed;
  while (left > 0 && cursor < reach(p)) {
    const n = Math.floor(cursor);
    const end = Math.min(endOf(steps, n, p.timeSteps), reach(p));
    const takes = unit * weightOf(steps, n, end);
    const rest = (n + 1 - cursor) * takes;
    const on = cursor + left / takes;
    cursor = on < n + 1 ? on : end;
    left -= rest;
  }
  return { ...p, cursor, playing: cursor < p.until && !(whole && cursor >= p.length) };
}
