/** A number opened: the products which it is the sum of, each factor a number that can be opened in turn. Pure. */

import { CELLS } from "../cells/index.js";
import { LOSS } from "../cells/products.js";
import { arrivals, beginsAnew, restartsIn } from "../film/arrivals.js";
import { outputName } from "../film/board.js";
import { layerName, meantBy, slopeName } from "../film/naming.js";
import { indices } from "../now/notation.js";
import { exampleOf, real } from "../shared/numbers.js";

const MOST = 10; // terms told one by one: the largest

/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {import("../types.js").Notation} Notation */

/**
 * Where a number stands: in a step of a phase, in the gradient of a parameter, or in what one visit adds to it
 *   ("visit").
 * @typedef {{phase: string, layer: number, t: number | null, name: string, i: number, j?: number, sweep?: number |
 *   null}} Ref
 * @typedef {{label: string, value: number | null, ref?: Ref}} Factor
 * @typedef {{factors: Factor[], value: number}} Term
 * @typedef {{ref: Ref, label: string, value: number, terms: Term[], sum: number, f?: string, by: Factor[], why?:
 *   string}} Made value = f(sum), or sum times by; why: the reason where there is nothing to add up
 * @typedef {{start: Start, steps: Step[], n: number, example: number, notation?: Notation}} Look the film so far, one
 *   of its examples, and the notation in which a weight has its place
 */

/**
 * One layer at one time step, as recipes see it; errors are those of one visit.
 * @typedef {object} TimeStep
 * @property {import("../cells/index.js").CellRow} row what all layers of its kind have in common
 * @property {string} activation
 * @property {number} units
 * @property {number} inputs
 * @property {string} output
 * @property {string} lossName
 * @property {number} batch
 * @property {number} weight
 * @property {number} share of one example in the loss
 * @property {boolean} resetBefore
 * @property {TimeStep | null} above
 * @property {TimeStep | null} next if its error was sent here
 * @property {boolean} hears whether an error reaches it from above in this visit
 * @property {(i: number) => Factor} x
 * @property {(name: string, i: number) => Factor} v
 * @property {(name: string, i: number) => Factor} e
 * @property {(name: string, i: number) => Factor} loss @property {(name: string, i: number, j?: number) => Factor} p
 * @property {(label: string, value: number) => Factor} number
 */

/**
 * The step that tells what is asked, if it has happened: the latest, or that of a sweep.
 * @param {Look} look
 * @param {string} phase
 * @param {number} layer
 * @param {number | null} t
 * @param {number | null} [sweep]
 * @returns {Step | undefined}
 */
export function find({ steps, n }, phase, layer, t, sweep) {
  for (let i = Math.min(n, steps.length) - 1; i >= 0; i--) {
    const step = steps[i];
    if (step.phase === phase && step.layer === layer && step.t === t && (sweep === undefined || step.sweep === sweep))
      return step;
  }
  return undefined;
}

/** Where a number stands, in words. @param {Start} start @param {Ref} ref @param {Notation} [notation] */
export function labelOf(start, { layer, t, name, i, j, phase, sweep }, notation = "row") {
  const slope = slopeName(start, layer, name);
  const symbol = { gradient: slope, visit: `added to ${slope}` }[phase] ?? symbolAt(start, name, t);
  const when = start.steps > 1 && t !== null ? `, t=${t}` : "";
  const which = sweep == null ? "" : sweepSaid(start, sweep);
  const below = name === "x" || name === "dx"; // numbers of the layer below
  const meant = phase === "gradient" || phase === "visit" ? "" : meantBy(start, below ? layer - 1 : layer, i);
  const place = j === undefined ? i : indices(i, j, notation);
  return `${symbol} of ${layerName(start, layer)}[${place}]${meant}${when}${which}`;
}

/** Which backward pass, where there are several. @param {Start} start @param {number} sweep */
const sweepSaid = ({ sweeps }, sweep) => (sweeps.length > 1 ? `, sweep ${sweep + 1}` : "");

/** @type {Record<string, string>} where the state begins anew */
const ANEW = { h_prev: "initial h", c_prev: "initial c", dh_prev: "∂L/∂(initial h)", dc_prev: "∂L/∂(initial c)" };

