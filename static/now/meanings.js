/** What each symbol of a formula means where it stands, and its shape. Pure. */

import { CELLS } from "../cells/index.js";
import { isExactIn } from "../film/arrivals.js";
import { layerName, timeStepsSummed } from "../film/naming.js";
import { inForce } from "../film/schedule.js";
import { present } from "./formula.js";

/** @typedef {import("./formula.js").Place} Place */
/** @typedef {import("../types.js").Notation} Notation */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {{symbol: string, means: string, shape: string}} Meaning symbol: LaTeX, with our macros */
/** @typedef {{start: Start, step: Step, place: Place, notation: Notation}} Where a formula stands */

/** What all cells have; what each has of its own stands in static/cells. @type {Record<string, string>} */
const VALUES = { x: "input", z: "pre-activation", a: "activation" };
/** @type {Record<string, string>} */
const PARAMETERS = {
  W: "weights of what comes from below",
  U: "recurrent weights, of the previous state",
  b: "bias",
  c: "bias of the recurrent part of the candidate (in a GRU; the c of an LSTM is its cell state)",
};

const ESTIMATED = "errors are cut, or losses are left out or counted more than once";

const FRACTION = /\\frac\{\\partial (L|L_\{\\now\})\}\{\\partial ([A-Za-z](?:\^\{[^}]*\})?(?:_\{[^}]*\})?)\}/g;
const QUANTITY = /(\\delta|[A-Za-z])\^\{(\\here|\\above|\\below|\(\d+\))(?:\\top)?\}(?:_\{([^}]*)\})?/g;

/**
 * The symbols of one line of a formula, in the order in which they stand, each once.
 * @param {string} line
 * @param {Where} where
 * @returns {Meaning[]}
 */
export function meaningsOf(line, where) {
  const text = present(line, where.place.holds);
  /** @type {Map<string, Meaning & {at: number}>} */
  const bySymbol = new Map();
  /** @param {number} at @param {Meaning | null} meaning */
  const take = (at, meaning) => {
    if (meaning && !bySymbol.has(meaning.symbol)) bySymbol.set(meaning.symbol, { ...meaning, at });
  };
  for (const match of text.matchAll(FRACTION)) take(match.index, derivative(match[1], match[2], where));
  const rest = text.replace(FRACTION, (all) => " ".repeat(all.length));
  for (const match of rest.matchAll(QUANTITY)) take(match.index, quantity(match, where));
  const left = rest.replace(QUANTITY, (all) => (all.includes("\\top") ? "\\top" : "").padEnd(all.length));
  for (const [pattern, tell] of OTHERS) {
    const match = pattern.exec(left);
    if (match) take(match.index, tell(where, match));
  }
  return [...bySymbol.values()]
    .sort((a, b) => a.at - b.at)
    .map(({ symbol, means, shape }) => ({ symbol, means, shape }));
}

/** @param {number} rows @param {number} columns @param {Where} where both as in row notation */
const sized = (rows, columns, { notation }) => (notation === "row" ? `${rows} × ${columns}` : `${columns} × ${rows}`);

/** @param {string} role @param {Where} where */
const layerAt = (role, { step }) =>
  role.startsWith("(")
    ? parseInt(role.slice(1)) - 1
    : Number(step.layer) + ({ "\\above": 1, "\\below": -1 }[role] ?? 0);

/**
 * @param {string} loss
 * @param {string} by
 * @param {Where} where
 * @returns {Meaning}
 */
function derivative(loss, by, where) {
  const { start, step } = where;
  const match = [...by.matchAll(QUANTITY)][0];
  const of = match ? quantity(match, where) : null;
  const symbol = `\\frac{\\partial ${loss}}{\\partial ${by.replace("\\top", "")}}`;
  const gathered =
    step.phase === "backward" && start.sweeps.length > 1 ? ", of the losses that this backward pass gathers" : "";
  const whole = loss === "L" ? "derivative of the loss" : "derivative of this time step's loss";
  if (of) return { symbol, means: `${whole} with respect to the ${of.means}${gathered}`, shape: of.shape };
  return { symbol, means: `${whole} with respect to the state`, shape: stateOf(where, true) };
}

