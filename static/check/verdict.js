/** What a check found, in words: its sentence, its table, where it first goes wrong, and what people doubt. Pure. */

import { layerName } from "../film/naming.js";
import { format, percent, real } from "../shared/numbers.js";

/** @typedef {import("../types.js").Num} Num */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {{kind: "missing" | "extra" | "sign", what: "term" | "factor", text: string, value: Num | null}} Term */
/**
 * @typedef {object} First
 * @property {number | null} n the step of the film; null where it has no such step
 * @property {number | null} t
 * @property {number} layer
 * @property {string} name
 * @property {Num} relative_error
 * @property {number[]} where
 * @property {Num} ours
 * @property {Num} yours
 * @property {Term[]} terms
 */
/** @typedef {{mistake: string, layer: number}} Planted */
/**
 * @typedef {{mistake: string, layers: number[], says: string, yours: string, right: string, planted: Planted[]}}
 *   Explained
 */
/**
 * @typedef {{layer: number, name: string, gate: string | null, right: boolean, relative_error: Num, ratio: Num |
 *   null}} Parameter
 */
/**
 * @typedef {object} Verdict
 * @property {boolean} right
 * @property {string} says
 * @property {string | null} layout
 * @property {string} digits
 * @property {{yours: Num, ours: Num, right: boolean} | null} loss
 * @property {Parameter[]} parameters
 * @property {First | null} first
 * @property {{t: number, layer: number, right: boolean}[]} places
 * @property {Explained[][]} explanations
 * @property {Record<string, any> | null} apart
 * @property {{max_relative_error: Num}} check
 * @property {number} tried
 * @property {string[]} warnings
 */

const SYMBOLS = /** @type {Record<string, string>} */ ({
  from_above: "the error from above",
  from_next: "the error from the next time step",
  dc_next: "the error of the cell state from the next time step",
  delta: "δ",
  dx: "what goes down, dx",
  dh_prev: "what goes into the past, dh_prev",
  dc_prev: "what goes into the past along the cell state, dc_prev",
});
const NUMBERS = ["No", "One", "Two", "Three"];

/** What a line of the backward pass is called. @param {string} name */
export const lineName = (name) =>
  SYMBOLS[name] ??
  (/^delta_/.test(name)
    ? name.replace("delta_", "δ of gate ")
    : /^d[WUbc]$/.test(name)
      ? `what is added to ∂L/∂${name.slice(1)}`
      : /^[WUb]$/.test(name)
        ? `∂L/∂${name}`
        : name);

/**
 * The verdict in one sentence.
 * @param {Verdict} verdict
 * @returns {{right: boolean | null, says: string}} right: null where nothing was judged
 */
export function headline({ right, explanations, says, loss, parameters, first }) {
  if (right || (loss && !loss.right)) return { right: right ? true : null, says };
  if (!parameters.length && !first) return { right: null, says };
  if (!explanations.length) return { right: false, says };
  const many = explanations[0].length;
  if (explanations.length > 1)
    return { right: false, says: `${explanations.length} explanations give these very numbers; one of them is yours.` };
  return {
    right: false,
    says: `${NUMBERS[many] ?? many} ${many === 1 ? "mistake explains" : "mistakes together explain"} all your numbers.`,
  };
}

/**
 * A row of the table for each part of the gradient, in the order of the way back.
 * @param {Verdict} verdict @param {Start} start
 */
export const rowsOf = ({ parameters }, start) =>
  parameters.map(({ layer, name, gate, right, relative_error, ratio }) => ({
    name: `∂L/∂${name}`,
    layer: layerName(start, layer),
    part: gate ? `gate ${gate}` : start.layers[layer].params[name].join(" × "),
    right,
    says: right ? "right" : ratio === null ? `${offBy(relative_error)} off` : `${format(ratio)} × ours`,
  }));

/** @param {Num} error */
const offBy = (error) => (real(error) < 0.01 ? format(100 * real(error)) + " %" : percent(real(error)));

/** Where the pass first leaves the truth, as the caption says it. @param {First} first @param {Start} start */
export function firstSaid({ t, layer, name }, start) {
  const when = t === null || start.steps < 2 ? "" : ` at t = ${t}`;
  const ofState = name === "dc" && start.layers[layer].cell === "lstm"; // c of a gru is a bias
  const wrongLine = ofState ? "∂L/∂c, the error of the cell state," : lineName(name);
  return (
    `Your pass first leaves the truth in ${layerName(start, layer)}${when}: ${wrongLine} is wrong. ` +
    `What stands above it is right.`
  );
}

/** Both numbers of the first wrong place, and what they lack. @param {First} first @param {Start} start */
export function numbersSaid({ t, where, yours, ours, terms }, start) {
  const [row, unit] = where;
  const place =
    t === null
      ? `At [${where.join(", ")}]`
      : unit === undefined
        ? `Unit ${row}`
        : `Unit ${unit}${start.batch > 1 ? ` of example ${row + 1}` : ""}`;
  return [`${place}: yours ${format(yours)}, right ${format(ours)}.`, ...terms.map(termSaid)].join(" ");
}

