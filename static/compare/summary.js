/**
 * What differs between two films, in a sentence: what was asked, the losses, the gradients, the errors far back.
 * Pure.
 */

import { applies } from "../form/query.js";
import { fieldsInForce, passedChanges } from "../form/changes.js";
import { difference, format, percent, real } from "../shared/numbers.js";
import { examplesSaid, gradientOf } from "./compare.js";
import { lagErrorName, lagsOf, throughTime } from "./lags.js";

/** @typedef {import("../form/query.js").Fields} Fields */
/** @typedef {import("../types.js").Film} Film */
/**
 * @typedef {{name: string, first: string, second: string}} Other a field that is another; empty where it means
 * nothing
 */

const EQUAL = 1e-9; // relative: both find the same number on other roads

/**
 * The fields that mean something in the second run and are others there.
 * @param {Fields} first @param {Fields} second @returns {Other[]}
 */
export function otherFields(first, second) {
  /** @param {string} name @param {Fields} fields */
  const meant = (name, fields) => (applies(name, fields) ? (fields[name] ?? "") : "");
  return Object.keys(second)
    .map((name) => ({ name, first: meant(name, first), second: meant(name, second) }))
    .filter((other) => applies(other.name, second) && other.first !== other.second);
}

const SHORT = ["cell", "hidden", "task", "steps", "algorithm"];

/** What stands in a name for a text that is too long for it, and for none. @type {Record<string, [string, string]>} */
const LONG = {
  params: ["own weights", "weights drawn by the seed"],
  state: ["own initial state", "initial state 0"],
  data: ["own numbers", "no own numbers"],
};

/**
 * Both runs in words: what a run is at all, with what is other; and only what is other in the second. Each by what
 * holds at its iteration; and where the same holds in both, by what they were begun with.
 * @param {Fields} first @param {Fields} second @returns {{first: string, second: string}}
 */
export function namesOf(first, second) {
  /** @type {Fields[]} */
  const [a, b] = [first, second].map((fields) => ({ ...fieldsInForce(fields), changes: passedChanges(fields) }));
  const others = otherFields(a, b);
  const apart = [...others, ...otherFields(b, a)].map(({ name }) => name);
  const now = [...new Set([...SHORT, ...apart])];
  const begun = otherFields(first, second).filter(({ name }) => ![...apart, "changes"].includes(name));
  const [here, there] = [begun.map(({ name, first }) => said(name, first)), begun.map(secondSaid)];
  return {
    first: [
      ...now.filter((name) => applies(name, a)).map((name) => said(name, a[name] ?? "")),
      ...begunSaid(here),
    ].join(", "),
    second: [...others.map(secondSaid), ...begunSaid(there)].join(", ") || "the same again",
  };
}

/** @param {string} name @param {string} value */
function said(name, value) {
  if (name in LONG) return LONG[name][value ? 0 : 1];
  if (name === "mistakes") return value ? `a wrong pass, ${value}` : "the right pass";
  return `${name} ${value || "off"}`;
}

/** @param {Other} other */
const secondSaid = ({ name, first, second }) =>
  name in LONG && first && second ? `other ${LONG[name][0]}` : said(name, second);

/** @param {string[]} words */
const begunSaid = (words) => (words.length ? [`begun with ${words.join(" and ")}`] : []);

/**
 * Of one film as a query's fields, those that another's are to be changed in.
 * @param {Fields} first
 * @param {Fields} second
 * @returns {Fields}
 */
export const changeOf = (first, second) =>
  Object.fromEntries(Object.entries(second).filter(([name, value]) => (first[name] ?? "") !== value));

/**
 * @param {Film} first both whole
 * @param {Film} second
 * @param {string} change the second run in words
 * @param {[number, number]} examples of the first, and of the second
 */
export function summaryOf(first, second, change, examples) {
  const parts = [lossesSaid(first, second), gradientsSaid(first, second), errorsSaid(first, second, examples)];
  return `With ${change}: ${parts.filter(Boolean).join("; ")}.${weightsSaid(first, second)}`;
}

/**
 * Whose weights a later iteration has: each run has been trained by itself.
 * @param {Film} first @param {Film} second
 */
function weightsSaid(first, second) {
  const [a, b] = [first, second].map(({ start }) => Number(start?.request.iteration ?? 0));
  if (a === b) return a ? ` Each has the weights after its own ${a === 1 ? "update" : `${a} updates`}.` : "";
  return ` This run has ${weightsAfter(a)}, the other one ${weightsAfter(b)}.`;
}

/** @param {number} updates */
const weightsAfter = (updates) =>
  updates ? `the weights after its own ${updates === 1 ? "update" : `${updates} updates`}` : "its initial weights";

/** @param {Film} first @param {Film} second */
function lossesSaid({ end: a }, { end: b }) {
  const [x, y] = [real(a?.loss ?? Number.NaN), real(b?.loss ?? Number.NaN)];
  return near(x, y) ? `the loss is the same, ${format(y)}` : `the loss is ${format(y)} instead of ${format(x)}`;
}

/** @param {Film} first @param {Film} second */
function gradientsSaid(first, second) {
  const [x, y] = [gradientOf(first.steps), gradientOf(second.steps)];
  if (x.length !== y.length) return `it has ${y.length} weights instead of ${x.length}`;
  const { size, apart, cosine } = difference(x, y);
  if (!Number.isFinite(size) || !Number.isFinite(apart)) return "the gradients have left the finite range";
  if (apart <= EQUAL * size) return "the gradient is the same";
  const far = size ? `differs by ${percent(apart / size)} of its norm` : `has the norm ${format(apart)} instead of 0`;
  return `the gradient ${far}${cosine === null ? "" : `, cosine ${format(cosine)}`}`;
}

/**
 * How far back each comes, and what is left at the farthest lag of both.
 * @param {Film} first
 * @param {Film} second
 * @param {[number, number]} examples
 */
function errorsSaid(first, second, examples) {
  if (!first.start || !second.start || throughTime(first.start) !== throughTime(second.start)) return "";
  const [a, b] = [first, second].map((film, k) => lagsOf(film, film.steps.length, examples[k]));
  const [x, y] = [a.at(-1), b.at(-1)];
  if (!x && !y) return "";
  const back = throughTime(first.start) ? "time steps" : "layers";
  if (!x || !y) return `${x ? "it sends no error" : "it alone sends an error"} back through time`;
  const lag = Math.min(x.lag, y.lag);
  const [at, there] = [a, b].map((points) => points.find((point) => point.lag === lag)?.size ?? 0);
  const reach = x.lag === y.lag ? "" : `the error comes back ${y.lag} ${back} instead of ${x.lag}, and `;
  const [here, beside] = [first.start, second.start].map(lagErrorName);
  const size = near(at, there) ? `is the same, ${format(there)}` : `is ${format(there)} instead of ${format(at)}`;
  const whose = examples[0] === examples[1] ? "" : `, ${examplesSaid(examples)}`;
  return `${reach}${here === beside ? `‖${here}‖` : "the error"} ${lag} ${back} back ${size}${whose}`;
}

/** @param {number} x @param {number} y */
const near = (x, y) => Object.is(x, y) || Math.abs(x - y) <= EQUAL * Math.max(Math.abs(x), Math.abs(y));
