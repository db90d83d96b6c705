/** Steps that move together: each step alone, or all layers of a time step as one beat. Pure. */

/** @typedef {import("../types.js").Player} Player */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */

const MOST_STEPS = 120; // more are grouped by time step, unless the person opens the group
const MOST_BEATS = 100; // backward ones; with more time steps, several time steps are one beat
const WHOLE_PASS = 15; // seconds that a whole film takes at speed 1
const [SHORTEST, LONGEST] = [0.2, 0.6]; // seconds of one step which is watched alone; of one beat at most
const MOTION = 0.4; // seconds in which a step moves; then it rests

/** The backward pass is what one came to see; the rest goes by faster. @type {Record<string, number>} */
const WEIGHTS = { forward: 0.3, loss: 0.4, backward: 1, cut: 1, influence: 1, gradient: 0.45, clip: 0.6, update: 0.45 };

/** What goes the same way at the same time. @type {Record<string, string>} */
const WAYS = { forward: "on", loss: "on", backward: "back", cut: "back" };

/**
 * How many time steps are one beat, so that a whole pass can be followed in its time.
 * @param {Start} start
 * @returns {number}
 */
export function timeStepsPerBeat({ steps, sweeps }) {
  const visits = sweeps.reduce((sum, sweep) => sum + sweep.start - sweep.until + 1, 0) || steps;
  return Math.ceil((visits + WEIGHTS.loss * steps) / MOST_BEATS);
}

/**
 * What a film starts with: 0, each step alone, or so many time steps at once.
 * @param {Start} start
 * @returns {number}
 */
export const suitedTo = (start) => (start.expected > MOST_STEPS ? timeStepsPerBeat(start) : 0);

/** @param {Step} step @param {number} timeSteps */
const beatOf = ({ phase, t, sweep }, timeSteps) =>
  `${WAYS[phase] ?? phase},${sweep},${t === null ? "" : Math.floor(t / timeSteps)}`;

/**
 * Where the beat ends that begins after n steps.
 * @param {Step[]} steps
 * @param {number} n
 * @param {number} timeSteps
 * @returns {number}
 */
export function endOf(steps, n, timeSteps) {
  if (!timeSteps || n >= steps.length) return Math.min(n + 1, steps.length);
  const beat = beatOf(steps[n], timeSteps);
  let end = n + 1;
  while (end < steps.length && beatOf(steps[end], timeSteps) === beat) end++;
  return end;
}

/**
 * Where the beat began whose last step is the n-th.
 * @param {Step[]} steps
 * @param {number} n
 * @param {number} timeSteps
 * @returns {number}
 */
export function beginOf(steps, n, timeSteps) {
  if (!timeSteps || n <= 0) return Math.max(0, n - 1);
  const beat = beatOf(steps[n - 1], timeSteps);
  let begin = n - 1;
  while (begin > 0 && beatOf(steps[begin - 1], timeSteps) === beat) begin--;
  return begin;
}

/** How long a beat is, beside a backward one. @param {Step[]} steps @param {number} n @param {number} end */
export function weightOf(steps, n, end) {
  let most = 0;
  for (let i = n; i < end; i++) most = Math.max(most, WEIGHTS[steps[i].phase] ?? 1);
  return most;
}

/**
 * Seconds for a beat of weight 1, so that the whole film takes about 15 s; a step that is watched alone has its time.
 * @param {Step[]} steps those received
 * @param {number} expected how many there will be
 * @param {number} timeSteps of a beat
 */
export function pace(steps, expected, timeSteps) {
  if (!steps.length) return LONGEST;
  let weight = 0;
  for (let n = 0, end = 0; n < steps.length; n = end) {
    end = endOf(steps, n, timeSteps);
    weight += weightOf(steps, n, end);
  }
  const unit = (WHOLE_PASS / weight) * Math.min(1, steps.length / expected);
  return Math.min(LONGEST, timeSteps ? unit : Math.max(SHORTEST, unit));
}

/** Which part of a beat is motion; the rest of it is rest. @param {number} seconds of the beat @returns {number} */
export const motionOf = (seconds) => Math.min(0.85, MOTION / seconds);

/**
 * The beats around the cursor: what has just moved, and how much is shown of what moves now.
 * @param {Step[]} steps
 * @param {Player} player
 * @param {number} unit see pace
 * @param {boolean} still whether nothing is to move by itself
 */
export function underWay(steps, { cursor, timeSteps, playing }, unit, still) {
  const n = Math.floor(cursor);
  const end = endOf(steps, n, timeSteps);
  return {
    beat: steps.slice(n, end),
    past: steps.slice(beginOf(steps, n, playing ? timeSteps : 0), n),
    share: still ? 0 : cursor - n,
    motion: motionOf(unit * weightOf(steps, n, end)),
  };
}
