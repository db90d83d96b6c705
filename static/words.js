/** A step told in one sentence, made from its numbers. Pure. */

import { beginsAnew, restartsIn } from "./arrivals.js";
import { errorName, errorOf, influenceOf, outputName } from "./board.js";
import { ALL, exampleOf, norm, percent, real, shares, told } from "./numbers.js";

/** @typedef {import("./types.js").Board} Board */
/** @typedef {import("./types.js").Start} Start */
/** @typedef {import("./types.js").Step} Step */

const RAISED = [..."⁰¹²³⁴⁵⁶⁷⁸⁹"];

/** The name of a layer on the stage: h¹, h² ... and y for the output. @param {Start} start @param {number} layer */
export const layerName = (start, layer) =>
  layer === start.layers.length - 1 ? "y" : `${outputName(start, layer)}${RAISED[layer + 1]}`;

/**
 * What an input or a target stands for, where its row is one-hot.
 * @param {Start} start
 * @param {number[]} row
 * @returns {string | null}
 */
export function symbolOf(start, row) {
  const hot = row.indexOf(1);
  if (row.length < 2 || hot < 0 || row.some((x, i) => x !== (i === hot ? 1 : 0))) return null;
  const text = start.request.task?.name === "next_letter" ? start.request.task.text : "";
  const letters = [...new Set(text)].sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0));
  const letter = letters[hot] ?? (row.length <= 26 ? String.fromCharCode(65 + hot) : String(hot));
  return letter === " " ? "␣" : letter === "\n" ? "⏎" : letter;
}

/** @typedef {{name: string, size: number, share: number}} Sender */

/**
 * Who sent the error of a backward step, with shares in whole per cent that add up.
 * @param {Board} board
 * @param {Step} step
 * @returns {Sender[]}
 */
export function senders(board, step) {
  const { start, example } = board;
  const { t, layer, values } = step;
  if (layer === null || t === null) return [];
  if (layer === start.layers.length - 1) return withShares([["the loss", norm(exampleOf(values.delta, example))]]);
  const above = `from ${layerName(start, layer + 1)}`;
  if ("from_next" in values) {
    const next = /** @type {[string, number]} */ ([
      `from t = ${t + 1}, the future`,
      norm(exampleOf(values.from_next, example)),
    ]);
    return withShares([
      [`${above}, above`, norm(exampleOf(values.from_above, example))],
      ...(t < start.steps - 1 ? [next] : []),
    ]);
  }
  return unitsAbove(board, layer, t);
}

/**
 * The units above, each with what it sends down through its weights.
 * @param {Board} board
 * @param {number} layer
 * @param {number} t
 * @returns {Sender[]}
 */
function unitsAbove(board, layer, t) {
  const { start, example } = board;
  const sent = board.backward[layer + 1][t];
  if (!sent) return [];
  const delta = exampleOf(sent.values.delta, example);
  const w = /** @type {number[][]} */ (start.params[layer + 1].W);
  const name = layerName(start, layer + 1);
  return withShares(delta.map((d, j) => [`from ${name}[${j}]`, norm(w.map((row) => real(row[j]) * d))]));
}

/** @param {[string, number][]} sizes @returns {Sender[]} */
function withShares(sizes) {
  const parts = shares(sizes.map(([, size]) => size));
  return sizes.map(([name, size], i) => ({ name, size, share: parts[i] }));
}

/** @type {Record<string, (board: Board, step: Step) => string>} */
const TOLD = { forward, loss, backward, influence, cut, gradient, clip, update };

/** @param {Board} board @returns {string} */
export function sentence(board) {
  if (!board.step)
    return "Nothing has happened yet. Press Play and watch the values go forward, then the error flow back.";
  return (TOLD[board.step.phase] ?? (() => ""))(board, board.step);
}

/** @param {Start} start @param {number | null} t */
const atMoment = (start, t) => (start.steps > 1 ? `At t = ${t}` : "Here");

/**
 * How a number stands for the whole batch, which has no sign; nothing where one example is shown.
 * @param {number} example
 * @param {Start} start
 */
export const together = (example, start) => (example === ALL ? `root mean square of ${start.batch} examples` : "");

/** @param {Board} board @param {Step} step */
function forward({ start, example }, { t, layer, values }) {
  const l = /** @type {number} */ (layer);
  const name = layerName(start, l);
  const out = exampleOf(values[outputName(start, l)], example);
  const strongest = out.reduce((best, x, i) => (Math.abs(x) > Math.abs(out[best]) ? i : best), 0);
  const heard = l === 0 ? "the input" : layerName(start, l - 1);
  const past =
    "h_prev" in values
      ? beginsAnew(start, t)
        ? " and its initial state"
        : ` and its own past of t = ${Number(t) - 1}`
      : "";
  const anew =
    past && restartsIn(start).has(Number(t))
      ? ` An epoch begins here: nothing comes over from t = ${Number(t) - 1}.`
      : "";
  const answer = together(example, start) ? `: over all ${start.batch} examples its root mean square is` : ", with";
  return `${atMoment(start, t)} ${name} hears ${heard}${past}; unit ${strongest} answers strongest${answer} ${told(out[strongest])}.${anew}`;
}

/** @param {Board} board @param {Step} step */
function loss({ start, example }, { t, values }) {
  const target = exampleOf(values.target, example);
  const output = exampleOf(values.output, example);
  const symbol = symbolOf(start, target);
  const weight = real(values.weight) === 1 ? "" : ` It counts ${told(values.weight)} times.`;
  if (!symbol && start.request.loss === "cross_entropy" && target.every((x) => x === 0)) {
    return `${atMoment(start, t)} nothing is asked of the network: no target, no loss.`;
  }
  if (together(example, start))
    return `${atMoment(start, t)} the outputs of all ${start.batch} examples are compared with their targets: the loss is ${told(values.loss)}.${weight}`;
  if (!symbol)
    return `${atMoment(start, t)} the output is compared with the target: the loss is ${told(values.loss)}.${weight}`;
  const given =
    start.request.loss === "cross_entropy"
      ? `gives it ${percent(output[target.indexOf(1)])}`
      : `says ${told(output[target.indexOf(1)])} there`;
  return `${atMoment(start, t)} the target is ${symbol}, and the network ${given}: the loss is ${told(values.loss)}.${weight}`;
}

