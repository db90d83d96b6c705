/** A backward step in words: what error arrives, who sent it, what cancels, and what is passed on. Pure. */

import { CELLS } from "../cells/index.js";
import { arrivals } from "../film/arrivals.js";
import { errorName, errorRows } from "../film/board.js";
import { atTimeStep, layerName, maybeWrong, together } from "../film/naming.js";
import { ALL, exampleOf, percent, real, shares, format } from "../shared/numbers.js";
import { arriving, cancels, flatUnits, gatePassedOn, passedOn, remaining, sentDown, sizeOf } from "./causes.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {{name: string, size: number, share: number}} Sender share: of the norms of all senders, in per cent */

/**
 * Who sent the error of a backward step, with shares of their norms in whole per cent that add up.
 * @param {Board} board
 * @param {Step} step
 * @returns {Sender[]}
 */
export function senders(board, step) {
  const { start, example } = board;
  const { t, layer, values } = step;
  if (layer === null || t === null) return [];
  if (isOutput(start, step)) return withShares([["the loss", sizeOf(values.delta, example)]]);
  const above = layerName(start, layer + 1);
  if (!("from_next" in values)) {
    const sender = board.backward[layer + 1][t];
    const units = sender ? sentDown(start, sender, example) : [];
    return withShares(units.map((size, j) => [`from ${above}[${j}]`, size]));
  }
  const next = /** @type {[string, number]} */ ([`from t = ${t + 1}, later`, sizeOf(values.from_next, example)]);
  return withShares([
    [`from ${above}, above`, sizeOf(values.from_above, example)],
    ...(arrivals(start, step).next ? [next] : []),
  ]);
}

/** @param {[string, number][]} sizes @returns {Sender[]} */
function withShares(sizes) {
  const parts = shares(sizes.map(([, size]) => size));
  return sizes.map(([name, size], i) => ({ name, size, share: parts[i] }));
}

/** @param {Start} start @param {Step} step */
const isOutput = (start, { layer }) => layer === start.layers.length - 1;

/**
 * How much of the norms of what the senders sent their sum has, where they partly cancel; null where they do not.
 * @param {Board} board
 * @param {Step} step
 */
export function leftOf(board, step) {
  if (isOutput(board.start, step) || maybeWrong(board.start)) return null; // a mistake may add up something else
  const parts = senders(board, step).map(({ size }) => size);
  const sum = sizeOf(arriving(step), board.example);
  return parts.length > 1 && cancels(parts, sum) ? remaining(parts, sum) : null;
}

/** The same in words; none where nothing cancels. @param {Board} board @param {Step} step */
export function sumSaid(board, step) {
  const left = leftOf(board, step);
  if (left === null) return "";
  return left
    ? `They partly cancel: ${percent(left)} of their norms is left.`
    : "They cancel altogether: their sum is zero.";
}

/** @param {Board} board @param {Step} step */
export function backward(board, step) {
  const { start, example } = board;
  const all = sizeOf(errorRows(step), example) !== 0 ? together(example, start) : "";
  const said = isOutput(start, step) ? starting(board, step) : received(board, step);
  return [`${atTimeStep(start, step.t)} ${said}`, ...passing(board, step), ...(all ? [`Norms: ${all}.`] : [])].join(
    " ",
  );
}

/** In the output an error starts. @param {Board} board @param {Step} step */
function starting({ start, example, loss }, step) {
  const size = sizeOf(step.values.delta, example);
  if (maybeWrong(start)) return `δ of the output has norm ${format(size)}.`;
  if (size !== 0) return `the error starts: δ of the output has norm ${format(size)}.`;
  const known = loss[Number(step.t)];
  if (known && !real(known.values.weight)) return "no error starts: this loss has weight 0, and is not part of L.";
  const target = exampleOf(start.targets[Number(step.t)], example);
  const asked = start.request.loss !== "cross_entropy" || target.some(Boolean); // of bce 0 is a target as 1 is
  if (!asked) return "no error starts: nothing is asked of the network.";
  const arrived = sizeOf(step.values.from_above, example);
  if (arrived !== 0 && !byEntropy(start)) return `an error starts in the output: ∂L/∂a has norm ${format(arrived)}.`;
  return "no error starts: δ of the output is zero.";
}

