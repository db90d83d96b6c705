/** The five stops of a first visit: where the film rests, and what is said there, from its own numbers. Pure. */

import { counts, isExact } from "../film/arrivals.js";
import { layerName, wrongPass } from "../film/naming.js";
import { passedOn, sizeOf } from "../now/causes.js";
import { percent, real, shares, threeDigits } from "../shared/numbers.js";
import { askedFor, symbolOf } from "../shared/symbols.js";
import { helpedSaid, outcomeOf } from "./helped.js";

/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {import("./helped.js").Outcome} Outcome */
/** @typedef {{at: number, says: string, asks?: number[]}} Stop at: steps shown; asks: one of these losses */

const ALIKE = 0.05; // of the largest: what comes so near to it is right as well
const SURE = 0.9;
const GUESSED = 0.15; // above an equal share for each output: so far an answer is a guess
const WORDS = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];

/** @param {number} n */
const inWord = (n) => WORDS[n] ?? String(n);

/**
 * @param {{start: Start, steps: Step[], end: any}} film whole
 * @param {Outcome | null} after what the update made of it, where that is known
 * @returns {Stop[] | null} null where a film cannot tell all five
 */
export function stopsOf({ start, steps, end }, after) {
  const recurrent = start.layers.findLastIndex(({ cell }) => cell !== "dense");
  if (recurrent < 0 || !isPlain(start)) return null;
  const losses = steps.filter(
    ({ phase, t, values }) => phase === "loss" && counts(start, Number(t)) && values.target[0].some(real),
  );
  const meets = steps.find((step) => meeting(step, recurrent));
  const back = steps.find(({ phase, layer, t }) => phase === "backward" && layer === recurrent && t === 0);
  const [first] = losses;
  if (losses.length < 2 || !meets || !back || !losses.every((loss) => asksOne(start, loss))) return null;
  if (losses.some(({ values }) => real(values.weight ?? 1) !== 1) || !(meets.n < back.n)) return null;
  const before = outcomeOf(steps, end.loss);
  const sent = losses.map(({ t }) => Number(t));
  return [
    { at: first.n, says: heard(start, first) },
    { at: first.n + 1, says: cost(first, losses.length, end.loss) },
    { at: meets.n + 1, says: met(start, meets) },
    {
      at: back.n + 1,
      says:
        `The error is back at t = 0. ${inWord(sent.length)} losses sent a part of it. ` +
        "Which one sent most? Click a loss.",
      asks: sent,
    },
    {
      at: steps.length,
      says: after ? helpedSaid(before, after) : "The weights have taken one step.",
    },
  ];
}

/**
 * Whether what the stops say is true of a film: one example, whose losses alone are the total, goes back once, by the
 * right formulas, through all of time.
 * @param {Start} start
 */
function isPlain(start) {
  const { loss, task, l2 } = start.request;
  if (start.steps < 2 || loss !== "cross_entropy" || !task || l2 || start.inputs[0].length > 1) return false;
  return isExact(start) && start.sweeps.length === 1 && !wrongPass(start);
}

/** Whether one answer alone is right, whose logarithm the loss is. @type {(start: Start, loss: Step) => boolean} */
const asksOne = (start, { values }) => askedFor(start, values.target[0]).length === 1;

/** @param {Step} step @param {number} recurrent */
const meeting = ({ phase, layer, values }, recurrent) =>
  phase === "backward" && layer === recurrent && sizeOf(values.from_above, 0) > 0 && sizeOf(values.from_next, 0) > 0;

/** What the network heard, must say, and how sure it is. @param {Start} start @param {Step} step of a loss */
function heard(start, { t, values }) {
  const [{ place, symbol }] = askedFor(start, values.target[0]);
  const { name, lag } = start.request.task;
  const before = Number(t) - Number(lag);
  const echo = name === "echo" && before >= 0 && symbolOf(start, start.inputs[before][0], "inputs") === symbol;
  const what = echo ? `the ${symbol} it heard at t = ${before}` : symbol;
  const share = real(values.output[0][place]);
  const guess =
    share > SURE ? ": it is sure" : share < 1 / values.output[0].length + GUESSED ? ": hardly more than a guess" : "";
  return `At t = ${t} it must say ${what}. It gives ${symbol} ${percent(share)}${guess}.`;
}

/** @param {Step} step @param {number} asked @param {any} total */
function cost({ values }, asked, total) {
  const [row, output] = [values.target[0], values.output[0]];
  const share = real(output[row.findIndex(real)]);
  const [loss, all] = [values.loss, total].map((x) => threeDigits(real(x)));
  const logarithm = `minus the logarithm of ${threeDigits(share)}`;
  return `That costs ${loss}: ${logarithm}. ${inWord(asked)} answers are asked; together ${all}.`;
}

/** @param {Start} start @param {Step} step */
function met(start, step) {
  const [above, next] = shares([step.values.from_above, step.values.from_next].map((rows) => sizeOf(rows, 0)));
  const passed = passedOn(step, 0);
  const { activation } = start.layers[Number(step.layer)];
  const slope =
    passed === null || !activation ? "" : `; the slope of ${activation} lets ${percent(passed)} of them through`;
  const name = layerName(start, Number(step.layer));
  const later = `${next} % comes back from t = ${Number(step.t) + 1}`;
  return `Two errors meet in ${name}. ${above} % comes down from its own answer, ${later}${slope}.`;
}

/**
 * What is said to an answer: which loss sent most to the first time step.
 * @param {number[]} sizes by loss: how large what it sends there is
 * @param {number[]} asked the time steps of the losses that were asked for
 * @param {number} chosen
 * @returns {{right: boolean, says: string}}
 */
export function answerTo(sizes, asked, chosen) {
  const most = Math.max(...asked.map((t) => sizes[t]));
  const best = asked.filter((t) => sizes[t] >= (1 - ALIKE) * most);
  const right = best.includes(chosen);
  const told = best.map((t) => `loss ${t} (${threeDigits(sizes[t])})`).join(" and ");
  const own = `loss ${chosen} sent ${threeDigits(sizes[chosen])}`;
  return { right, says: right ? `Yes: most came from ${told}.` : `Not quite: ${own}; most came from ${told}.` };
}
