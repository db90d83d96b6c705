/**
 * What differs between two films, in a sentence: what was asked, the losses, the gradients, the errors far back.
 * Pure.
 */

import { errorName } from "../film/board.js";
import { applies } from "../form/query.js";
import { difference, format, percent, real } from "../shared/numbers.js";
import { gradientOf } from "./compare.js";
import { lagsOf, throughTime } from "./lags.js";

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

/**
 * Both runs in words: what a run is at all, with what is other; and only what is other in the second.
 * @param {Fields} first @param {Fields} second @returns {{first: string, second: string}}
 */
export function namesOf(first, second) {
  const others = otherFields(first, second);
  const lost = otherFields(second, first).map(({ name }) => name);
  const all = [...new Set([...SHORT, ...others.map(({ name }) => name), ...lost])].filter((name) =>
    applies(name, first),
  );
  /** @param {string} name @param {string} value */
  const said = (name, value) => (name === "mistakes" ? `a wrong pass, ${value}` : `${name} ${value || "off"}`);
  return {
    first: all.map((name) => said(name, first[name] ?? "")).join(", "),
    second: others.map(({ name, second }) => said(name, second)).join(", ") || "the same again",
  };
}

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
 * @param {number} example
 */
export function summaryOf(first, second, change, example) {
  const parts = [lossesSaid(first, second), gradientsSaid(first, second), errorsSaid(first, second, example)];
  return `With ${change}: ${parts.filter(Boolean).join("; ")}.`;
}

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
 * @param {number} example
 */
function errorsSaid(first, second, example) {
  if (!first.start || !second.start || throughTime(first.start) !== throughTime(second.start)) return "";
  const [a, b] = [first, second].map((film) => lagsOf(film, film.steps.length, example));
  const [x, y] = [a.at(-1), b.at(-1)];
  if (!x && !y) return "";
  const back = throughTime(first.start) ? "time steps" : "layers";
  if (!x || !y) return `${x ? "it sends no error" : "it alone sends an error"} back through time`;
  const lag = Math.min(x.lag, y.lag);
  const [at, there] = [a, b].map((points) => points.find((point) => point.lag === lag)?.size ?? 0);
  const reach = x.lag === y.lag ? "" : `the error comes back ${y.lag} ${back} instead of ${x.lag}, and `;
  const name = [first.start, second.start].every((start) => errorsOf(start) === "δ") ? "‖δ‖" : "the error";
  const size = near(at, there) ? `is the same, ${format(there)}` : `is ${format(there)} instead of ${format(at)}`;
  return `${reach}${name} ${lag} ${back} back ${size}`;
}

/**
 * Whether a film's errors by lag are those of pre-activations, or of states.
 * @param {import("../types.js").Start} start
 */
const errorsOf = (start) =>
  errorName(
    start,
    Math.max(
      0,
      start.layers.findLastIndex(({ cell }) => cell !== "dense"),
    ),
  );

/** @param {number} x @param {number} y */
const near = (x, y) => Object.is(x, y) || Math.abs(x - y) <= EQUAL * Math.max(Math.abs(x), Math.abs(y));