/** Cross-entropies know δ without ∂L/∂a and f′. @param {Start} start */
const byEntropy = ({ request }) => ["cross_entropy", "bce"].includes(request.loss);

/** What arrives in a hidden layer, and from where. @param {Board} board @param {Step} step */
function received(board, step) {
  const name = layerName(board.start, Number(step.layer));
  const size = sizeOf(arriving(step), board.example);
  if (maybeWrong(board.start)) return sizesOf(board, step, name);
  if (!Number.isFinite(size)) return `the error of ${name} is not finite: its norm is ${format(size)}.`;
  if (size === 0) return nothing(board, step, name);
  const origin = "from_next" in step.values ? inTime(board, step, name) : fromUnits(board, step, name);
  const sum = sumSaid(board, step);
  return sum ? `${origin} ${sum}` : origin;
}

/**
 * The numbers alone, where a mistake may stand behind them.
 * @param {Board} board
 * @param {Step} step
 * @param {string} name
 */
function sizesOf({ start, example }, step, name) {
  const { values } = step;
  const [all, above, next] = [arriving(step), values.from_above, values.from_next].map((rows) =>
    rows ? format(sizeOf(rows, example)) : "",
  );
  const later = Number(step.t) + 1;
  const parts = next && later < start.steps ? `; from above comes ${above}, from t = ${later} ${next}` : "";
  return `the error that arrives in ${name} has norm ${all}${parts}.`;
}

/** No error arrives at the output of the layer. @param {Board} board @param {Step} step @param {string} name */
function nothing(board, step, name) {
  const zero = `${errorName(board.start, Number(step.layer))} is zero`;
  if (senders(board, step).filter(({ size }) => size > 0).length > 1)
    return `the errors that arrive in ${name} cancel altogether: ${zero}.`;
  const size = step.values.dc ? sizeOf(step.values.dc, board.example) : 0;
  if (size === 0) return `no error reaches ${name}: ${zero}.`;
  if (!Number.isFinite(size)) return `no error reaches the output of ${name} (${zero}), but ∂L/∂c is not finite.`;
  const carousel = `one of norm ${format(size)} comes back along its cell state from t = ${Number(step.t) + 1}`;
  return `no error reaches the output of ${name} (${zero}), but ${carousel}: the constant error carousel.`;
}

/**
 * Two streams, from above and from the time step after.
 * @param {Board} board
 * @param {Step} step
 * @param {string} name
 */
function inTime({ start, example }, step, name) {
  const [above, next] = [step.values.from_above, step.values.from_next].map((rows) => sizeOf(rows, example));
  const later = Number(step.t) + 1;
  const [first, second] = shares([above, next]);
  if (above && next)
    return `two errors add up in ${name}, one from above and one from t = ${later}: norms ${first} : ${second}.`;
  if (!above) return `the error of ${name} comes from t = ${later} alone, back through time.`;
  if (start.steps === 1) return `the error of ${name} comes from above.`;
  return `the error of ${name} comes from above alone: ${whyNothingLater(start, step)}.`;
}

/** @param {Start} start @param {Step} step */
function whyNothingLater(start, step) {
  if (Number(step.t) === start.steps - 1) return "this is the last time step";
  return arrivals(start, step).next
    ? `what t = ${Number(step.t) + 1} sends back is zero`
    : "this backward pass begins here";
}

/** Through the weights, from the units above. @param {Board} board @param {Step} step @param {string} name */
function fromUnits(board, step, name) {
  const above = layerName(board.start, Number(step.layer) + 1);
  const from = senders(board, step);
  const most = Math.max(...from.map(({ size }) => size));
  const best = from.flatMap(({ size, share }, unit) => (size === most ? [{ unit, share }] : []));
  const comes = `the error comes down into ${name} from ${above}`;
  if (from.length === 1) return `${comes}, through its weights.`;
  if (best.length === from.length) return `${comes}, from all its ${from.length} units alike.`;
  if (best.length > 1) return `${comes}: ${best.length} of its ${from.length} units send the largest norm, alike.`;
  return `${comes}: unit ${best[0].unit} sends the most, ${best[0].share} % of the norms.`;
}

