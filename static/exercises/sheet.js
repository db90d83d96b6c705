/** An exercise sheet: numbers of a film that are hidden, as questions which a teacher chooses. Pure. */

import { labelOf } from "../inside/terms.js";
import { ALL } from "../shared/numbers.js";

/** @typedef {import("../inside/terms.js").Ref} Ref */
/** @typedef {import("../types.js").Film} Film */
/** @typedef {{id: string, ask: string, n: number, name: string, b: number, i: number}} SheetQuestion */
/**
 * As POST /api/exercises/sheet takes it.
 * @typedef {object} Sheet
 * @property {"sheet"} backflow
 * @property {1} version
 * @property {string} title
 * @property {string} film the query of its link
 * @property {"each" | "same"} seeds whether every student draws another seed
 * @property {number} tolerance relative
 * @property {SheetQuestion[]} questions
 * @property {string} [sha256]
 */
/** @typedef {Omit<SheetQuestion, "id">} Hidden a number that can be hidden, and how one asks for it */

export const TOLERANCE = 0.01;

/** @param {string} film @returns {Sheet} */
export const emptySheet = (film) => ({
  backflow: "sheet",
  version: 1,
  title: "",
  film,
  seeds: "each",
  tolerance: TOLERANCE,
  questions: [],
});

/**
 * What of an opened number can be hidden: itself; of a weight's gradient also the weight's new value.
 * @param {Film} film
 * @param {Ref | null} opened
 * @param {number} example
 * @returns {Hidden[]}
 */
export function hideable(film, opened, example) {
  const { start } = film;
  if (!start || !opened) return [];
  const b = example === ALL ? 0 : example;
  const { phase, name, i, j } = opened;
  if (phase === "gradient") {
    const label = labelOf(start, opened);
    const at = placeOf(i, j);
    const updated = labelOf(start, { ...opened, phase: "update" });
    return [
      { ask: label, n: stepOf(film, opened), name: `d${name}`, ...at },
      { ask: `${updated} after the update`, n: stepOf(film, { ...opened, phase: "update" }), name, ...at },
    ].filter(({ n }) => n >= 0);
  }
  const visit = phase === "visit";
  const n = stepOf(film, visit ? { ...opened, phase: "backward" } : opened);
  const label = labelOf(start, { ...opened, sweep: film.steps[n]?.sweep }); // of which backward pass, in words too
  const whose = !visit && start.batch > 1 ? `, example ${b + 1}` : "";
  const hidden = visit ? { name: `d${name}`, ...placeOf(i, j) } : { name, b, i };
  return n < 0 ? [] : [{ ask: `${label}${whose}`, n, ...hidden }];
}

/** Row and column of a weight; a bias has a column alone. @param {number} i @param {number} [j] */
const placeOf = (i, j) => (j === undefined ? { b: 0, i } : { b: i, i: j });

/**
 * The number of the step in which a number stands: the latest of its kind, or that of its backward pass.
 * @param {Film} film @param {Ref} ref
 */
function stepOf({ steps }, { phase, layer, t, sweep }) {
  return steps.findLastIndex(
    (step) =>
      step.phase === phase &&
      step.layer === (phase === "loss" ? step.layer : layer) &&
      step.t === t &&
      (sweep === undefined || sweep === null || step.sweep === sweep),
  );
}

/**
 * @param {Sheet} sheet @param {Hidden} hidden
 * @returns {Sheet} with it as the last question, unless it is one already
 */
export function withQuestion(sheet, hidden) {
  const same = sheet.questions.some((q) => placeSaid(q) === placeSaid(hidden));
  const id = String(Math.max(0, ...sheet.questions.map((q) => Number(q.id) || 0)) + 1);
  return same ? sheet : { ...sheet, questions: [...sheet.questions, { id, ...hidden }] };
}

/** @param {Hidden} hidden */
const placeSaid = ({ n, name, b, i }) => `${n},${name},${b},${i}`;

/** @param {Sheet} sheet @param {string} id @returns {Sheet} */
export const withoutQuestion = (sheet, id) => ({ ...sheet, questions: sheet.questions.filter((q) => q.id !== id) });

/** @param {Sheet} sheet @param {string} id @param {string} ask @returns {Sheet} */
export const withWords = (sheet, id, ask) => ({
  ...sheet,
  questions: sheet.questions.map((q) => (q.id === id ? { ...q, ask } : q)),
});

/**
 * The sheet in a file, as far as it can be shown; the server looks at the rest.
 * @param {string} text
 * @returns {Sheet}
 * @throws {Error} in a sentence
 */
export function sheetIn(text) {
  /** @type {any} */
  let found;
  try {
    found = JSON.parse(text);
  } catch {
    throw new Error("This file is no JSON; a sheet ends in .json, as the page saved it.");
  }
  if (found?.backflow === "answers") return sheetIn(JSON.stringify(found.sheet));
  if (found?.backflow !== "sheet" || !Array.isArray(found.questions) || typeof found.film !== "string")
    throw new Error("This file is no exercise sheet of Backflow.");
  return found;
}

/** The questions as one meets them in the film. @param {Sheet} sheet @returns {SheetQuestion[]} */
export const inOrder = ({ questions }) => questions.toSorted((one, other) => one.n - other.n);

/** The query of a sheet's film with a student's seed. @param {Sheet} sheet @param {number} seed */
export function filmOf({ film, seeds }, seed) {
  const fields = new URLSearchParams(film);
  if (seeds === "each") fields.set("seed", String(seed));
  return fields.toString();
}

/** The same film, whatever its seed. @param {Sheet} sheet @param {string} query */
export function isFilmOf({ film, seeds }, query) {
  const [own, other] = [film, query].map((text) => new URLSearchParams(text));
  if (seeds === "each") for (const fields of [own, other]) fields.delete("seed");
  for (const fields of [own, other]) fields.sort();
  return own.toString() === other.toString();
}
