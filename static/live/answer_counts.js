/** The answers of a class as bars, both rounds side by side, and the mistake that most have made. Pure. */

import { answerSaid, explained, judge } from "../questions/judge.js";

/** @typedef {import("../questions/judge.js").Question} Question */
/** @typedef {{round: number, answered: number, counts: Record<string, number>}} Round */
/** @typedef {{answer: string, says: string, right: boolean | null, people: number[]}} Bar people: by round */

const MOST = 8; // bars that a last row can read
const OTHERS = "other";

/** An answer as the server counts it, as the answer that it is. @param {Question} question @param {string} text */
const answerOf = ({ kind }, text) => (kind === "number" || kind === "choice" ? Number(text) : text);

/** All that can be answered, where these are few. @param {Question} question @returns {string[]} */
const options = ({ kind, choices = [] }) =>
  kind === "sign" ? ["+", "-", "0"] : kind === "choice" ? choices.map((_, k) => String(k)) : [];

/**
 * @param {Question} question with its truth where it is revealed
 * @param {Round[]} rounds
 * @param {(place: string) => string} [placeName]
 * @returns {Bar[]} the commonest; of numbers the smallest first; the rest together, last
 */
export function barsOf(question, rounds, placeName) {
  const people = (/** @type {string} */ answer) => rounds.map(({ counts }) => counts[answer] ?? 0);
  const given = new Set(rounds.flatMap(({ counts }) => Object.keys(counts)));
  given.delete(OTHERS);
  const all = options(question).length ? options(question) : [...given];
  const shown = options(question).length ? all : all.toSorted((a, b) => sum(people(b)) - sum(people(a))).slice(0, MOST);
  const sorted = question.kind === "number" ? shown.toSorted((a, b) => Number(a) - Number(b)) : shown;
  const bars = sorted.map((answer) => ({
    answer,
    says: answerSaid(question, answerOf(question, answer), placeName),
    right: rightOf(question, answer),
    people: people(answer),
  }));
  const rest = rounds.map(({ counts }, k) => sum(Object.values(counts)) - sum(bars.map((bar) => bar.people[k])));
  return sum(rest) > 0 ? [...bars, { answer: OTHERS, says: "other answers", right: null, people: rest }] : bars;
}

/** @param {Question} question @param {string} answer @returns {boolean | null} null where nobody knows */
const rightOf = (question, answer) => judge(question, answerOf(question, answer)).right;

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

/**
 * The share of each round that is right, in a sentence; nothing where no truth is known.
 * @param {Bar[]} bars @param {Round[]} rounds
 */
export function rightSaid(bars, rounds) {
  if (!bars.some(({ right }) => right !== null)) return "";
  const right = rounds.map((_, k) => sum(bars.filter((bar) => bar.right).map((bar) => bar.people[k])));
  const shares = rounds.map(({ counts }, k) => `${right[k]} of ${sum(Object.values(counts))}`);
  return `Right: ${shares.join(", then ")}.`;
}

/**
 * The mistake that gives the answer of most of those who are wrong.
 * @param {Question} question
 * @param {Record<string, number>} counts
 * @param {{mistake: string, says: string, value: any}[]} mistaken what each mistake would make of the number
 * @returns {string} a sentence, or nothing
 */
export function commonestMistake(question, counts, mistaken) {
  /** @type {Map<string, number>} */
  const made = new Map();
  for (const [text, people] of Object.entries(counts)) {
    if (text === OTHERS) continue;
    const answer = answerOf(question, text);
    const { right, says } = judge(question, answer);
    const known = right === false ? (says ?? explained(question, answer, mistaken)?.says ?? null) : null;
    if (known) made.set(known, (made.get(known) ?? 0) + people);
  }
  const [most] = [...made].sort(([, a], [, b]) => b - a);
  return most ? `The commonest mistake (${most[1]} of ${sum(Object.values(counts))}): ${most[0]}` : "";
}