/** @param {RegExpMatchArray} match @param {Where} where @returns {Meaning} */
function quantity([, letter, role, index = ""], where) {
  const { start, step } = where;
  const parts = index.split(",").map((part) => part.trim());
  const time = parts.find((part) => part.startsWith("\\"));
  const which = parts.find((part) => part && !part.startsWith("\\") && part !== "j");
  const layer = layerAt(role, where);
  const symbol = `${letter}^{${role}}${index ? `_{${index}}` : ""}`;
  const name = layerName(start, layer);
  const { cell, units, inputs } = start.layers[layer];
  const { gates: letters, meanings } = CELLS[cell];
  const gates = letters.length || 1;
  const rows = start.batch;
  const timeStep = timeStepOf(time, step.t);
  if (letter === "S")
    return influenceOf(symbol, `${which}`, time === "\\prev" ? ", at the time step before" : "", where);
  if (letter === "g" && which && which in PARAMETERS)
    return {
      symbol,
      means: `gradient of ${which} of ${name}, an estimate of ∂L/∂${which}: ${ESTIMATED}`,
      shape: shapeOf(layer, which, where),
    };
  if (letter === "\\delta") {
    if (which)
      return {
        symbol,
        means: `∂L with respect to the pre-activation of the ${meanings[which]} of ${name}${timeStep}`,
        shape: sized(rows, units, where),
      };
    const side = where.notation === "row" ? "side by side" : "one upon another";
    const means =
      gates > 1
        ? `errors of all gates' pre-activations of ${name}, ${side}`
        : `∂L/∂z, error of the pre-activation of ${name}`;
    return { symbol, means: means + timeStep, shape: sized(rows, units * gates, where) };
  }
  if (!time && letter in PARAMETERS) {
    const part = which ? `, its part for the ${meanings[which]}` : "";
    const [high, wide] = letter === "W" ? [inputs, units] : letter === "U" ? [units, units] : [1, units];
    const shape = which ? sized(high, wide, where) : shapeOf(layer, letter, where);
    return { symbol, means: `${PARAMETERS[letter]} (${name})${part}`, shape };
  }
  return {
    symbol,
    means: `${valueOf(letter, String(time), where, meanings)} of ${name}${timeStep}`,
    shape: sized(rows, letter === "x" ? inputs : units, where),
  };
}

/** @param {string} letter @param {string} time @param {Where} where @param {Record<string, string>} meanings */
function valueOf(letter, time, { place }, meanings) {
  const initial = place.anew ? "initial" : "previous";
  if (time === "\\prev") return letter === "c" ? `${initial} cell state` : `${initial} state`;
  return letter === "h" ? "output (hidden state)" : (VALUES[letter] ?? meanings[letter]);
}

/** @param {string | undefined} time @param {number | null} t */
function timeStepOf(time, t) {
  if (time === "\\next") return t === null ? " at t + 1" : ` at t = ${t + 1}`;
  return "";
}

/** Of a parameter, or its gradient. @param {number} layer @param {string} name @param {Where} where */
function shapeOf(layer, name, where) {
  const shape = where.start.layers[layer].params[name];
  return shape.length > 1 ? sized(shape[0], shape[1], where) : sized(1, shape[0], where);
}

/** How many numbers the state has, for one example. @param {Start} start */
const stateSize = ({ layers }) => layers.reduce((sum, { cell, units }) => sum + units * CELLS[cell].carried.length, 0);

/** @param {Where} where @param {boolean} batch */
const stateOf = (where, batch) => sized(batch ? where.start.batch : 1, stateSize(where.start), where);

/** @param {string} symbol @param {string} name @param {string} when @param {Where} where @returns {Meaning} */
function influenceOf(symbol, name, when, { start, step }) {
  const numbers = start.layers[Number(step.layer)].params[name].reduce((a, b) => a * b, 1);
  return {
    symbol,
    means:
      `influence (sensitivity): how each number of the state moves with each number of ${name}, for one ` +
      `example${when}`,
    shape: `${stateSize(start)} × ${numbers}`,
  };
}