/** @param {Start} start @param {string} name @param {number | null} t */
const symbolAt = (start, name, t) => (beginsAnew(start, t) && ANEW[name]) || (SYMBOLS[name] ?? name);

/** @type {Record<string, string>} */
export const SYMBOLS = {
  ...Object.assign({}, ...Object.values(CELLS).map(({ symbols }) => symbols)),
  h_prev: "previous h",
  f_prime: "f′",
  delta: "δ",
  d_output: "∂L/∂output",
  from_above: "from above",
  from_next: "from t + 1",
  dh: "∂L/∂h",
  dx: "dx",
  dh_prev: "dh to t − 1",
};

/**
 * @param {Look} look
 * @param {number} layer
 * @param {number} t
 * @param {number | null | undefined} sweep
 * @param {{layer: number, t: number}} [here] the place from which it is seen
 * @returns {TimeStep}
 */
function timeStepOf(look, layer, t, sweep, here = { layer, t }) {
  const { start, example } = look;
  const { cell, activation, units, inputs } = start.layers[layer];
  const { request } = start;
  const other = layer === here.layer ? "" : ` of ${layerName(start, layer)}`;
  const elsewhere = `${other}${t === here.t ? "" : ` (t=${t})`}`;
  /** @param {string} phase @param {string} name @param {number} i @param {number | null} [which] @returns {Factor} */
  const tell = (phase, name, i, which) => {
    const step = find(look, phase, layer, t, which);
    const ref = { phase, layer, t, name, i, ...(which === undefined ? {} : { sweep: which }) };
    return {
      label: `${symbolAt(start, name, t)}[${i}]${elsewhere}`,
      value: step ? exampleOf(step.values[name], example)[i] : null,
      ref,
    };
  };
  const told = find(look, "loss", start.layers.length - 1, t);
  const weight = told ? real(told.values.weight) : Number.NaN;
  const top = layer === start.layers.length - 1;
  return {
    row: CELLS[cell],
    activation: activation ?? "",
    units,
    inputs,
    output: outputName(start, layer),
    lossName: request.loss,
    batch: start.batch,
    weight,
    share: weight / start.batch,
    resetBefore: request.layers?.[layer]?.reset === "before",
    hears: arrivals(start, { layer, t, sweep }).above,
    /** @returns {TimeStep | null} */
    get above() {
      return top ? null : timeStepOf(look, layer + 1, t, sweep, here);
    },
    /** @returns {TimeStep | null} */
    get next() {
      return find(look, "backward", layer, t + 1, sweep) ? timeStepOf(look, layer, t + 1, sweep, here) : null;
    },
    /** @param {number} i */
    x: (i) =>
      layer === 0
        ? { label: `x[${i}]${meantBy(start, -1, i)}`, value: exampleOf(start.inputs[t], example)[i] }
        : below(look, layer - 1, t, i),
    /** @param {string} name @param {number} i */
    v: (name, i) => tell("forward", name, i),
    /** @param {string} name @param {number} i */
    e: (name, i) => tell("backward", name, i, sweep),
    /** @param {string} name @param {number} i */
    loss: (name, i) => ({ ...tell("loss", name, i), ...(name === "d_output" ? {} : { ref: undefined }) }),
    /** @param {string} name @param {number} i @param {number} [j] */
    p: (name, i, j) => parameterOf(look, layer, other, name, i, j),
    /** @param {string} label @param {number} value @returns {Factor} */
    number: (label, value) => ({ label, value }),
  };
}

/**
 * A number of a parameter, as a factor.
 * @param {Look} look
 * @param {number} layer
 * @param {string} other of which layer, where it is not the one from which it is seen
 * @param {string} name
 * @param {number} i
 * @param {number} [j]
 * @returns {Factor}
 */
function parameterOf({ start, notation = "row" }, layer, other, name, i, j) {
  const array = /** @type {any} */ (start.params[layer][name]);
  return {
    label: `${name}[${j === undefined ? i : indices(i, j, notation)}]${other}`,
    value: real(j === undefined ? array[i] : array[i][j]),
    ref: { phase: "gradient", layer, t: null, name, i, ...(j === undefined ? {} : { j }) },
  };
}

/**
 * The output of the layer below, as the factor of a weight.
 * @param {Look} look
 * @param {number} layer
 * @param {number} t
 * @param {number} i
 * @returns {Factor}
 */
