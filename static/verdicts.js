/** What the numbers of a lab say of its claim: sentences, each with whether it holds. Pure. */

import { power, real, told } from "./numbers.js";

/** @typedef {import("./types.js").Num} Num */
/** @typedef {{ok: boolean | null, text: string}} Verdict null where there is nothing to hold */

const ROUNDING = 1e-9; // decimal logarithms that are written with six digits
const LEVEL = 1e-5; // a logarithm nearer to 0 than this is no growth
export const SAME = 1e-12; // gradients nearer than this are the same but for rounding

/** A size from its decimal logarithm, which may be far out of a number's range. @param {Num} log @returns {string} */
export function sizeOf(log) {
  const value = real(log);
  if (value === -Infinity) return "0";
  if (!Number.isFinite(value)) return told(value);
  if (Math.abs(value) < 4) return told(10 ** value);
  const exponent = Math.floor(value);
  return `${Number((10 ** (value - exponent)).toPrecision(2))}·${power(exponent)}`;
}

/**
 * log10 of the norms of ds_t/ds_k from the last moment on, by lag.
 * @param {Num[][]} triangle [t][k]
 * @returns {number[]}
 */
export const byLag = (triangle) => (triangle[triangle.length - 1] ?? []).map(real).reverse();

const WAYS = ["vanishes", "keeps its size", "explodes"];

/** Shrinking, level or growing: -1, 0 or 1. @param {number} log */
const sideOf = (log) => (Math.abs(log) < LEVEL ? 0 : Math.sign(log));

/**
 * The common rule of the eigenvalue: stated, tested, corrected.
 * @param {any} layer of an analysis
 * @returns {Verdict[]}
 */
export function ofReach(layer) {
  const found = byLag(layer.log10_jacobian_norms);
  const lag = found.length - 1;
  const size = found[lag];
  const seen = { ok: null, text: `‖∂s_t/∂s_k‖ at lag ${lag} is ${sizeOf(size)}: the error ${WAYS[sideOf(size) + 1]}.` };
  if (layer.sigma_max === null || lag < 1) return [seen];
  const [radius, sigma, gamma] = [layer.spectral_radius, layer.sigma_max, layer.gamma].map(real);
  return [seen, ofRule(radius, size, lag), ofSingular(gamma * sigma, size), ofBound(found, layer.log10_bound)];
}

/** @param {number} radius @param {number} size log10 @param {number} lag @returns {Verdict} */
function ofRule(radius, size, lag) {
  const expected = sideOf(Math.log10(radius));
  const holds = sideOf(size) === expected;
  const rule = `The common rule: the largest |eigenvalue| is ${told(radius)}, so the error ${WAYS[expected + 1]}, like ${sizeOf(lag * Math.log10(radius))}.`;
  return {
    ok: holds,
    text: `${rule} ${holds ? "Here that is what happens, but it proves nothing." : "That is not what happens: the rule is false."}`,
  };
}

/** @param {number} product gamma sigma_max @param {number} size log10 @returns {Verdict} */
function ofSingular(product, size) {
  const known = `Corrected: γ·σ_max = ${told(product)}`;
  if (product < 1) return { ok: size < 0, text: `${known}, below 1: that is sufficient, the error must vanish.` };
  const grows = [
    "and here it does not: f′ takes away more than U adds",
    "and here it keeps its size",
    "and here it does",
  ][sideOf(size) + 1];
  return {
    ok: true,
    text: `${known}, not below 1: that is necessary for growth, not sufficient; the error may grow, ${grows}.`,
  };
}

/** @param {number[]} found @param {Num[]} bound @returns {Verdict} */
function ofBound(found, bound) {
  const over = found.findIndex((size, lag) => size > real(bound[lag]) + ROUNDING + 1e-5 * Math.abs(size));
  const last = sizeOf(bound[bound.length - 1]);
  return over < 0
    ? { ok: true, text: `No norm exceeds the bound (γ σ_max)^lag, which is ${last} at the end.` }
    : { ok: false, text: `The bound is exceeded at lag ${over}.` };
}

/**
 * The gradients of two ways are the same.
 * @param {any} beside of an analysis, compared with full BPTT
 * @param {string} name
 * @returns {Verdict}
 */
export function ofSame(beside, name) {
  const missing = real(beside.missing_norm);
  return {
    ok: missing <= SAME,
    text: `${name} and accumulated BPTT find the same gradient: ‖difference‖ / ‖gradient‖ = ${told(missing)}${missing <= SAME ? ", which is rounding" : ""}.`,
  };
}

/**
 * Visits are T(T+1)/2 against T.
 * @param {number} steps
 * @param {number} naive
 * @param {number} full
 * @returns {Verdict}
 */
export function ofVisits(steps, naive, full) {
  const triangle = (steps * (steps + 1)) / 2;
  return {
    ok: naive === triangle && full === steps,
    text: `With T = ${steps}: ${naive} visits, T(T+1)/2 = ${triangle}, against ${full}, T = ${steps}: ${told(naive / full)} times as many.`,
  };
}

