/** What the numbers of a lab say of its claim: sentences, each with whether it holds. Pure. */

import { reachOf, restartsOf, sweepsOf } from "../film/sweeps.js";
import { power, real, format } from "../shared/numbers.js";

/** @typedef {import("../types.js").Num} Num */
/** @typedef {import("../form/query.js").Fields} Fields */
/** @typedef {{ok: boolean | null, text: string}} Verdict null where there is nothing to hold */

const ROUNDING = 1e-9; // decimal logarithms that are written with six digits
const LEVEL = 1e-5; // a logarithm nearer to 0 than this is no growth
const LEAST_STEPS = 5; // T from which on a line through sizes is a trend
const TREND = 1; // decades by which a film has to rise or fall before that is called exploding or vanishing
const TURN = 0.05; // decades by which it goes the other way before that is told
export const SAME = 1e-12; // gradients nearer than this are the same but for rounding

/** A size from its decimal logarithm, which may be far out of a number's range. @param {Num} log @returns {string} */
export function sizeOf(log) {
  const value = real(log);
  if (value === -Infinity) return "0";
  if (!Number.isFinite(value)) return format(value);
  if (Math.abs(value) < 4) return format(10 ** value);
  const exponent = Math.floor(value);
  return `${Number((10 ** (value - exponent)).toPrecision(2))}·${power(exponent)}`;
}

/**
 * log10 of the norms of ds_t/ds_k from the last time step on, by lag.
 * @param {Num[][]} triangle [t][k]
 * @returns {number[]}
 */
export const byLag = (triangle) => (triangle[triangle.length - 1] ?? []).map(real).reverse();

/**
 * How sizes go with the lag: the line of least squares through their logarithms.
 *
 * @typedef {object} Trend
 * @property {number} side -1 vanishes, 0 neither, 1 explodes; NaN where there are too few time steps to tell
 * @property {number} factor by which a time step multiplies the size
 * @property {number} zero the first lag at which nothing at all is left; -1 where something is
 */

/** @param {number[]} norms log10 by lag @returns {Trend} */
export function trendOf(norms) {
  const zero = norms.indexOf(-Infinity);
  const sizes = zero < 0 ? norms : norms.slice(0, zero);
  const slope = slopeOf(sizes);
  const change = slope * (norms.length - 1);
  if (norms.length < LEAST_STEPS || !sizes.every(Number.isFinite)) return { side: NaN, factor: 10 ** slope, zero };
  if (zero > 0) return { side: -1, factor: 10 ** slope, zero };
  return { side: Math.abs(change) < TREND ? 0 : Math.sign(change), factor: 10 ** slope, zero };
}

/** Of the line of least squares through sizes against their lags. @param {number[]} sizes */
function slopeOf(sizes) {
  const middle = (sizes.length - 1) / 2;
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const products = sizes.reduce((sum, size, lag) => sum + (lag - middle) * (size - mean), 0);
  return products / sizes.reduce((sum, _, lag) => sum + (lag - middle) ** 2, 0);
}

const WAYS = ["vanishes", "neither vanishes nor explodes", "explodes"];

/**
 * How a state moves with its own past, and what each of three conditions says of it.
 * @param {any} layer of an analysis, with its slopes
 * @param {number[]} [starts] time steps at which the state begins anew, in epochs
 * @returns {Verdict[]}
 */
export function ofReach(layer, starts = []) {
  const norms = byLag(layer.log10_jacobian_norms);
  const trend = trendOf(norms);
  if (starts.length && trend.zero === norms.length - starts[starts.length - 1])
    return [{ ok: null, text: `From lag ${trend.zero} on ‖∂s_t/∂s_k‖ is 0: the state begins anew there.` }];
  const seen = ofTrend(norms, trend);
  if (layer.sigma_max === null || norms.length < 2) return [seen];
  // Of what is no number nothing can be held against a condition.
  if (norms.some(isNoSize) || ![layer.sigma_max, layer.spectral_radius].map(real).every(Number.isFinite)) return [seen];
  return [seen, ofEigenvalues(layer, norms, trend), ofSingular(layer, norms, trend), ofBound(norms, layer.log10_bound)];
}

/** Whether a logarithm is that of no size; −∞ is that of 0. @param {number} log */
const isNoSize = (log) => Number.isNaN(log) || log === Infinity;

