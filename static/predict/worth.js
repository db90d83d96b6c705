/** Whether a question is worth asking: its answer is not in sight, not zero, no coin toss, and can be found. Pure. */

import { near } from "../questions/judge.js";

/** @typedef {import("./scene.js").Candidate} Candidate */

export const TOLERANCE = 0.05; // relative: two digits of a number suffice
export const APART = 1.1; // times as large as the next: nearer is a coin toss
const [LEAST, MOST] = [2e-3, 1e4]; // sizes of numbers that are read and computed easily
const AGREES = 0.03; // what is computed from the rounded numbers of a sentence, and the film's own

/** By name, so that a test can say which one is broken. @type {Record<string, (asked: Candidate) => boolean>} */
export const RULES = {
  "its answer comes later": ({ at, to }) => at < to,
  "its number is finite, not zero, and of a size that one reads": ({ value }) =>
    value === undefined || (Number.isFinite(value) && Math.abs(value) >= LEAST && Math.abs(value) < MOST),
  "no number of its sentence is its answer": ({ kind, value, given = [] }) =>
    kind !== "number" || !given.some((x) => near(Math.abs(x), Math.abs(Number(value)), TOLERANCE)),
  "its number can be found from its sentence": ({ kind, value, computed }) =>
    kind !== "number" || (computed !== undefined && near(computed, Number(value), AGREES)),
  "nothing comes near to what is largest": ({ rivals }) =>
    !rivals || (rivals.every(Number.isFinite) && rivals.slice(1).every((rival) => rivals[0] >= APART * rival)),
  "there is something to choose": ({ kind, choices = [], places = [] }) =>
    (kind !== "choice" || choices.length > 1) && (kind !== "place" || places.length > 1),
};

/** @param {Candidate} asked */
export const worthAsking = (asked) => Object.values(RULES).every((holds) => holds(asked));