/** @param {any} way of a timing @param {number} expected @param {string} of @param {string} size @returns {Verdict} */
export function ofGrowth(way, expected, of, size) {
  const [fitted, counted] = [real(way.exponents.seconds), real(way.exponents.flops)];
  const calls = fitted < counted - 0.5 ? " At these sizes much of the time goes into calls, which hardly grow." : "";
  return {
    ok: null,
    text: `Measured: the time of ${of} grows like ${size}^${fitted.toFixed(2)}; its operations like ${size}^${counted.toFixed(2)}, in theory ${size}^${expected}.${calls}`,
  };
}

/**
 * What a cut loses, and whether the state goes on.
 * @param {any} beside
 * @param {string} name
 * @param {string} algorithm
 * @returns {Verdict[]}
 */
export function ofCut(beside, name, algorithm) {
  const missing = real(beside.missing_norm);
  const part =
    missing <= SAME
      ? "nothing is lost"
      : `the part that is lost has ${told(missing)} of the full gradient’s norm; the cosine of the rest with it is ${told(beside.cosine)}`;
  const first = { ok: null, text: `${name}: ${beside.visits} visits, and ${part}.` };
  const state = {
    chunked:
      "The state goes over each border, the gradient is cut there: what was remembered helps, and nobody learns to remember it.",
    epochwise:
      "The state starts anew at each border: nothing is cut because nothing goes over it, and its gradient is exact for another network.",
  }[algorithm];
  return state ? [first, { ok: null, text: state }] : [first];
}

/**
 * How much is left of an error from the last moment to the first: log10.
 * @param {Num[] | null} logs by moment
 * @returns {number}
 */
export const leftOf = (logs) => (logs ? real(logs[0]) - real(logs[logs.length - 1]) : NaN);

/** @param {{lstm: any, gru: any, rnn: any}} layers of three analyses @returns {Verdict[]} */
export function ofHighway({ lstm, gru, rnn }) {
  const lag = lstm.log10_dc.length - 1;
  const [path, dc] = [leftOf(lstm.log10_cell_path), leftOf(lstm.log10_dc)];
  return [
    {
      ok: null,
      text: `After ${lag} moments ${sizeOf(path)} is left along the memory (forget gates alone) and ${sizeOf(dc)} of the whole dc; of an RNN’s dh ${sizeOf(leftOf(rnn.log10_dh))}, of a GRU’s ${sizeOf(leftOf(gru.log10_dh))}.`,
    },
    {
      ok: dc >= path,
      text:
        dc >= path
          ? "More arrives than the forget gates let through: errors by way of the gates add to it."
          : "Here the errors by way of the gates take away from what the forget gates let through.",
    },
    {
      ok: null,
      text:
        dc < -6
          ? "Eased is not ended: this LSTM has vanished too."
          : "The highway is open: raise or lower the bias of the forget gates and watch it.",
    },
  ];
}

/** @param {any} clipping of an analysis @returns {Verdict[]} */
export function ofClipping({ limit, ways, contributed, contributed_clipped }) {
  const [byNorm, byValue] = ways;
  const small = real(byNorm.norm) <= limit;
  const direction = {
    ok: Math.abs(1 - real(byNorm.cosine)) < 1e-5,
    text: small
      ? `The gradient’s norm ${told(byNorm.norm)} is below the limit ${told(limit)}: by norm it stays exactly as it is.`
      : `By norm: ${told(byNorm.norm)} becomes ${told(byNorm.clipped_norm)}; the cosine of the angle is ${told(byNorm.cosine)}, the direction stays.`,
  };
  const turn = {
    ok: null,
    text: byValue.clipped
      ? `By value: ${byValue.clipped} of ${byValue.of} numbers are cut; the norm becomes ${told(byValue.clipped_norm)} and the direction turns by ${told(byValue.angle)}° (cosine ${told(byValue.cosine)}).`
      : "By value: no number exceeds the limit, nothing turns.",
  };
  const [before, after] = [real(contributed[0]), real(contributed_clipped[0])];
  const helped = after > before * (1 + 1e-5);
  return [
    direction,
    turn,
    {
      ok: !helped,
      text: `What the first moment adds to the gradient has norm ${told(before)} before clipping and ${told(after)} after: clipping never makes anything larger, so what has vanished is not helped.`,
    },
  ];
}

/** @param {any} counts by algorithm @returns {Verdict} */
export function ofMemory({ full, rtrl }) {
  const flat = Math.abs(real(rtrl.exponents.stored_floats)) < 1e-6;
  return {
    ok: flat,
    text: `Memory: RTRL holds ${rtrl.stored_floats[0]} numbers whatever T is; BPTT from ${full.stored_floats[0]} to ${full.stored_floats[full.stored_floats.length - 1]}, in proportion to T.`,
  };
}
