/** What a lesson is on the page, which stops of it were seen, and what is said of that. Pure. */

/** @typedef {string | {kind: string, of?: Node[], text?: string, latex?: string, href?: string}} Node of sentences */
/** @typedef {Record<string, string>} Place as in the hash of the page */
/** @typedef {import("../questions/judge.js").Question & {place?: Place}} Question place: where its answer is shown */
/**
 * @typedef {object} Stop
 * @property {string} title
 * @property {string | null} query of its film
 * @property {Place | null} place where that rests
 * @property {Node[]} text
 * @property {Question | null} question
 */
/** @typedef {{line: number, says: string}} Fault */
/**
 * @typedef {object} Lesson
 * @property {string} id
 * @property {string} title
 * @property {string} sentence
 * @property {number} minutes
 * @property {string} sources
 * @property {Stop[]} stops
 * @property {Fault[]} faults
 */
/** @typedef {{id: string, title: string, sentence: string, minutes: number, stops: number, own: boolean}} Listed */
/** @typedef {{lessons: Listed[], faults: {file: string, line: number, says: string}[]}} Menu */
/** @typedef {Record<string, {seen: number[], last: number}>} Progress by lesson: stops that were seen; the last one */

/**
 * What was remembered; whatever is not as it should be counts as nothing.
 * @param {string | null} text
 * @returns {Progress}
 */
export function progressIn(text) {
  try {
    const said = JSON.parse(text ?? "{}");
    const whole = (/** @type {any} */ k) => Number.isInteger(k) && k >= 0;
    const good = Object.entries(said).filter(([, each]) => Array.isArray(each?.seen) && whole(each?.last));
    return Object.fromEntries(good.map(([id, { seen, last }]) => [id, { seen: seen.filter(whole), last }]));
  } catch {
    return {};
  }
}

/** @param {Progress} progress @param {string} id @param {number} k @returns {Progress} */
export function withSeen(progress, id, k) {
  const seen = new Set([...(progress[id]?.seen ?? []), k]);
  return { ...progress, [id]: { seen: [...seen].sort((a, b) => a - b), last: k } };
}

/** How far one is. @param {Progress} progress @param {Listed} lesson */
export function seenSaid(progress, { id, stops }) {
  const seen = (progress[id]?.seen ?? []).filter((k) => k < stops).length;
  if (!seen) return "";
  return seen === stops ? "all stops seen" : `${seen} of ${stops} stops seen`;
}

/**
 * The stop at which one goes on: where one was, and at the end from the start.
 * @param {Progress} progress
 * @param {Listed} lesson
 */
export function goesOnAt(progress, { id, stops }) {
  const last = progress[id]?.last ?? 0;
  return last < stops - 1 ? last : 0;
}

/** @param {number} n @param {string} word */
const many = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

/** How many stops and questions there are. @param {{stops: number, questions?: number}} lesson */
export const countSaid = ({ stops, questions = 0 }) =>
  [many(stops, "stop"), ...(questions ? [many(questions, "question")] : [])].join(", ");

/** What a lesson asks of a person. @param {Pick<Listed, "minutes" | "stops"> & {questions?: number}} lesson */
export const sizeSaid = (lesson) => `${many(lesson.minutes, "minute")}, ${countSaid(lesson)}`;