/** @param {number[]} norms @param {Trend} trend @returns {Verdict} */
function ofTrend(norms, { side, factor, zero }) {
  const lag = norms.length - 1;
  const size = `‖∂s_t/∂s_k‖ is ${sizeOf(norms[lag])} at lag ${lag}`;
  if (norms.some(isNoSize)) return { ok: null, text: `${size}: some sizes are no numbers, so there is no trend.` };
  if (norms.length < LEAST_STEPS)
    return { ok: null, text: `${size}: with T = ${norms.length} there are too few time steps to speak of a trend.` };
  if (zero > 0) return { ok: null, text: `From lag ${zero} on ‖∂s_t/∂s_k‖ is 0: nothing at all goes back so far.` };
  const pace =
    Math.abs(Math.log10(factor)) < LEVEL ? "it keeps its size" : `${format(factor)} times for each time step`;
  return { ok: null, text: `The trend: ${pace}. The error ${WAYS[side + 1]}${turnOf(norms, side)}; ${size}.` };
}

/** Where it goes the other way first. @param {number[]} norms @param {number} side */
function turnOf(norms, side) {
  const [most, least] = [Math.max(...norms), Math.min(...norms)];
  const [top, bottom] = [norms.indexOf(most), norms.indexOf(least)];
  if (side <= 0 && most > TURN && top < norms.length - 1) return `, after growing to ${sizeOf(most)} at lag ${top}`;
  if (side >= 0 && least < -TURN && bottom < norms.length - 1)
    return `, after falling to ${sizeOf(least)} at lag ${bottom}`;
  return "";
}

/** Whether the state's own derivative is 1 everywhere, so that each Jacobian is U itself. @param {any} layer */
const isLinear = ({ slopes }) =>
  slopes ? slopes.least.slice(1).every((/** @type {Num} */ x) => real(x) === 1) : false;

/**
 * The criterion of the eigenvalues: stated, and tested by the film.
 * @param {any} layer
 * @param {number[]} norms
 * @param {Trend} trend
 * @returns {Verdict}
 */
function ofEigenvalues(layer, norms, { side }) {
  const radius = real(layer.spectral_radius);
  const lag = norms.length - 1;
  const change = lag * Math.log10(radius);
  const expected = Math.abs(change) < TREND ? 0 : Math.sign(change);
  const rule =
    `The eigenvalue criterion: the largest |eigenvalue| of U is ${format(radius)}, so the error ` +
    `${WAYS[expected + 1]} here, like ${sizeOf(change)} at lag ${lag}.`;
  if (Number.isNaN(side)) return { ok: null, text: `${rule} This film cannot test it.` };
  const holds = side === expected;
  return { ok: holds, text: `${rule} ${becauseOfEigenvalues(layer, holds)}` };
}

/** @param {any} layer @param {boolean} holds */
function becauseOfEigenvalues(layer, holds) {
  if (isLinear(layer))
    return holds
      ? "That is what happens: f′ is 1 wherever the error passes, the product is a power of U, and for powers " +
          "the criterion holds in the long run."
      : "Not in so few time steps: f′ is 1 wherever the error passes, and for powers of U the criterion holds " +
          "in the long run; before that U, which is not normal, decides.";
  return holds
    ? "That is what happens here, and it proves nothing: f′ stands between the factors."
    : "That is not what happens: f′ stands between the factors, and then the eigenvalues of U decide nothing " +
        "by themselves.";
}

/**
 * The two conditions that hold: of the largest singular value.
 * @param {any} layer
 * @param {number[]} norms
 * @param {Trend} trend
 * @returns {Verdict}
 */
function ofSingular(layer, norms, { side }) {
  const product = real(layer.gamma) * real(layer.sigma_max);
  const known = `γ·σ_max = ${format(product)}`;
  const grown = norms.some((size, lag) => lag > 0 && size > ROUNDING + LEVEL * lag);
  if (Math.abs(product - 1) < LEVEL)
    return { ok: !grown, text: `${known}: the bound is 1 at every lag, so the error cannot grow; it need not vanish.` };
  if (product < 1)
    return {
      ok: !grown,
      text:
        `${known}, below 1, is sufficient for vanishing: each time step back leaves at most ${format(product)} ` +
        "of the error.",
    };
  const rule = `${known}, above 1, is necessary for exploding and not sufficient`;
  if (Number.isNaN(side)) return { ok: null, text: `${rule}.` };
  if (side > 0) return { ok: true, text: `${rule}; here the error explodes.` };
  return { ok: true, text: `${rule}; here the error ${WAYS[side + 1]}: ${whyNot(layer)}.` };
}

