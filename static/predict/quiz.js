/** A sitting with the questions of a film: which comes next, which are done, and how many were right. Pure. */

import { questionsOf } from "./questions.js";

/** @typedef {import("./questions.js").Asked} Asked */
/** @typedef {import("../page/page.js").Page} Page */
/** @typedef {{asked: Asked[], done: ReadonlySet<string>}} Sitting done: ids of those that are answered, or passed by */
/** @typedef {{right: number, of: number}} Score */

/** @type {Sitting} */
export const NOTHING = { asked: [], done: new Set() };

/** @type {Score} */
export const UNSCORED = { right: 0, of: 0 };

/** @param {Sitting} sitting @param {string} id @returns {Sitting} */
export const withDone = ({ asked, done }, id) => ({ asked, done: new Set([...done, id]) });

/**
 * What was passed by without an answer is not asked any more: its answer is in sight.
 * @param {Sitting} sitting
 * @param {number} cursor
 * @returns {Sitting}
 */
export function passed(sitting, cursor) {
  const seen = sitting.asked.filter(({ id, at }) => cursor > at && !sitting.done.has(id));
  return seen.length ? { ...sitting, done: new Set([...sitting.done, ...seen.map(({ id }) => id)]) } : sitting;
}

/** The next question, which the film must not pass. @param {Sitting} sitting @returns {Asked | null} */
export const nextOf = ({ asked, done }) => asked.find(({ id }) => !done.has(id)) ?? null;

/** @param {Score} score @param {boolean | null} right @returns {Score} */
export const scored = (score, right) =>
  right === null ? score : { right: score.right + Number(right), of: score.of + 1 };

/** @param {Score} score */
const scoreSaid = ({ right, of }) => (of ? `${right} of ${of} right` : "");

const SHORT = 40; // steps that are played on the way to a question; a longer way is cut short
const RUN_UP = 6; // and begins so many steps before it

/**
 * From where the film plays to a question.
 * @param {number} cursor @param {number} at
 */
export const runUp = (cursor, at) => (at - cursor > SHORT ? at - RUN_UP : Math.min(cursor, at));

/** Of which film, example and round questions are. @param {Page} page @param {number} round */
export const keyOf = ({ film, query, example }, round) =>
  [query, film.steps.length, film.end !== null, example, round].join();

const OTHER = 1000; // by which the seed of another round is another

/**
 * The questions of a film that is whole, about what has not been in sight yet.
 * @param {Page} page
 * @param {number} round
 * @returns {Sitting}
 */
export function sittingOf({ film, query, example, player }, round) {
  const { start, steps, end } = film;
  const wrong = new URLSearchParams(query).has("mistakes"); // which the film may keep to itself: Spot the bug
  if (!start || !end || wrong) return NOTHING;
  const seed = Number(start.request.seed ?? 0) + OTHER * round;
  const asked = questionsOf({ start, steps, end }, seed, example).filter(({ to }) => to <= player.until); // else hidden
  return passed({ asked, done: new Set() }, Math.floor(player.cursor));
}

const NONE = "Nothing is asked about this film: what comes next is zero, in sight already, or a coin toss.";

/**
 * What the card shows.
 * @param {Sitting} sitting
 * @param {Asked | null} shown
 * @param {boolean} revealed whether its answer is
 * @param {Score} score
 * @param {boolean} whole whether all of the film is here
 */
export function cardOf(sitting, shown, revealed, score, whole) {
  const number = sitting.asked.findIndex(({ id }) => id === shown?.id) + 1;
  return {
    title: shown ? `Question ${number} of ${sitting.asked.length}` : "Predict",
    score: scoreSaid(score),
    asks: shown !== null,
    open: shown !== null && !revealed,
    next: nextOf(sitting) !== null,
    says: !whole ? "The questions come when the film is whole." : sitting.asked.length ? "" : NONE,
  };
}