/** @param {Board} board @param {Step} step */
function backward(board, step) {
  const { start, example } = board;
  const { t, layer, values } = step;
  const l = /** @type {number} */ (layer);
  const name = layerName(start, l);
  const all = together(example, start);
  const size = `${told(norm(errorOf(step, example)))}${all && ` (${all})`}`;
  if (!norm(errorOf(step, example)))
    return `${atMoment(start, t)} no error reaches ${name}: ${errorName(start, l)} is zero.`;
  if (l === start.layers.length - 1)
    return `${atMoment(start, t)} the error sets out: δ of the output has size ${size}.`;
  const from = senders(board, step);
  const gate = slopes(values, example, all && ", in root mean square") + memory(values, example, Number(t));
  if (!("from_next" in values)) {
    const most = from.reduce((a, b) => (b.share > a.share ? b : a), from[0]);
    const sender = from.length > 1 ? `${most.share} % of it ${most.name}` : "through the weights";
    return `${atMoment(start, t)} the error comes down into ${name}, ${sender}.${gate}`;
  }
  const [above, next] = from;
  if (!next?.size)
    return `${atMoment(start, t)} the error of ${name} comes only from above; no future sends any back.${gate}`;
  if (!above.size)
    return `${atMoment(start, t)} the error of ${name} comes only from t = ${Number(t) + 1}, back through time.${gate}`;
  return `${atMoment(start, t)} two errors meet in ${name}: ${above.share} % comes down from above, ${next.share} % comes back from t = ${Number(t) + 1}.${gate}`;
}

/**
 * How the error gets into an LSTM's memory, and how much of it is kept on the way back.
 * @param {Record<string, any>} values
 * @param {number} example
 * @param {number} t
 */
function memory(values, example, t) {
  if (!("dc" in values)) return "";
  const [hidden, next] = shares([norm(exampleOf(values.dc_hidden, example)), norm(exampleOf(values.dc_next, example))]);
  if (!hidden && !next) return "";
  return ` Into its memory c, ${hidden} % comes through the output gate and ${next} % along the memory itself${next ? `, from t = ${t + 1}` : ""}.`;
}

/**
 * What f' lets through, where that is worth a word.
 * @param {Record<string, any>} values
 * @param {number} example
 * @param {string} all how it stands for the batch
 */
function slopes(values, example, all) {
  if (!("f_prime" in values)) return "";
  const prime = exampleOf(values.f_prime, example);
  const least = prime.reduce((best, x, i) => (x < prime[best] ? i : best), 0);
  if (prime[least] < 0.1)
    return ` Unit ${least} is saturated: its f′ is ${told(prime[least])}${all}, and lets almost nothing through.`;
  return ` f′ lets ${percent(prime.reduce((a, b) => a + b, 0) / prime.length)} of it through${all}.`;
}

/** @param {Board} board @param {Step} step */
function influence({ start }, step) {
  const found = norm(Object.values(step.grads).flatMap((g) => /** @type {number[]} */ ([g].flat(Infinity).map(real))));
  const name = layerName(start, Number(step.layer));
  return `${atMoment(start, step.t)} the influence of the weights of ${name} on the state goes forward, with size ${told(influenceOf(step))}: nothing walks back, and their gradient of this loss is known at once, ${told(found)} in all.`;
}

/** @param {Board} board @param {Step} step */
function cut({ start }, { t, layer, values }) {
  const name = layerName(start, Number(layer));
  if (!real(values.norm)) return `At t = ${t} the way back of ${name} is cut; nothing would have gone on.`;
  return `At t = ${t} the way back of ${name} is cut: an error of size ${told(values.norm)} would have gone on to t = ${Number(t) - 1}, and is lost.`;
}

/** @param {Board} board @param {Step} step */
function gradient({ start }, { layer, values }) {
  const visits =
    start.steps > 1
      ? `What all visits found in ${layerName(start, Number(layer))} adds up to its gradient`
      : `The gradient of ${layerName(start, Number(layer))} is complete`;
  return `${visits}: its norm is ${told(values.norm)}${"l2_W" in values ? ", the pull of L2 included" : ""}.`;
}

/** @param {Board} board @param {Step} step */
function clip({ start }, { layer, values }) {
  const name = layerName(start, Number(layer));
  if ("clipped" in values) {
    const count = real(values.clipped);
    return count
      ? `${count} numbers of the gradient of ${name} are cut down to ±${told(values.limit)}: its direction turns.`
      : `No number of the gradient of ${name} is larger than ${told(values.limit)}: nothing is clipped.`;
  }
  if (real(values.scale) === 1)
    return `The norm of the whole gradient is ${told(values.norm)}, within ${told(values.limit)}: clipping changes nothing.`;
  return `The norm of the whole gradient is ${told(values.norm)}, more than ${told(values.limit)}: all of ${name} is scaled by ${told(values.scale)}, and keeps its direction.`;
}

/** @param {Board} board @param {Step} step */
function update({ start }, { layer, grads }) {
  const moved = norm(Object.values(grads).flatMap((g) => /** @type {number[]} */ ([g].flat(Infinity).map(real))));
  return `One step against the gradient: the weights of ${layerName(start, Number(layer))} move by ${told(moved)} in all.`;
}