/** Why the error does not grow although one step could let it. @param {any} layer */
function whyNot(layer) {
  const radius = real(layer.spectral_radius);
  const beside = `ρ(U) = ${format(radius)}`;
  if (isLinear(layer) && radius > real(layer.sigma_max) * (1 - LEVEL))
    return `f′ is 1 and ρ(U) is σ_max: a time step multiplies by ${format(radius)}, too little for so few time steps`;
  if (isLinear(layer))
    return (
      "f′ is 1 and takes nothing away, but U is not normal: σ_max bounds a single step, and in the long run " +
      `${beside} decides`
    );
  const mean = meanOf(layer.slopes);
  const slope = `f′, on average ${format(mean)},`;
  const adds = mean > 1 - LEVEL; // gelu: its f′ reaches 1.13
  if (radius > 1 + LEVEL)
    return adds
      ? `U alone would let it grow, as ${beside}, and ${slope} takes nothing away on average; neither of them ` +
          "decides, but the product of the Jacobians does"
      : `U alone would let it grow, as ${beside}; ${slope} takes away what U adds`;
  const alone = `powers of U alone would not grow in the long run, as ${beside}`;
  return adds ? `${alone}, and ${slope} adds too little to change that` : `${alone}, and ${slope} takes away more`;
}

/** Of |f'| over the time steps through which the error passes. @param {any} slopes */
function meanOf({ mean }) {
  const passed = mean.slice(1).map(real);
  return passed.reduce((/** @type {number} */ sum, /** @type {number} */ x) => sum + x, 0) / passed.length;
}

/** @param {number[]} norms @param {Num[]} bound @returns {Verdict} */
function ofBound(norms, bound) {
  const over = norms.findIndex((size, lag) => size > real(bound[lag]) + ROUNDING + 1e-5 * Math.abs(size));
  const last = sizeOf(bound[bound.length - 1]);
  return over < 0
    ? { ok: true, text: `No norm exceeds the bound (γ σ_max)^lag, which is ${last} at the end.` }
    : { ok: false, text: `The bound is exceeded at lag ${over}.` };
}

/**
 * Whether no loss sends any error, so that each gradient is 0 but for what L2 adds.
 * @param {any} answer an analysis with errors
 */
export const isSilent = ({ log10_errors }) =>
  log10_errors.length > 0 && log10_errors.flat().every((/** @type {Num} */ log) => real(log) === -Infinity);

/** Why there is nothing to judge where no loss sends any error. @param {Fields} fields @returns {Verdict} */
export function ofSilence({ task, steps, lag }) {
  const early = task === "echo" && Number(steps) <= Number(lag);
  const why = early ? ` With T = ${steps} and lag ${lag} nothing is to be echoed yet: choose a T above the lag.` : "";
  return { ok: null, text: `Every error is 0, so no loss adds to the gradient: there is nothing to judge.${why}` };
}

const NOT_COMPARED = // a comparison leaves L2 out
  "the full gradient, L2 left out, is 0 or has left the finite range, so there is nothing to compare";

/**
 * The gradients of two ways are the same.
 * @param {any} beside of an analysis, compared with full BPTT
 * @param {string} name
 * @returns {Verdict}
 */
export function ofSame(beside, name) {
  const missing = real(beside.missing_norm);
  if (!Number.isFinite(missing)) return { ok: null, text: `${name} and accumulated BPTT: ${NOT_COMPARED}.` };
  return {
    ok: missing <= SAME,
    text:
      `${name} and accumulated BPTT find the same gradient: ‖difference‖ / ‖gradient‖ = ` +
      `${format(missing)}${missing && missing <= SAME ? ", which is rounding" : ""}.`,
  };
}

/**
 * Backward steps are T(T+1)/2 against T.
 * @param {number} steps
 * @param {number} naive
 * @param {number} full
 * @returns {Verdict}
 */
export function ofVisits(steps, naive, full) {
  const triangle = (steps * (steps + 1)) / 2;
  return {
    ok: naive === triangle && full === steps,
    text:
      `With T = ${steps}: ${times(naive, "backward step")}, T(T+1)/2 = ${triangle}, against ${full}, T = ${steps}: ` +
      `${format(naive / full)} times as many.`,
  };
}

/** @param {any} way of a timing @param {number} expected @param {string} of @param {string} size @returns {Verdict} */
export function ofGrowth(way, expected, of, size) {
  const [fitted, counted] = [real(way.exponents.seconds), real(way.exponents.flops)];
  const calls = fitted < counted - 0.5 ? " At these sizes much of the time goes into calls, which hardly grow." : "";
  return {
    ok: null,
    text:
      `Measured: the time of ${of} grows like ${size}^${fitted.toFixed(2)}; its operations like ` +
      `${size}^${counted.toFixed(2)}, in theory ${size}^${expected}.${calls}`,
  };
}