function below(look, layer, t, i) {
  const name = outputName(look.start, layer);
  const step = find(look, "forward", layer, t);
  return {
    label: `${layerName(look.start, layer)}[${i}]`,
    value: step ? exampleOf(step.values[name], look.example)[i] : null,
    ref: { phase: "forward", layer, t, name, i },
  };
}

/** The step in which a visit added to a gradient. @param {Look} look @param {Ref} ref */
const visitOf = (look, { layer, t, sweep, name }) =>
  [find(look, "backward", layer, t, sweep), find(look, "influence", layer, t)].find(
    (step) => step && name in step.grads,
  );

/**
 * A number of the film; null where it has not come yet.
 * @param {Look} look
 * @param {Ref} ref
 * @returns {number | null}
 */
export function valueOf(look, ref) {
  const { phase, layer, t, name, i, j, sweep } = ref;
  if (phase === "gradient" || phase === "visit") {
    const told = phase === "visit" ? visitOf(look, ref) : find(look, "gradient", layer, null);
    if (told) return gradientOf(told, name, i, j);
    return phase === "visit" || !visitsOf(look, ref).length ? null : sumOf(visitsOf(look, ref));
  }
  const step = find(look, phase, layer, t, sweep);
  return step && name in step.values ? (exampleOf(step.values[name], look.example)[i] ?? null) : null;
}

/** @param {Look} look @param {Ref} ref @returns {Made | null} null where it has not come yet */
export function madeOf(look, ref) {
  const value = valueOf(look, ref);
  if (value === null) return null;
  const label = labelOf(look.start, ref, look.notation);
  if (ref.phase === "gradient" || ref.phase === "visit") {
    const terms =
      ref.phase === "gradient" ? visitsOf(look, ref) : examplesOf(look, ref, Number(ref.t), ref.sweep ?? null);
    return { ref, label, value, terms, sum: sumOf(terms), by: [] };
  }
  const t = /** @type {number} */ (ref.t);
  const sweep = ref.phase === "backward" ? find(look, "backward", ref.layer, t, ref.sweep)?.sweep : undefined;
  const rule = ref.phase === "loss" ? LOSS[ref.name] : CELLS[look.start.layers[ref.layer].cell].products[ref.name];
  const why = reason(look.start, { ...ref, sweep: sweep ?? null });
  if (!rule) return { ref, label, value, terms: handedOn(look, ref, value), sum: value, by: [], why };
  const { terms, f, by } = rule(timeStepOf(look, ref.layer, t, sweep), ref.i);
  const added = terms.map((factors) => ({ factors, value: multiply(factors) }));
  return { ref, label, value, terms: added, sum: sumOf(added), by: by ?? [], why, ...(f ? { f } : {}) };
}

/**
 * Why a number is the sum of nothing, where nothing comes to it.
 * @param {Start} start
 * @param {Ref} ref
 * @returns {string | undefined}
 */
function reason(start, { phase, name, t, layer, sweep }) {
  const there = { layer, t, sweep };
  if (phase === "forward" && ["h_prev", "c_prev"].includes(name) && beginsAnew(start, t))
    return restartsIn(start).has(Number(t))
      ? `The initial state, which is given: an epoch begins at t = ${t}, and nothing comes over from t = ` +
          `${Number(t) - 1}.`
      : "The initial state, which is given.";
  if (phase !== "backward") return undefined;
  if (name === "from_above" && !arrivals(start, there).above)
    return `This backward pass does not gather the loss of t = ${t}: no error comes from above.`;
  if (["from_next", "dc_next"].includes(name) && !arrivals(start, there).next) return nothingAfter(start, Number(t));
  return undefined;
}

/** Why no error comes from t + 1. @param {Start} start @param {number} t */
function nothingAfter(start, t) {
  if (t === start.steps - 1) return `t = ${t} is the last time step: no error comes from a later one.`;
  if (restartsIn(start).has(t + 1)) return `The epoch ends at t = ${t}: no error crosses its border.`;
  return `The backward pass starts at t = ${t}: none of its error comes from t = ${t + 1}.`;
}

/**
 * What is no sum: a value that another step has made.
 * @param {Look} look
 * @param {Ref} ref
 * @param {number} value
 * @returns {Term[]}
 */
