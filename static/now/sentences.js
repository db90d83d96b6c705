/** A step told in a few short sentences, made from its numbers. Pure. */

import { beginsAnew, restartsIn } from "../film/arrivals.js";
import { influenceOf, outputName } from "../film/board.js";
import { atTimeStep, layerName, overBatch, together } from "../film/naming.js";
import { exampleOf, flat, norm, percent, real, strongest, format } from "../shared/numbers.js";
import { askedFor } from "../shared/symbols.js";
import { backward } from "./error_sentences.js";
import { clip, gradient, update } from "./learning_sentences.js";
import { lossOfExample } from "./losses.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */

/** @type {Record<string, (board: Board, step: Step) => string>} */
const TOLD = { forward, loss, backward, influence, cut, gradient, clip, update };

/** @param {Board} board @returns {string} */
export function sentence(board) {
  if (!board.step) return opening(board.start);
  return (TOLD[board.step.phase] ?? (() => ""))(board, board.step);
}

/** What there is to be seen, before it begins. @param {Start} start */
function opening({ sweeps, steps }) {
  const what = sweeps.length
    ? `the values go forward, then the error flows back${steps > 1 ? " through time" : ""}`
    : "values and their sensitivities to the weights go forward together, and no error flows back through time";
  return `Nothing has happened yet. Press Play: ${what}. The weights wait until the end.`;
}

/** @param {Board} board @param {Step} step */
function forward({ start, example }, { t, layer, values }) {
  const l = Number(layer);
  const name = layerName(start, l);
  const source = l === 0 ? "the input" : layerName(start, l - 1);
  const previous = beginsAnew(start, t) ? "its initial state" : `its previous state, of t = ${Number(t) - 1}`;
  const state = "h_prev" in values ? ` and ${previous}` : "";
  const anew =
    state && restartsIn(start).has(Number(t))
      ? ` An epoch begins here: nothing comes over from t = ${Number(t) - 1}.`
      : "";
  const all = together(example, start);
  const out = largestOf(exampleOf(values[outputName(start, l)], example), Boolean(all));
  return `${atTimeStep(start, t)} ${name} receives ${source}${state}. ${out}${all && ` (${all})`}.${anew}`;
}

/** The activation that is farthest from zero, if it is one alone. @param {number[]} out @param {boolean} signless */
function largestOf(out, signless) {
  const best = strongest(out, 0, out.length);
  if (out.length === 1) return `Its activation is ${format(out[0])}`;
  if (!Number.isFinite(out[best])) return `The activation of unit ${best} is not finite: ${format(out[best])}`;
  const size = Math.abs(out[best]);
  const alike = out.flatMap((x, i) => (Math.abs(x) === size ? [i] : []));
  if (!size) return "All its activations are 0";
  if (alike.length === out.length) return `All its activations have the same size, ${format(size)}`;
  if (alike.length > 1) return `Its largest activations are those of units ${listed(alike)}, of size ${format(size)}`;
  const inSize = signless || out[best] > 0 ? "" : " in size";
  return `Its largest activation${inSize} is ${format(out[best])}, of unit ${best}`;
}

/** @param {(number | string)[]} items */
const listed = (items) => `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`;

/** @param {Board} board @param {Step} step */
function loss(board, step) {
  const { start, example } = board;
  const { t, values } = step;
  const at = atTimeStep(start, t);
  const weight = weightSaid(start, real(values.weight));
  const nothing = (/** @type {any[]} */ row) => start.request.loss === "cross_entropy" && row.every((y) => !real(y));
  if (values.target.every(nothing)) return `${at} there is no target: nothing is asked of the network, and no loss.`;
  if (together(example, start))
    return (
      `${at} the outputs of all ${start.batch} examples are compared with their targets: the mean of their ` +
      `losses is ${format(values.loss)}.${weight}`
    );
  const target = exampleOf(values.target, example);
  const mean = start.batch > 1 ? `; the mean over the batch is ${format(values.loss)}` : "";
  if (nothing(target)) return `${at} this example has no target, and no loss${mean}.${weight}`;
  const own =
    start.batch > 1 ? `this example's loss is ${format(ownLoss(board, step))}` : `the loss is ${format(values.loss)}`;
  return `${at} ${answered(start, target, exampleOf(values.output, example))}: ${own}${mean}.${weight}`;
}

/**
 * What was asked, and what the network answers: probabilities in per cent, else outputs.
 * @param {Start} start
 * @param {number[]} target
 * @param {number[]} output
 */
function answered(start, target, output) {
  const asked = askedFor(start, target);
  if (!asked.length && target.length > 1) return "the output is compared with the target";
  if (!asked.length) return `the target is ${format(target[0])} and the output ${format(output[0])}`;
  const likely = start.request.loss === "cross_entropy";
  const numbers = asked.map(({ place }) => (likely ? percent(output[place]) : format(output[place])));
  const symbols = asked.map(({ symbol }) => symbol);
  if (symbols.length === 1)
    return (
      `the target is ${ofClass(start)}${symbols[0]}, and ${likely ? "the network gives it" : "its output is"} ` +
      `${numbers[0]}`
    );
  const gives = likely ? "the network gives them" : "their outputs are";
  return `the target is ${symbols.join(" or ")}, in equal shares, and ${gives} ${listed(numbers)}`;
}

/** Own data have no names for their classes, only places. @param {Start} start */
const ofClass = ({ request }) => (request.task ? "" : "class ");

/** The loss of the example that is shown. @param {Board} board @param {Step} step */
function ownLoss({ start, example, forward }, { t, layer, values }) {
  const row = (/** @type {any[]} */ rows) => rows[Math.min(example, rows.length - 1)];
  const z = row(forward[Number(layer)][Number(t)]?.values.z ?? values.output);
  return lossOfExample(start.request.loss, { z, output: row(values.output), target: row(values.target) });
}

/** @param {Start} start @param {number} weight */
function weightSaid({ steps }, weight) {
  if (weight === 1) return "";
  return weight === 0
    ? ` Its weight is 0: ${steps > 1 ? "the loss of this time step" : "it"} is not part of L.`
    : ` In L it has the weight ${format(weight)}.`;
}

/** @param {Board} board @param {Step} step */
function influence({ start }, step) {
  const gathered = norm(Object.values(step.grads).flatMap(flat));
  const name = layerName(start, Number(step.layer));
  return (
    `${atTimeStep(start, step.t)} the sensitivity of the state to the weights of ${name} (their influence, ` +
    `∂s/∂θ) is carried forward: norm ${format(influenceOf(step))}${overBatch(start)}. With ∂Lₜ/∂sₜ of this ` +
    `time step's loss it gives their gradient at once, norm ${format(gathered)}; no error goes back.`
  );
}

/** @param {Board} board @param {Step} step */
function cut({ start }, { t, layer, values }) {
  const name = layerName(start, Number(layer));
  const at = `At t = ${t} the backward pass through ${name} is truncated`;
  if (real(values.norm) === 0) return `${at}: the error that would go on to t = ${Number(t) - 1} is zero.`;
  return `${at}: an error of norm ${format(values.norm)}${overBatch(start)} is not sent on to t = ${Number(t) - 1}.`;
}
