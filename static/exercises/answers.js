/** A student's way through a sheet: what is hidden now, what was answered, and the file to hand in. Pure. */

import { near } from "../questions/judge.js";
import { inOrder } from "./sheet.js";

/** @typedef {import("./sheet.js").Sheet} Sheet */
/** @typedef {import("./sheet.js").SheetQuestion} SheetQuestion */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {{answer: number | null, tries: number, shown: boolean, right: boolean}} Given */
/** @typedef {{sheet: Sheet, seed: number, given: Record<string, Given>}} Answers */

export const HINT_AFTER = 2; // tries that were wrong
const NONE = Object.freeze({ answer: null, tries: 0, shown: false, right: false });

/** @param {Sheet} sheet @param {number} seed @returns {Answers} */
export const begin = (sheet, seed) => ({ sheet, seed, given: {} });

/** @param {Answers} answers @param {string} id @returns {Given} */
export const givenOf = ({ given }, id) => given[id] ?? NONE;

/** Whether nothing is hidden of it any longer. @param {Answers} answers @param {SheetQuestion} question */
const settled = (answers, { id }) => {
  const { right, shown } = givenOf(answers, id);
  return right || shown;
};

/** The first question in the film that is still open; null when all are done. @param {Answers} answers */
export const current = (answers) => inOrder(answers.sheet).find((q) => !settled(answers, q)) ?? null;

/** How many steps of the film may be seen. @param {Answers} answers */
export const untilOf = (answers) => current(answers)?.n ?? Infinity;

/**
 * @param {Answers} answers @param {string} id @param {number} answer @param {boolean} right
 * @returns {Answers}
 */
export function answered(answers, id, answer, right) {
  const { tries } = givenOf(answers, id);
  return { ...answers, given: { ...answers.given, [id]: { answer, right, tries: tries + 1, shown: false } } };
}

/** The number is shown, as somebody gave up. @param {Answers} answers @param {string} id @returns {Answers} */
export function shown(answers, id) {
  return { ...answers, given: { ...answers.given, [id]: { ...givenOf(answers, id), shown: true } } };
}

/** @param {Answers} answers how many are right, of how many */
export const score = (answers) => ({
  right: answers.sheet.questions.filter(({ id }) => givenOf(answers, id).right).length,
  of: answers.sheet.questions.length,
});

/** As POST /api/exercises/answers takes it. @param {Answers} answers @param {string} name */
export const fileOf = (answers, name) => ({
  backflow: "answers",
  version: 1,
  name: name.trim(),
  seed: answers.seed,
  sheet: answers.sheet,
  answers: answers.sheet.questions.map(({ id }) => {
    const { answer, tries, shown: seen } = givenOf(answers, id);
    return { id, answer, tries, shown: seen };
  }),
});

/**
 * The number that is asked for.
 * @param {Step | undefined} step
 * @param {Pick<SheetQuestion, "name" | "b" | "i">} place
 * @returns {number | null} null where the step has none
 */
export function numberAt(step, { name, b, i }) {
  const array = step?.values[name] ?? (name.startsWith("d") ? step?.grads[name.slice(1)] : undefined);
  const row = Array.isArray(array) && Array.isArray(array[0]) ? array[b] : array;
  const found = Array.isArray(row) ? row[i] : row;
  return found === undefined || Array.isArray(found) ? null : Number(found);
}

/** @param {Sheet} sheet @param {number} answer @param {number} truth */
export const isRight = ({ tolerance }, answer, truth) => near(answer, truth, tolerance);

/** A seed of one's own. @param {() => number} random from 0 to 1 */
export const drawSeed = (random) => 1 + Math.floor(random() * (2 ** 31 - 1));
