/** Hyperparameters that change during a training: what changes, one change more, what ends an explosion. Pure. */

import { inForce } from "../film/schedule.js";
import { changesOf, fieldsInForce, scheduleOf, throughout } from "../form/changes.js";
import { queryOf } from "../form/query.js";
import { format } from "../shared/numbers.js";

/** @typedef {import("../form/query.js").Fields} Fields */
/** @typedef {Record<string, any>} Part of a request: its optimizer, clipping or algorithm */

const ALWAYS = ["rate", "limit", "k1", "k2", "length"]; // what is said of a part besides its name, changed or not

/**
 * At which iterations something changes, and what holds from there on.
 * @param {Record<string, any>} request
 * @returns {{at: number, says: string}[]}
 */
export function marksOf(request) {
  let before = request;
  return (request.changes ?? []).map((/** @type {any} */ { at, ...parts }) => {
    const says = Object.entries(parts).map(([name, part]) => `${name} ${partSaid(part, before[name])}`);
    before = { ...before, ...parts };
    return { at, says: says.join("; ") };
  });
}

/**
 * A part with its name and its main numbers, and with others that differ.
 * @param {Part | null} part
 * @param {Part | null} before
 */
function partSaid(part, before) {
  if (!part) return "off";
  const numbers = Object.entries(part).filter(
    ([name, value]) => typeof value === "number" && (ALWAYS.includes(name) || (before?.[name] ?? value) !== value),
  );
  return [part.name ?? part.kind, ...numbers.map(([name, value]) => `${name} ${format(value)}`)].join(", ");
}

/**
 * The schedule with one more change, which replaces later ones: what is said until its iteration stays, and what is
 * said of that iteration itself where the change says nothing of the same field.
 * @param {string} schedule
 * @param {number} at
 * @param {Fields} fields those that are empty stay as they are
 */
export function withChange(schedule, at, fields) {
  const changed = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ""));
  const until = changesOf(schedule).filter((change) => change.at <= at);
  const there = until.find((change) => change.at === at);
  return scheduleOf([...until.filter((change) => change !== there), { at, fields: { ...there?.fields, ...changed } }]);
}

/**
 * The first iteration in which two films are made otherwise; infinity where none is. A field that means nothing yet,
 * such as the limit of a clipping that a change brings, makes no difference before.
 * @param {Fields} one
 * @param {Fields} other
 */
export function firstDifference(one, other) {
  const at = (/** @type {Fields} */ fields, /** @type {number} */ i) =>
    queryOf({ ...fieldsInForce({ ...fields, iteration: String(i) }), iteration: "0", changes: "" });
  const begin = [0, ...[one, other].flatMap(({ changes = "" }) => changesOf(changes).map((change) => change.at))];
  return Math.min(...begin.filter((i) => at(one, i) !== at(other, i)));
}

/**
 * What may keep a run from exploding in an iteration: each with its name, and what becomes of the fields of the film.
 * @param {Record<string, any>} request
 * @param {number} i
 * @returns {[string, (fields: Fields) => Fields][]}
 */
export function remediesOf(request, i) {
  const { clip, optimizer } = inForce({ ...request, iteration: i });
  const rate = Number((optimizer.rate / 10).toPrecision(4));
  /** @type {[string, (fields: Fields) => Fields]} */
  const smaller = [`A smaller rate: ${format(rate)}`, (fields) => withRateAtMost(fields, rate)];
  return clip?.kind === "norm" && clip.limit <= 1
    ? [smaller]
    : [["Clip the gradient to norm 1", clippedToOne], smaller];
}

/** @param {Fields} fields */
const clippedToOne = (fields) => throughout(fields, { clip: "norm", limit: "1" });

/**
 * With no larger rate, neither at first nor after a change.
 * @param {Fields} fields
 * @param {number} most
 * @returns {Fields}
 */
function withRateAtMost(fields, most) {
  const smaller = (/** @type {Fields} */ each) => (Number(each.rate) > most ? { ...each, rate: String(most) } : each);
  const changes = changesOf(fields.changes).map((change) => ({ ...change, fields: smaller(change.fields) }));
  return { ...smaller(fields), changes: scheduleOf(changes) };
}
