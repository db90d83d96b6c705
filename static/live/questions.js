/** The questions of a class: as they travel, as they are judged, as they are typed. Pure. */

import { isError, read, truths } from "../questions/judge.js";

/** @typedef {import("../questions/judge.js").Question} Question */
/** @typedef {import("./place.js").Asked} Asked */
/** @typedef {Asked & {truth: any}} Full as its presenter has it */

const FIELDS = /** @type {const} */ (["id", "kind", "ask", "choices", "truth", "tolerance", "of", "says", "wrong"]);
const OF = /** @type {const} */ (["n", "name", "layer", "t", "i", "j", "example"]); // what a class has of it
const DOCUMENT = 1024; // bytes of a document, of which its link needs some, and what else there is in it
const BESIDE = 250;

/** A question that travelled, as the one that is judged. @param {Asked} asked @returns {Question} */
export function questionOf({ id, kind, ask, choices, truth, tolerance, of, says, wrong }) {
  const parts = { choices, truth: truth ?? undefined, tolerance, of, says, wrong };
  const known = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined && value !== null));
  return /** @type {Question} */ ({ id, kind, ask, ...known });
}

/**
 * A question as it travels: what a document has no room for is left out, the least needed first.
 * @param {Question} question @param {number} round @param {string} phase @param {string} link where the class is
 */
export function travelling(question, round, phase, link) {
  const parts = FIELDS.flatMap((name) => (question[name] === undefined ? [] : [[name, question[name]]]));
  const sent = { ...Object.fromEntries(parts), round, phase };
  if (question.of) sent.of = referenceOf(question.of);
  const room = DOCUMENT - BESIDE - bytesOf(link);
  for (const name of ["wrong", "says", "of"]) if (bytesOf(JSON.stringify(sent)) > room) delete sent[name];
  return sent;
}

/** A lesson says more of its number, of which nothing is asked here. @param {import("../questions/judge.js").Of} of */
const referenceOf = (of) =>
  Object.fromEntries(OF.flatMap((name) => (of[name] === undefined ? [] : [[name, of[name]]])));

/** Whether a class can answer it: the gradient of a layer is no cell. @param {Question} question */
export const canBePut = (question) =>
  question.kind !== "place" || truths(question).every((place) => /^\d+,\d+$/.test(String(place)));

/** @param {string} text */
const bytesOf = (text) => new TextEncoder().encode(text).length;

/**
 * A question as its presenter typed it.
 * @param {{kind: string, ask: string, choices: string, truth: string}} typed
 * @param {string} id
 * @returns {Question | {error: string}}
 */
export function composed({ kind, ask, choices, truth }, id) {
  const question = /** @type {Question} */ ({ id, kind, ask: ask.trim() });
  if (!question.ask) return { error: "Write the question first." };
  if (kind === "choice") {
    question.choices = choices
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
    if (question.choices.length < 2 || question.choices.length > 6)
      return { error: "Write 2 to 6 choices, one a line." };
  }
  if (!truth.trim()) return question;
  const right = read(question, kind === "choice" ? indexOf(question, truth) : truth);
  return isError(right) ? { error: `Right answer: ${right.error}` } : { ...question, truth: right };
}

/** The index of a choice by its words. @param {Question} question @param {string} words */
function indexOf({ choices = [] }, words) {
  const plain = (/** @type {string} */ text) => text.trim().toLowerCase();
  return String(choices.findIndex((choice) => plain(choice) === plain(words)));
}

/** An id that no other question of the session has. @param {number} now milliseconds */
export const freshId = (now) => `q${now.toString(36)}`;

/** @param {number} answered @param {number} people */
export const answeredSaid = (answered, people) => `${answered} of ${Math.max(people, answered)} have answered`;

/** @param {number} people */
export const peopleSaid = (people) => (people === 1 ? "1 person" : `${people} people`);
