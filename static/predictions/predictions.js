/** Predictions and targets as a person reads them: as symbols, and as places of a colour scale. Pure. */

import { format, percent, real, reals } from "../shared/numbers.js";
import { visible } from "../shared/symbols.js";

/** @typedef {import("../types.js").Learned} Learned */
/** @typedef {import("../types.js").Num} Num */

const FEW = 3; // numbers that are told one by one

/** The largest numbers of a row, by their places. @param {Num[]} row @returns {number[]} */
export function largest(row) {
  const most = Math.max(...reals(row));
  return row.flatMap((x, k) => (real(x) === most ? [k] : []));
}

/**
 * The name of a place; a space would not be seen.
 * @param {number} place
 * @param {string[] | null} names
 * @returns {string}
 */
export const named = (place, names) => visible(names?.[place] ?? String(place));

/**
 * What was meant, or said.
 * @param {Num[]} row
 * @param {Learned} learned
 * @param {boolean} one of several equally large ones only the first
 */
export function symbolOf(row, { kind, names }, one) {
  if (kind === "numbers") return numbers(row);
  if (kind === "bits")
    return reals(row)
      .map((x) => (!one && x === 0.5 ? "·" : bit(x)))
      .join("");
  if (!reals(row).every(Number.isFinite)) return "?";
  if (row.every((x) => x === 0)) return "·";
  const places = largest(row);
  return (one ? places.slice(0, 1) : places).map((k) => named(k, names.outputs)).join("/");
}

/** @param {number} x */
const bit = (x) => (Number.isFinite(x) ? (x > 0.5 ? "1" : "0") : "?");

/**
 * What went in, as symbols where that is what it is; nothing where it is too much to be told.
 * @param {Learned} learned
 * @returns {string[][] | null} by t and example
 */
export function heardOf({ examples: { inputs }, names }) {
  const symbols = inputs
    .flat()
    .every((row) => row.length > 1 && row.every((x) => x === 0 || x === 1) && row.filter(Boolean).length < 2);
  if (!symbols && inputs[0][0].length > FEW) return null;
  return inputs.map((rows) => rows.map((row) => (symbols ? heard(row, names.inputs) : numbers(row))));
}

/** @param {Num[]} row @param {string[] | null} names */
const heard = (row, names) => (row.includes(1) ? named(row.indexOf(1), names) : "·");

/** @param {Num[]} row */
const numbers = (row) => (row.length > FEW ? `${row.length} numbers` : row.map(format).join(", "));

/** How it went, in a sentence. @param {Learned} learned @returns {string} */
export function saidOf(learned) {
  const { iteration, accuracy, text } = learned;
  const after = iteration
    ? `After ${iteration} ${iteration === 1 ? "update" : "updates"}`
    : "Before any update, with the initial weights";
  const data = dataSaid(learned);
  const right =
    accuracy === null
      ? `${unjudged(learned)} Shown: ${data}.`
      : `${percent(accuracy)} of the answers are right, on ${data}.`;
  const stopped =
    text && !text.whole ? " The network wrote no further: what it says is no finite number any more." : "";
  const more = iteration ? "" : " “After how many updates”, under More in the form, says how long it learns.";
  return `${after}, ${right}${stopped}${more}`;
}

/** What was answered. @param {Learned} learned */
function dataSaid({ held_out, overlap, of }) {
  const examples = `${of} ${of === 1 ? "example" : "examples"}`;
  if (!held_out) return `${examples} of this update's batch`;
  return overlap
    ? `${examples} drawn apart from the batches; as there are finitely many, a batch may have had the same`
    : `${examples} which no update has seen`;
}

/** Why no answer is right or wrong. @param {Learned} learned */
const unjudged = ({ examples }) =>
  examples.right
    ? "no answer is judged: where the loss counts, no target says what is right."
    : "nobody has said how near an answer must come to be right.";

/** When an answer is right; nothing where none is judged. @param {Learned} learned */
export function ruleOf({ kind, accuracy, tolerance }) {
  if (accuracy === null) return "";
  if (kind === "classes") return "An answer is right where the largest output has the largest target.";
  if (kind === "bits") return "A number is right on the same side of 0.5 as its target; a target of 0.5 is not judged.";
  return `An answer is right where it is less than ${format(Number(tolerance))} away from its target.`;
}

/** What a temperature does to the chances with which letters are drawn. @param {number} temperature */
export function temperatureSaid(temperature) {
  if (temperature === 0) return "always the likeliest letter";
  if (temperature === 1) return "with the chances that it has learned";
  return temperature < 1 ? "likely letters are drawn more often" : "unlikely letters are drawn more often";
}

/**
 * At which time steps no answer is judged, in a sentence; a bar of no height would not tell.
 * @param {Learned} learned
 * @returns {string}
 */
export function unasked({ accuracy_by_moment }) {
  const timeSteps = accuracy_by_moment.flatMap((share, t) => (share === null ? [t] : []));
  const runs = timeSteps
    .filter((t) => !timeSteps.includes(t - 1))
    .map((t) => [t, timeSteps.find((u) => u >= t && !timeSteps.includes(u + 1)) ?? t]);
  return runs.length
    ? `No answer is judged at t = ${runs.map(([from, to]) => (from === to ? from : `${from} to ${to}`)).join(", ")}.`
    : "";
}

/** Whether every place of the plane belongs to one of more than two classes. @param {Learned} learned */
export const manyClasses = ({ kind, boundary }) => kind === "classes" && (boundary?.outputs[0][0].length ?? 0) > 2;

/**
 * From what to what the numbers of an output go: of the targets where these are numbers, else from 0 to 1.
 * @param {Learned} learned
 * @param {number} output
 * @returns {[number, number]}
 */
export function rangeOf({ kind, examples }, output) {
  if (kind !== "numbers") return [0, 1];
  const targets = examples.targets.flat().map((row) => real(row[output]));
  const low = targets.reduce((a, b) => Math.min(a, b), Infinity);
  const high = targets.reduce((a, b) => Math.max(a, b), -Infinity);
  return low < high ? [low, high] : [low - 1, low + 1];
}

/**
 * Where an answer lies on the scale, -1 to 1: of two classes by which is the larger one, else within its range.
 * @param {Num[]} row
 * @param {Learned} learned
 * @param {number} output
 */
export function placeOf(row, learned, output) {
  if (learned.kind === "classes" && row.length === 2) return clamped(real(row[1]) - real(row[0]));
  const [low, high] = rangeOf(learned, output);
  return clamped((2 * (real(row[output]) - low)) / (high - low) - 1);
}

/** @param {number} x */
const clamped = (x) => Math.max(-1, Math.min(1, x));
