/**
 * The sweeps of a way back in time, so that a cut can be drawn before the run; the server's own come with each film.
 * Pure.
 */

/** @typedef {import("../types.js").Sweep} Sweep */
/** @typedef {import("../form/query.js").Fields} Fields */

/** @param {number} from @param {number} to @returns {number[]} */
const range = (from, to) => Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);

/**
 * Every k1 time steps, and at the end, a pass over the last k2 gathers the losses since the one before.
 * @param {number} steps
 * @param {number} k1
 * @param {number} k2
 * @returns {Sweep[]}
 */
export function truncated(steps, k1, k2) {
  const ends = range(0, steps).filter((t) => (t + 1) % k1 === 0 || t === steps - 1);
  return ends.map((end, i) => ({
    losses: range(i ? ends[i - 1] + 1 : 0, end + 1),
    start: end,
    until: Math.max(0, end - k2 + 1),
  }));
}

/** Blocks of so many time steps. @param {number} steps @param {number} length @returns {Sweep[]} */
export function chunked(steps, length) {
  const firsts = range(0, steps).filter((t) => t % length === 0);
  return firsts.map((first) => ({
    losses: range(first, Math.min(first + length, steps)),
    start: Math.min(first + length, steps) - 1,
    until: first,
  }));
}

/** @param {number} steps @returns {Sweep[]} */
export const full = (steps) => [{ losses: range(0, steps), start: steps - 1, until: 0 }];

/** @param {number} steps @returns {Sweep[]} */
export const naive = (steps) => range(0, steps).map((t) => ({ losses: [t], start: t, until: 0 }));

/**
 * The sweeps that a text says: losses:start:until; those which it does not say well are left out.
 * @param {string} text
 * @returns {Sweep[]}
 */
export function custom(text) {
  const parts = text.split(";").map((sweep) => sweep.split(":"));
  const sweeps = parts
    .filter((part) => part.length === 3)
    .map(([losses, start, until]) => ({
      losses: losses.trim().split(/\s+/).filter(Boolean).map(Number),
      start: Number(start),
      until: Number(until),
    }));
  return sweeps.filter(({ losses, start, until }) => [...losses, start, until].every(Number.isInteger));
}

/** @param {Sweep[]} sweeps */
export const written = (sweeps) =>
  sweeps.map(({ losses, start, until }) => `${losses.join(" ")}:${start}:${until}`).join("; ");

/** Whether a number field says what can be used. @param {string} text @returns {number} 1 at least */
const count = (text) => Math.max(1, Math.floor(Number(text)) || 1);

/**
 * What the form's fields would do in so many time steps.
 * @param {Fields} fields
 * @param {number} steps
 * @returns {Sweep[]}
 */
export function sweepsOf(fields, steps) {
  const k1 = count(fields.k1);
  if (fields.algorithm === "truncated") return truncated(steps, k1, Math.max(k1, count(fields.k2)));
  if (fields.algorithm === "chunked" || fields.algorithm === "epochwise") return chunked(steps, count(fields.length));
  if (fields.algorithm === "naive") return naive(steps);
  if (fields.algorithm === "custom") return custom(fields.sweeps);
  return full(steps);
}

/**
 * The first time steps of all blocks but one at which the state starts anew.
 * @param {Fields} fields
 * @param {number} steps
 * @returns {number[]}
 */
export const restartsOf = (fields, steps) =>
  fields.algorithm === "epochwise"
    ? chunked(steps, count(fields.length))
        .slice(1)
        .map(({ until }) => until)
    : [];

/**
 * How far back loss t is heard: the earliest time step; null where no sweep gathers it. A loss before the end of its
 * sweep is not met, and adds nothing.
 * @param {Sweep[]} sweeps
 * @param {number} t
 * @returns {number | null}
 */
export function reachOf(sweeps, t) {
  const ends = sweeps.filter(({ losses, until }) => t >= until && losses.includes(t)).map(({ until }) => until);
  return ends.length ? Math.min(...ends) : null;
}

/**
 * How often the sweeps have visited each time step when the clock stands at so many visits.
 * @param {Sweep[]} sweeps
 * @param {number} steps
 * @param {number} clock
 * @returns {number[]} by time step
 */
export function visitsAt(sweeps, steps, clock) {
  const seen = Array.from({ length: steps }, () => 0);
  let left = clock;
  for (const { start, until } of sweeps) {
    for (let t = start; t >= until && left > 0; t--, left--) seen[t]++;
  }
  return seen;
}

/** @param {Sweep[]} sweeps */
export const visitsOf = (sweeps) => sweeps.reduce((sum, { start, until }) => sum + start - until + 1, 0);