function handedOn(look, { name, layer, t, i }, value) {
  const from = { h_prev: "h", c_prev: "c" }[name];
  if (name === "x") return [{ factors: [timeStepOf(look, layer, Number(t), undefined).x(i)], value }];
  if (!from || t === null || beginsAnew(look.start, t)) return [];
  return [
    {
      factors: [
        { label: `${from}[${i}] (t=${t - 1})`, value, ref: { phase: "forward", layer, t: t - 1, name: from, i } },
      ],
      value,
    },
  ];
}

/**
 * What each visit so far has added to the gradient of a parameter, and the L2 term, which comes with the
 * first of them, or alone where none has added anything.
 * @param {Look} look
 * @param {Ref} ref
 * @returns {Term[]}
 */
function visitsOf(look, { layer, name, i, j }) {
  const { start, steps, n, notation = "row" } = look;
  const visits = steps
    .slice(0, n)
    .filter((step) => ["backward", "influence"].includes(step.phase) && step.layer === layer && name in step.grads);
  const terms = visits.map((step) => {
    const value = gradientOf(step, name, i, j);
    const sweep = step.sweep === null ? "" : sweepSaid(start, step.sweep);
    const ref =
      step.phase === "backward"
        ? { phase: "visit", layer, t: step.t, name, i, ...(j === undefined ? {} : { j }), sweep: step.sweep }
        : undefined;
    return {
      factors: [
        { label: `${start.steps > 1 ? `t=${step.t}` : "this time step"}${sweep}`, value, ...(ref ? { ref } : {}) },
      ],
      value,
    };
  });
  const l2 = Number(start.request.l2);
  const begun = terms.length > 0 || find(look, "gradient", layer, null);
  if (!l2 || !begun || j === undefined || !["W", "U"].includes(name)) return terms;
  const weight = real(/** @type {any} */ (start.params[layer][name])[i][j]);
  return [
    ...terms,
    {
      factors: [
        { label: "λ", value: l2 },
        { label: `${name}[${indices(i, j, notation)}]`, value: weight },
      ],
      value: l2 * weight,
    },
  ];
}

/**
 * What each example adds in one visit to the gradient of a weight: what it carried times the error at its end.
 * @param {Look} look
 * @param {Ref} ref
 * @param {number} t
 * @param {number | null} sweep
 * @returns {Term[]}
 */
export function examplesOf(look, { layer, name, i, j }, t, sweep) {
  const { cell, units } = look.start.layers[layer];
  const step = find(look, "backward", layer, t, sweep);
  const there = find(look, "forward", layer, t);
  const column = j === undefined ? i : j;
  const error = CELLS[cell].behind[name][Math.floor(column / units)];
  if (!step || !there || !error) return [];
  const reset = error === "dq" && look.start.request.layers?.[layer]?.reset === "before";
  const carried = { W: ["x"], U: reset ? ["r", "h_prev"] : ["h_prev"] }[name] ?? [];
  return Array.from({ length: look.start.batch }, (_, example) => {
    /** @param {Step} from @param {string} what @param {number} k @returns {Factor} */
    const factor = (from, what, k) => ({
      label: `${symbolAt(look.start, what, t)}[${k}]`,
      value: exampleOf(from.values[what], example)[k],
    });
    const factors = [...carried.map((what) => factor(there, what, i)), factor(step, error, column % units)];
    return { factors, value: multiply(factors) };
  });
}

/** @param {Step} step @param {string} name @param {number} i @param {number} [j] */
const gradientOf = (step, name, i, j) => {
  const g = /** @type {any} */ (step.grads[name]);
  return real(j === undefined ? g[i] : g[i][j]);
};

/** @param {Factor[]} factors */
const multiply = (factors) => factors.reduce((all, { value }) => all * (value ?? Number.NaN), 1);
/** @param {Term[]} terms */
const sumOf = (terms) => terms.reduce((all, { value }) => all + value, 0);

/** The largest terms, and all others as one. @param {Term[]} terms @returns {Term[]} */
export function listed(terms) {
  if (terms.length <= MOST + 1) return terms;
  const order = [...terms].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const rest = order.slice(MOST).reduce((sum, { value }) => sum + value, 0);
  return [
    ...order.slice(0, MOST),
    { factors: [{ label: `${terms.length - MOST} smaller ones, together`, value: rest }], value: rest },
  ];
}
