/** An answer as a person types it, and whether it is right; if not, what was done to get it. Pure. */

import { asNumber } from "../shared/decimals.js";
import { format, threeDigits } from "../shared/numbers.js";

/**
 * @typedef {string | number} Answer sign "+" | "-" | "0"; a number; choice an index from 0; place "layer,t", or
 *   "layer,end" of the gradient
 */
/** @typedef {{answer: Answer, says: string, mistake?: string}} Wrong a usual one, and what was done to get it */
/** @typedef {{n: number, name: string, layer: number, t: number | null, i: number, j?: number, example: number}} Of */
/**
 * @typedef {object} Question
 * @property {string} id unique in its list
 * @property {"sign" | "number" | "choice" | "place"} kind
 * @property {string} ask one sentence; formulas stand between $…$
 * @property {string[]} [choices] of a choice, 2 to 6
 * @property {Answer | Answer[]} [truth] right answers; absent where only the presenter knows it
 * @property {Wrong[]} [wrong]
 * @property {string} [says] one sentence shown after Reveal: why it is so
 * @property {Of} [of] the number of the film that is asked for; n is its step
 * @property {number} [tolerance] relative, of a number
 * @property {string[]} [places] of a place: those that can be the answer; else all
 */
/**
 * @typedef {object} Judgement
 * @property {boolean | null} right null where there is no truth to judge by
 * @property {string | null} says what was done to get a wrong answer, where that is known
 * @property {string | null} mistake its id in the catalogue
 */

export const TOLERANCE = 0.01; // relative
const NEAR = 1e-15; // of a zero, as rounding leaves it
const POWERS = [1, 2, 3, -1, -2, -3]; // of ten by which a point can be misplaced

/** Signs by how people write them. @type {Record<string, "+" | "-" | "0">} */
const SIGNS = { "+": "+", positive: "+", plus: "+", "-": "-", negative: "-", minus: "-", 0: "0", zero: "0" };

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** Exponents in raised letters, and a power of ten written out, as a computer writes them. @param {string} typed */
const plain = (typed) =>
  asNumber(typed.replaceAll("⁻", "-").replaceAll(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (letter) => String(RAISED.indexOf(letter))))
    .replaceAll(/\s/g, "")
    .replace(/^\+/, "")
    .replace(/[·×x*]10(?:\^|\*\*)?([+-]?\d+)$/i, "e$1")
    .replace(/^(-?)10(?:\^|\*\*|(?=-))([+-]?\d+)$/, "$11e$2");

const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * `1.2e-3`, `−0,5`, `4.386·10⁻⁴`, `3/8`.
 * @param {string} typed
 * @returns {number | null} null where it is no number
 */
export function numberIn(typed) {
  const parts = plain(typed).split("/");
  if (parts.length > 2 || !parts.every((part) => NUMBER.test(part))) return null;
  const value = parts.length === 2 ? Number(parts[0]) / Number(parts[1]) : Number(parts[0]);
  return Number.isFinite(value) ? value : null;
}

/**
 * The answer that a person has typed or chosen.
 * @param {Question} question
 * @param {string} text of a choice its index: its words may be numbers as well
 * @returns {Answer | {error: string}}
 */
export function read({ kind, choices = [] }, text) {
  const typed = text.trim();
  if (kind === "number") return numberIn(typed) ?? { error: numberError(typed) };
  if (kind === "sign") {
    return SIGNS[asNumber(typed.toLowerCase())] ?? { error: "Choose a sign: +, − or 0." };
  }
  if (kind === "place")
    return /^\d+,(\d+|end)$/.test(typed.replaceAll(" ", "")) ? typed.replaceAll(" ", "") : { error: "Choose a place." };
  return /^\d+$/.test(typed) && Number(typed) < choices.length
    ? Number(typed)
    : { error: "Choose one of the answers." };
}

/** @param {string} typed */
const numberError = (typed) =>
  typed ? `“${typed.slice(0, 40)}” is no number; write it as 0.12, −1.2e-3 or 3/8.` : "Write a number first.";

/** @param {Answer | {error: string}} answer @returns {answer is {error: string}} */
export const isError = (answer) => typeof answer === "object";

/** All right answers. @param {Question} question @returns {Answer[]} */
export const truths = ({ truth }) => (truth === undefined ? [] : [truth].flat());