/**
 * What a way back leaves out, and why.
 * @param {any} beside
 * @param {string} name
 * @param {number} steps T
 * @returns {Verdict[]}
 */
export function ofCut(beside, name, steps) {
  const same = real(beside.missing_norm) <= SAME;
  const anew = beside.algorithm.name === "epochwise" && beside.algorithm.length < steps;
  const apart =
    `‖difference‖ is ${format(beside.missing_norm)} of the full gradient’s norm, the cosine with it ` +
    `${format(beside.cosine)}`;
  const own = beside.algorithm.name === "custom"; // which may also gather a loss twice
  const outcome = !Number.isFinite(real(beside.missing_norm))
    ? NOT_COMPARED
    : same
      ? "the gradient is that of full BPTT"
      : anew || own
        ? apart
        : `a part is cut off: ${apart}`;
  const walked =
    beside.algorithm.name === "rtrl" ? "no backward step through time" : times(beside.visits, "backward step");
  const first = { ok: null, text: `${name}: ${walked}; ${outcome}.` };
  const more = reasonOf(beside.algorithm, steps);
  return more ? [first, { ok: null, text: more }] : [first];
}

/** @param {any} way @param {number} steps */
function reasonOf({ name, k1, k2, length }, steps) {
  if (name === "truncated" && k2 < steps)
    return k1 === 1
      ? `Each backward pass walks over h = k2 = ${k2} states, so every loss has the same longest lag, k2 − 1 = ` +
          `${k2 - 1}.`
      : `Each backward pass walks over h = k2 = ${k2} states: the newest of its k1 losses has the longest lag, ` +
          `k2 − 1 = ${k2 - 1}, the oldest lag k2 − k1 = ${k2 - k1}.`;
  if ((name === "chunked" || name === "epochwise") && length >= steps)
    return "One block holds the whole sequence: this is full BPTT.";
  if (name === "chunked")
    return (
      "The state goes over each border (carried and detached, “stateful”), the error does not come back over " +
      "it. But the weights are shared: what is learned within blocks works across borders too."
    );
  if (name === "epochwise")
    return (
      "The state begins anew at each border, and nothing crosses it: another forward pass, with a gradient " +
      "that is exact for it."
    );
  return "";
}

/**
 * What happens between a time step and the one before it.
 * @param {Fields} fields
 * @param {number} steps
 * @returns {{carried: boolean, passes: number}[]} by time step, from the second on
 */
export function borders(fields, steps) {
  const [sweeps, starts] = [sweepsOf(fields, steps), restartsOf(fields, steps)];
  return Array.from({ length: Math.max(0, steps - 1) }, (_, i) => ({
    carried: !starts.includes(i + 1),
    passes: sweeps.filter(({ losses, until }) => until <= i && losses.some((t) => t > i)).length,
  }));
}

/** What crosses the borders, in a sentence. @param {Fields} fields @param {number} steps */
export function ofBorders(fields, steps) {
  if (fields.algorithm === "rtrl")
    return "The state goes on everywhere, and no error walks back: influence goes forward.";
  const [sweeps, starts] = [sweepsOf(fields, steps), restartsOf(fields, steps)];
  const cut = borders(fields, steps).filter(({ carried, passes }) => carried && !passes).length;
  const from = (/** @type {number} */ t) => Math.max(0, ...starts.filter((start) => start <= t));
  const reach = Array.from({ length: steps }, (_, t) => reachOf(sweeps, t));
  const left = reach.filter((first) => first === null).length;
  const state = starts.length
    ? `The state begins anew at ${times(starts.length, "border")} (0), and no error crosses there`
    : "The state goes on everywhere";
  const alone = left ? ` No sweep gathers ${left} of the ${steps} losses.` : "";
  if (reach.every((first, t) => first === null || first === from(t)))
    return (
      `${state}; each loss ${left ? "that is gathered " : ""}is sent back to the beginning of ` +
      `${starts.length ? "its epoch" : "the sequence"}${left ? "" : ": nothing is cut"}.${alone}`
    );
  if (cut) return `${state}; no error crosses ${times(cut, "border")} (✂).${alone}`;
  return `${state}; each border is crossed by some error, but not by that of every later loss.${alone}`;
}