/** @param {Term} term */
function termSaid({ kind, what, text, value }) {
  const worth = value === null ? "" : ` = ${format(value)}`;
  if (kind === "sign")
    return `The sign of ${text} is the other one${worth && `, which is ${format(/** @type {Num} */ (value))}`}.`;
  return `${kind === "missing" ? "Missing" : "Too much"}: the ${what} ${text}${worth}.`;
}

/** What else is to be known of it: how it was read, and that the checker proves itself. @param {Verdict} verdict */
export function proofSaid({ layout, digits, loss, tried, check }) {
  const own = real(check.max_relative_error);
  return [
    `Read as ${layout}, ${digits}.`,
    ...(loss
      ? [`Your loss ${format(loss.yours)} is ${loss.right ? "ours ✓" : `not ours, ${format(loss.ours)} ✗`}.`]
      : []),
    ...(tried > 1 ? [`${tried} backward passes tried.`] : []),
    `Our own gradient agrees with the numeric one of this very request to ${format(own)}.`,
  ].join(" ");
}

/** The layers of a mistake. @param {number[]} layers @param {Start} start */
export const layersSaid = (layers, start) => layers.map((layer) => layerName(start, layer)).join(", ");

const WORD = /^(?!d[a-zA-Z] )[a-z]{2,}( |$)|^a [a-z]{2,}( |$)/; // dh and the like are symbols; a - y begins with one

/** A text as a sentence begins; a symbol stays what it is: dU is not DU, nor h[-1] H[-1]. @param {string} says */
export const opening = (says) => (WORD.test(says) ? says[0].toUpperCase() + says.slice(1) : says);

/** A link's field: the film of these mistakes. @param {Explained[]} faults */
export const plantedIn = (faults) =>
  faults.flatMap(({ planted }) => planted.map(({ mistake, layer }) => `${mistake}:${layer}`)).join(",");

/**
 * Why an explanation cannot be shown as a film; empty where it can.
 * @param {Record<string, any>} request of the film
 */
export const noFilm = ({ algorithm, iteration }) =>
  algorithm?.name === "rtrl"
    ? "RTRL has no backward pass, so that there is no film of a wrong one."
    : iteration
      ? "The film of a wrong pass is made of the first iteration; this film is of a later one."
      : "";

/** @typedef {{of: (start: Start) => boolean, doubt: string, answer: string}} Doubt */
/** @param {string[]} cells @returns {(start: Start) => boolean} */
const has =
  (...cells) =>
  ({ layers }) =>
    layers.some(({ cell }) => cells.includes(cell));

/** @type {Doubt[]} */
const DOUBTS = [
  {
    of: ({ layers, steps }) => steps > 1 && layers.some(({ cell }) => cell !== "dense"),
    doubt: "Where does the += come from?",
    answer:
      "One W and one U serve every time step, so their gradients are sums over t; and h_t goes up and on, so " +
      "dh_t is the sum of both errors that come back.",
  },
  {
    of: ({ batch }) => batch > 1,
    doubt: "Where does 1/m belong?",
    answer:
      "Once, into the derivative of the loss. Every δ after it has it already: dW = xᵀδ and db = the sum of δ " +
      "over the examples have none of their own.",
  },
  {
    of: ({ request }) => ["half_mse", "mse"].includes(request.loss),
    doubt: "And 1/K?",
    answer:
      "The loss is a mean over the K outputs too, so its derivative has 1/K beside 1/m; ½ takes away the 2 of " +
      "the square, and without ½ the 2 stays.",
  },
  {
    of: ({ layers }) => layers.some(({ activation }) => ["tanh", "sigmoid"].includes(activation ?? "")),
    doubt: "f′ at z, or at a?",
    answer:
      "At z. 1 − a² is tanh′(z) and a(1 − a) is σ′(z), only written in a; to put a into f′ once more would be wrong.",
  },
  {
    of: ({ request, layers }) =>
      request.loss === "cross_entropy" || (request.loss === "bce" && layers.at(-1)?.activation === "sigmoid"),
    doubt: "Is a − y all at the output?",
    answer:
      "Yes, times 1/m and the weight of the time step, as in the loss. The derivative of the activation and that of " +
      "the loss give a − y together; no a(1 − a), no Jacobian after it.",
  },
  {
    of: has("lstm"),
    doubt: "Does dc come from two sides?",
    answer: "Yes: from h_t, through o and 1 − tanh(c)², and from c_(t+1), through its forget gate. Both are added.",
  },
  {
    of: has("gru"),
    doubt: "Does h_(t−1) hear four terms?",
    answer: "Yes: directly through u, and through r, u and n. All four are added.",
  },
  {
    of: ({ request }) => request.l2 > 0,
    doubt: "Where does L2 enter?",
    answer:
      "Once, in the sum over time: λW is added to the whole gradient of W and U, not at every time step, and " +
      "not to biases.",
  },
];

/** Terms that people doubt though they are right, of this network. @param {Start} start */
export const doubtsOf = (start) => DOUBTS.filter(({ of }) => of(start));