/**
 * Whether one number is the other, as far as the tolerance goes.
 * @param {number} value @param {number} of @param {number} tolerance relative
 */
export const near = (value, of, tolerance) =>
  Math.abs(value - of) <= Math.max(NEAR, tolerance * (1 + 1e-9) * Math.abs(of));

/**
 * @param {Question} question
 * @param {Answer} answer
 * @returns {Judgement}
 */
export function judge(question, answer) {
  const right = truths(question);
  if (!right.length) return { right: null, says: null, mistake: null };
  const same = (/** @type {Answer} */ other) => alike(question, answer, other);
  if (right.some(same)) return { right: true, says: null, mistake: null };
  const wrong = nearest(
    (question.wrong ?? []).filter((each) => same(each.answer)),
    answer,
  );
  if (wrong) return { right: false, says: wrong.says, mistake: wrong.mistake ?? null };
  return { right: false, says: question.kind === "number" ? slip(question, Number(answer)) : null, mistake: null };
}

/** @param {Question} question @param {Answer} answer @param {Answer} other */
function alike({ kind, tolerance = TOLERANCE }, answer, other) {
  if (kind === "number") return near(Number(answer), Number(other), tolerance);
  return String(answer) === String(other);
}

/** @param {Wrong[]} wrong @param {Answer} answer @returns {Wrong | undefined} */
const nearest = (wrong, answer) => wrong.toSorted((a, b) => distance(a.answer, answer) - distance(b.answer, answer))[0];

/** @param {Answer} one @param {Answer} other */
const distance = (one, other) => Math.abs(Number(one) - Number(other));

/**
 * What anybody does wrong with any number.
 * @param {Question} question
 * @param {number} answer
 * @returns {string | null}
 */
function slip(question, answer) {
  const tolerance = question.tolerance ?? TOLERANCE;
  for (const truth of truths(question).map(Number)) {
    if (truth === 0) continue;
    if (near(-answer, truth, tolerance)) return "The size is right, and the sign is the other one.";
    if (POWERS.some((power) => near(Math.abs(answer) * 10 ** power, Math.abs(truth), tolerance)))
      return "The digits are right, and the decimal point stands elsewhere.";
  }
  return null;
}

const SIGN_WORDS = /** @type {Record<string, string>} */ ({ "+": "positive", "-": "negative", 0: "zero" });

/**
 * An answer in words.
 * @param {Question} question
 * @param {Answer} answer
 * @param {(place: string) => string} [placeName]
 */
export function answerSaid({ kind, choices = [], tolerance = TOLERANCE }, answer, placeName = (place) => place) {
  if (kind === "number") return tolerance < 0.001 ? format(Number(answer)) : threeDigits(Number(answer));
  if (kind === "sign") return SIGN_WORDS[String(answer)] ?? "";
  return kind === "choice" ? (choices[Number(answer)] ?? "") : placeName(String(answer));
}

/**
 * The right answer in words; empty where there is none.
 * @param {Question} question
 * @param {(place: string) => string} [placeName]
 */
export const truthSaid = (question, placeName) =>
  truths(question)
    .map((answer) => answerSaid(question, answer, placeName))
    .join(" or ");

/** How exact a number is to be. @param {Question} question */
export function toleranceSaid({ kind, tolerance = TOLERANCE }) {
  if (kind !== "number") return "";
  const percent = Number((100 * tolerance).toPrecision(2));
  return tolerance >= 0.05 ? `Two digits suffice: within ${percent} %.` : `Within ${percent} %.`;
}

/**
 * What the catalogue knows of a wrong number: the mistake that gives it.
 * @param {Question} question
 * @param {Answer} answer
 * @param {{mistake: string, says: string, value: any}[]} mistaken what each mistake would make of the number
 * @returns {Judgement | null} null where none gives it
 */
export function explained(question, answer, mistaken) {
  const tolerance = question.tolerance ?? TOLERANCE;
  const given = Number(answer);
  const fitting = mistaken
    .map(({ mistake, says, value }) => ({ mistake, says, value: Number(value) }))
    .filter(({ value }) => near(given, value, tolerance));
  const [first] = fitting.sort((a, b) => Math.abs(a.value - given) - Math.abs(b.value - given));
  if (!first) return null;
  const value = threeDigits(first.value);
  const says = `${value} is what a known mistake gives, made all the way back: ${first.says}.`;
  return { right: false, says, mistake: first.mistake };
}