/** @param {number} count @param {string} what */
const times = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;

/**
 * How much is left of an error from the last time step to the first: log10; NaN where the last has none.
 * @param {Num[] | null} logs by time step
 * @returns {number}
 */
export function leftOf(logs) {
  if (!logs) return NaN;
  const last = real(logs[logs.length - 1]);
  return Number.isFinite(last) ? real(logs[0]) - last : NaN;
}

/** Whether the only error is that of the last loss, so that what arrives is what is left of it. @param {string} at */
export function lastAlone(at) {
  const weights = at.split(",").map(Number);
  return at === "last" || (weights.length > 1 && weights.pop() !== 0 && weights.every((weight) => weight === 0));
}

/**
 * What is left along the cell state of an LSTM, beside an RNN and a GRU.
 * @param {{lstm: any, gru: any, rnn: any}} layers of three analyses
 * @param {string} at where the losses are
 * @param {number[]} [starts] time steps at which the state begins anew, in epochs
 * @returns {Verdict[]}
 */
export function ofHighway({ lstm, gru, rnn }, at, starts = []) {
  const lag = lstm.log10_dc.length - 1;
  const [path, dc] = [lstm.log10_cell_path, lstm.log10_dc].map(leftOf);
  const none = whyNoneLeft(lstm, lag, starts);
  if (none) return [{ ok: null, text: none }];
  const gates = {
    ok: null,
    text:
      "The constant error carousel is constant where the forget gates are 1: here they multiply the error " +
      `along the cell state by ${format(10 ** (path / lag))} on average for each time step, ${sizeOf(path)} ` +
      `after ${lag}.`,
  };
  if (!lastAlone(at))
    return [
      gates,
      {
        ok: null,
        text:
          `With more losses than the last, errors of earlier ones may join on the way: at t = 0 ‖dc‖ is ` +
          `${sizeOf(dc)} of what it is at t = ${lag}, and that need not be what is left of the last error. Choose ` +
          "the loss at the last time step alone to see that.",
      },
    ];
  return [
    gates,
    { ok: null, text: leftBeside(lag, dc, leftOf(rnn.log10_dh), leftOf(gru.log10_dh)) },
    { ok: null, text: besideGates(dc, path) },
    {
      ok: null,
      text:
        dc < -TREND
          ? "Eased is not ended: less than a tenth is left."
          : "More than a tenth is left: raise or lower the bias of the forget gates and watch it.",
    },
  ];
}

/**
 * Why nothing can be said of what is left along the cell state; "" where it can.
 * @param {any} lstm
 * @param {number} lag
 * @param {number[]} starts
 */
function whyNoneLeft(lstm, lag, starts) {
  if (lag < 1) return "There is one time step only: no error goes back.";
  const [path, dc] = [lstm.log10_cell_path, lstm.log10_dc].map((/** @type {Num[]} */ logs) => logs.map(real));
  if ([...path, ...dc].some(isNoSize)) return "Some errors along the cell state are no numbers: nothing is compared.";
  if (dc[lag] === -Infinity)
    return `At the last time step, t = ${lag}, dc is 0: there is no error of which anything could be left.`;
  if (starts.length)
    return (
      `The state begins anew at t = ${starts[starts.length - 1]}, in epochs: no error crosses there, so none of the ` +
      "last time step’s comes to t = 0."
    );
  return "";
}

/**
 * What is left of the three networks' errors; a network without one at the last time step is left out.
 * @param {number} lag
 * @param {number} dc log10
 * @param {number} rnn log10
 * @param {number} gru log10
 */
function leftBeside(lag, dc, rnn, gru) {
  /** @type {[string, number][]} */
  const networks = [
    ["an RNN’s dh", rnn],
    ["a GRU’s dh", gru],
  ];
  const others = networks.flatMap(([of, log]) => (Number.isNaN(log) ? [] : [`of ${of} ${sizeOf(log)}`]));
  const beside = others.length ? `; ${others.join(", ")}` : "";
  return `After ${lag} time steps ${sizeOf(dc)} is left of the whole dc${beside}. ${besideRnn(dc, rnn)}`.trim();
}

/** @param {number} dc log10 @param {number} path log10 */
function besideGates(dc, path) {
  if (dc === path || Math.abs(dc - path) < LEVEL * Math.max(1, Math.abs(path)))
    return "As much arrives as the forget gates let through: errors by way of the gates and of h change nothing of it.";
  return dc > path
    ? "More arrives than the forget gates let through: errors by way of the gates and of h add to it."
    : "Less arrives than the forget gates let through: errors by way of the gates and of h take away from it.";
}