/**
 * What is passed on: by the derivative of the activation, or along the state of an LSTM or GRU.
 * @param {Board} board
 * @param {Step} step
 * @returns {string[]} sentences
 */
function passing(board, step) {
  const { start, example } = board;
  const top = isOutput(start, step);
  if (maybeWrong(start))
    return top || !step.values.delta ? [] : [`Its δ has norm ${format(sizeOf(step.values.delta, example))}.`];
  const { activation, cell } = start.layers[Number(step.layer)];
  if (CELLS[cell].passes)
    return [...(step.values.dc ? cellState(board, step) : []), ...passedBack(start, step, example)];
  const passed = top && byEntropy(start) ? null : passedOn(step, example);
  if (passed === null || activation === "linear") return [];
  const derivative = activation === "softmax" ? "The derivative of softmax" : "f′";
  const flat = flatSaid(start, step, example);
  if (!passed) return [`${derivative} lets nothing through: δ is zero.`, ...flat];
  return [`${derivative} passes on ${percent(passed)} of the norm${top ? " of ∂L/∂a" : ""}.`, ...flat];
}

/**
 * Saturated or inactive units, where there are some.
 * @param {Start} start
 * @param {Step} step
 * @param {number} example
 */
function flatSaid(start, step, example) {
  const flat = flatUnits(start, step, example);
  if (!flat?.count) return negativeSaid(step, example);
  const { units } = start.layers[Number(step.layer)];
  if (flat.of > units)
    return [`Over ${start.batch} examples, ${flat.count} of ${flat.of} derivatives are of ${flat.word} units.`];
  const all = units === 2 ? "Both" : `All ${units}`;
  if (flat.count > 1) return [`${flat.count === units ? all : `${flat.count} of ${units}`} units are ${flat.word}.`];
  const unit = flat.units[0];
  return [`Unit ${unit} is ${flat.word}: its f′ is ${format(exampleOf(step.values.f_prime, example)[unit])}.`];
}

/** Where f′ is negative, as that of GELU may be. @param {Step} step @param {number} example */
function negativeSaid({ values }, example) {
  const primes = example === ALL || !values.f_prime ? [] : exampleOf(values.f_prime, example);
  const unit = primes.findIndex((prime) => prime < 0);
  return unit < 0 ? [] : [`The f′ of unit ${unit} is negative, ${format(primes[unit])}: its error changes its sign.`];
}

/** How the error gets into an LSTM's cell state. @param {Board} board @param {Step} step @returns {string[]} */
function cellState({ example }, { t, values }) {
  const [hidden, next, sum] = [values.dc_hidden, values.dc_next, values.dc].map((rows) => sizeOf(rows, example));
  const along = `along the cell state from t = ${Number(t) + 1}`;
  if (!sizeOf(values.dh, example) || ![hidden, next, sum].every(Number.isFinite)) return [];
  if (!hidden && !next) return ["Nothing of it enters the cell state."];
  if (!next) return ["It enters the cell state through the output gate."];
  if (!hidden) return [`Into the cell state an error comes ${along} alone.`];
  const [first, second] = shares([hidden, next]);
  const both = `Into the cell state errors come through the output gate and ${along}: norms ${first} : ${second}.`;
  if (!cancels([hidden, next], sum)) return [both];
  return [both, `There they partly cancel: ${percent(remaining([hidden, next], sum))} of their norms is left.`];
}

/**
 * How much of the error a gate alone passes on to the time step before; none where it goes no further.
 * @param {Start} start
 * @param {Step} step
 * @param {number} example
 */
function passedBack({ sweeps, layers }, step, example) {
  const { meanings, passes } = CELLS[layers[Number(step.layer)].cell];
  const passed = gatePassedOn(step, example);
  if (!passes || passed === null || step.sweep === null || Number(step.t) <= sweeps[step.sweep].until) return [];
  return [`The ${meanings[passes.gate]} passes on ${percent(passed)} of ${passes.error} to t = ${Number(step.t) - 1}.`];
}