/** @type {(symbol: string, means: string, shape?: (where: Where) => string) => (where: Where) => Meaning} */
const said = (symbol, means, shape) => (where) => ({ symbol, means, shape: shape ? shape(where) : "" });

/** @param {Where} where */
const outputs = ({ start }) => start.layers[start.layers.length - 1].units;
/** @param {Where} where */
const optimizer = ({ start }) => inForce(start.request).optimizer?.name;

const STATE = /(?<![A-Za-z\\])s_\{\\(?:now|prev)\}/;

/**
 * All that is no value, error or parameter of a layer.
 * @type {[RegExp, (where: Where, match: RegExpExecArray) => Meaning | null][]}
 */
const OTHERS = [
  [
    /x_\{\\now\}/,
    (where) => ({
      symbol: "x_{\\now}",
      means: "input of the network",
      shape: sized(where.start.batch, where.start.layers[0].inputs, where),
    }),
  ],
  [
    /y_\{\\now\}/,
    (where) => ({ symbol: "y_{\\now}", means: "target", shape: sized(where.start.batch, outputs(where), where) }),
  ],
  [/y_\{\\now,j\}/, said("y_{\\now,j}", "target of output j")],
  [/L_\{(?:\\now|t|0)\}/, (_, [symbol]) => ({ symbol, means: "loss of a time step, not weighted", shape: "a number" })],
  [/(?<![A-Za-z\\])L(?=( =|$))/, said("L", "total loss, of which the gradient is the derivative", () => "a number")],
  [
    /(?<![A-Za-z\\])w(?:_\{(?:\\now|t)\})?(?=[\\} ]|$)/,
    (_, [symbol]) => ({ symbol, means: "weight of a time step's loss", shape: "a number" }),
  ],
  [/(?<![A-Za-z\\])m(?=K?\}| )/, said("m", "number of examples in the batch", ({ start }) => `${start.batch}`)],
  [/K/, said("K", "number of outputs", (where) => `${outputs(where)}`)],
  [/\\lambda/, said("\\lambda", "strength of the L2 penalty", ({ start }) => `${start.request.l2}`)],
  [
    /\\lVert W\^\{\(\\ell\)\}/,
    said("\\lVert W^{(\\ell)} \\rVert_F^2", "sum of the squares of the weights of layer ℓ; biases are left out"),
  ],
  [
    /\\lVert U\^\{\(\\ell\)\}/,
    said("\\lVert U^{(\\ell)} \\rVert_F^2", "sum of the squares of the recurrent weights of layer ℓ, if it has any"),
  ],
  [/\\eta/, said("\\eta", "learning rate", () => "a number")],
  [/\\beta(?!_)/, said("\\beta", "momentum: how much of the velocity is kept", () => "a number")],
  [/\\beta_[12]/, said("\\beta_1,\\,\\beta_2", "how much of the running means is kept", () => "numbers")],
  [/\^k/, said("k", "number of updates so far, with this one", () => "a number")],
  [
    /(?<![A-Za-z\\])m_\{([A-Za-z])\}/,
    (_, [symbol]) => ({
      symbol,
      means: "running mean of the gradient, as it was before (Adam's first moment)",
      shape: "",
    }),
  ],
  [
    /(?<![A-Za-z\\])v_\{([A-Za-z])\}/,
    (where, [symbol]) => ({
      symbol,
      means:
        optimizer(where) === "adam"
          ? "running mean of g ⊙ g, as it was before (Adam's second moment)"
          : "velocity, as it was before",
      shape: "",
    }),
  ],
  [/\\hat\{[mv]\}/, said("\\hat{m},\\,\\hat{v}", "the two running means, corrected for having begun at 0")],
  [/\\epsilon/, said("\\epsilon", "a small number against division by 0")],
  [/\\tau/, said("\\tau", "limit of clipping", ({ start }) => `${inForce(start.request).clip?.limit ?? ""}`)],
  [/\\theta/, (_) => ({ symbol: "\\theta", means: "all parameters together", shape: "" })],
  [
    /\\lVert g \\rVert|\\lVert g\^/,
    said("g", `gradient of all parameters, an estimate of the derivative: ${ESTIMATED}`),
  ],
  [
    /J_\{\\now\}/,
    ({ start }) => ({
      symbol: "J_{\\now}",
      means:
        "Jacobian of the state for one example: row j says how number j moves with each number of the state " +
        `before; in a product of several the newest stands on the left${blocksOf(start)}`,
      shape: `${stateSize(start)} × ${stateSize(start)}`,
    }),
  ],
  [
    /\\underbrace/,
    said(
      "\\underbrace{\\frac{\\partial\\,\\cdot}{\\partial\\,\\cdot}}_{\\text{immediate}}",
      "immediate derivative: the previous state is held fixed. Pascanu et al. write ∂⁺ for it; Werbos writes " +
        "∂⁺ for the opposite, the total (ordered) derivative",
    ),
  ],
  [
    STATE,
    (where, [symbol]) => ({
      symbol: symbol.replace("\\prev", "\\now"),
      means: symbol.startsWith("s") ? "states of all recurrent layers, lowest first; of an LSTM h, then c" : "state",
      shape: stateOf(where, false),
    }),
  ],
  [/f'\(/, said("f'", "derivative of the activation function, at each pre-activation")],
  [/(?<![A-Za-z\\{])e(?:_j)?(?=[ \\,])/, said("e", "error that comes to the output of the softmax")],
  [/\\Phi/, said("\\Phi", "standard normal distribution function")],
  [/\\varphi/, said("\\varphi", "standard normal density")],
  [/\\sigma/, said("\\sigma", "logistic sigmoid, 1 / (1 + exp(−z))")],
  [/\[\\,[^\]]*(?:>|\\le)/, said("[\\,\\cdot\\,]", "1 where it holds, else 0")],
  [/\\odot/, said("\\odot", "element-wise product")],
  [/\\oslash/, said("\\oslash", "element-wise quotient")],
  [/\\top/, said("{}^{\\top}", "transposed")],
  [
    /\\mathrm\{softmax\}/,
    said("\\mathrm{softmax}", "exp(z) of each output over the sum of exp(z) of all outputs of an example"),
  ],
  [/\\mathrm\{diag\}/, said("\\mathrm{diag}", "a diagonal matrix of these numbers")],
  [
    /\\text\{init\}|\\prev/,
    (where) =>
      where.place.anew
        ? said("\\text{init}", "the state that is given: it begins anew here, no time step before hands it over")(where)
        : null,
  ],
  [/\\everysweep/, said("\\everysweep", "sum over all backward passes")],
  [
    /\\everymoment/,
    ({ start, step }) =>
      start.steps > 1 && step
        ? {
            symbol: "\\everymoment",
            means:
              `sum over ${timeStepsSummed(start, Number(step.layer))}; the state before t = 0, or before an ` +
              "epoch, is the initial one",
            shape: "",
          }
        : null,
  ],
  [/\\sum_\{t\}/, said("\\textstyle\\sum_{t}", "sum over all time steps")],
  [/\\sum_\{\\text\{batch\}\}/, said("\\textstyle\\sum_{\\text{batch}}", "sum over the examples")],
  [/\\sum_j/, said("\\textstyle\\sum_j", "sum over the outputs, the classes")],
  [/\\sum (?!_)/, said("\\sum", "sum over all outputs and examples")],
  [
    /\\approx/,
    (where) =>
      isExactIn(where.start, Number(where.step.layer))
        ? null
        : said("\\approx", `only an estimate: ${ESTIMATED}`)(where),
  ],
  [
    /\\left\.|\\right\|_\{\\next\}/,
    (where, match) =>
      /\\next/.test(match.input) ? said("|_{\\next}", "the part of it that comes from time step t + 1")(where) : null,
  ],
];

/** The blocks of J where it is not that of one RNN. @param {Start} start */
function blocksOf({ layers }) {
  const cells = layers.map(({ cell }) => cell).filter((cell) => cell !== "dense");
  if (cells.length === 1 && cells[0] === "rnn") return "";
  const stacked =
    cells.length > 1 ? ["on the diagonal stands each layer's own block, above it 0, below it what comes up"] : [];
  return ["", ...stacked, ...[...new Set(cells)].map((cell) => CELLS[cell].jacobian)].join("; ");
}