/** @param {number} dc log10 @param {number} dh log10 */
function besideRnn(dc, dh) {
  if (!Number.isFinite(dc - dh)) return "";
  const apart = `${sizeOf(Math.abs(dc - dh))} times`;
  return dc < dh
    ? `This LSTM keeps less than the RNN: the RNN keeps ${apart} as much.`
    : `This LSTM keeps ${apart} as much as the RNN.`;
}

const GONE = 0.01; // of the largest part: what adds less has vanished

/** Whether a gradient has a direction that clipping may turn. @param {any} clipping of an analysis, or null */
export const hasDirection = (clipping) => {
  const norm = clipping ? real(clipping.ways[0].norm) : 0;
  return norm > 0 && Number.isFinite(norm);
};

/**
 * What clipping does to the direction of a gradient, and to what has vanished.
 * @param {any} clipping of an analysis
 * @param {boolean} [recurrent] whether any layer is, whose gradient time steps add to
 * @returns {Verdict[]}
 */
export function ofClipping(clipping, recurrent = true) {
  const { limit, ways, contributed, contributed_clipped } = clipping;
  const [byNorm, byValue] = ways;
  if (!hasDirection(clipping)) return [ofNoDirection(real(byNorm.norm))];
  const small = real(byNorm.norm) <= limit;
  const direction = {
    ok: Math.abs(1 - real(byNorm.cosine)) < 1e-5,
    text: small
      ? `The gradient’s norm ${format(byNorm.norm)} is below the limit ${format(limit)}: by norm it stays ` +
        "exactly as it is."
      : `By norm: ${format(byNorm.norm)} becomes ${format(byNorm.clipped_norm)}; the cosine of the angle is ` +
        `${format(byNorm.cosine)}, the direction stays.`,
  };
  const turned = [direction, ofTurn(byValue)];
  if (!recurrent) return turned;
  return [...turned, ofVanished(contributed.map(real), contributed_clipped.map(real), small)];
}

/** @param {number} norm of a gradient @returns {Verdict} */
const ofNoDirection = (norm) => ({
  ok: null,
  text:
    norm === 0
      ? "The gradient is 0: there is nothing to clip."
      : `The gradient has left the finite range, its norm is ${format(norm)}: there is no direction to keep or turn.`,
});

/** @param {any} way by value @returns {Verdict} */
function ofTurn(way) {
  if (!way.clipped) return { ok: null, text: "By value: no number exceeds the limit, nothing turns." };
  const cut = `By value: ${way.clipped} of ${way.of} numbers are cut; the norm becomes ${format(way.clipped_norm)}`;
  return real(way.angle) < 1e-6
    ? { ok: null, text: `${cut}, and the direction stays: all numbers are cut by the same factor.` }
    : { ok: null, text: `${cut}, and the direction turns by ${format(way.angle)}° (cosine ${format(way.cosine)}).` };
}

/**
 * Whether clipping by norm helps what has vanished: decided only where something has.
 * @param {number[]} before by time step
 * @param {number[]} after
 * @param {boolean} small nothing is clipped
 * @returns {Verdict}
 */
function ofVanished(before, after, small) {
  const adds =
    `What the first time step adds to the gradient of the recurrent layers has norm ${format(before[0])} before ` +
    `clipping by norm and ${format(after[0])} after`;
  if (before[0] === 0) return { ok: null, text: `${adds}: it adds nothing, and clipping changes nothing of that.` };
  if (before[0] > GONE * Math.max(...before))
    return {
      ok: null,
      text: `${adds}. Nothing has vanished here, so this film does not test whether clipping helps that.`,
    };
  const helped = after[0] > before[0] * (1 + 1e-5);
  const why = small ? "nothing is clipped" : "clipping makes every part smaller by the same factor";
  return { ok: !helped, text: `${adds}: ${why}, and what has vanished is not helped.` };
}

/** @param {any} counts by algorithm @returns {Verdict} */
export function ofMemory({ full, rtrl }) {
  const flat = Math.abs(real(rtrl.exponents.stored_floats)) < 1e-6;
  return {
    ok: flat,
    text:
      `Memory: RTRL holds ${rtrl.stored_floats[0]} numbers whatever T is; BPTT from ${full.stored_floats[0]} ` +
      `to ${full.stored_floats[full.stored_floats.length - 1]}, in proportion to T.`,
  };
}
