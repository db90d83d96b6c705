/** What the recipes of all cells have in common: of which products a number is the sum. Pure. */

/** @typedef {import("../inside/terms.js").Factor} Factor */
/** @typedef {import("../inside/terms.js").TimeStep} TimeStep */
/**
 * @typedef {{terms: Factor[][], f?: string, by?: Factor[]}} Recipe the terms added up, then a function of the sum, or
 *   its product with more
 */
/** @typedef {(m: TimeStep, i: number) => Recipe} Rule */

/** @param {number} n @param {(k: number) => any} make */
export const times = (n, make) => Array.from({ length: n }, (_, k) => make(k));

/** @param {string} label @param {Factor} a @param {(x: number) => number} f @returns {Factor} */
const of = (label, a, f) => ({
  label: label.replace("?", a.label),
  value: a.value === null ? null : f(a.value),
  ref: a.ref,
});
/** @param {Factor} a */
export const rest = (a) => of("(1 − ?)", a, (x) => 1 - x);
/** @param {Factor} a */
export const unsquared = (a) => of("(1 − ?²)", a, (x) => 1 - x * x);
/** @param {Factor} a */
export const negative = (a) => of("−?", a, (x) => -x);
/** @param {...Factor} factors @returns {Recipe} one product */
export const product = (...factors) => ({ terms: [factors] });

/** What comes from below through W, for one column. @param {TimeStep} m @param {number} column @returns {Factor[][]} */
export const inputProducts = (m, column) => times(m.inputs, (k) => [m.x(k), m.p("W", k, column)]);
/** What comes from the past through U. @param {TimeStep} m @param {number} column @returns {Factor[][]} */
export const stateProducts = (m, column) => times(m.units, (k) => [m.v("h_prev", k), m.p("U", k, column)]);

/**
 * An error that goes back through a row of a matrix.
 * @param {TimeStep} m
 * @param {string} matrix
 * @param {number} row
 * @param {string[]} names
 * @param {number} [first] the block of columns with which they begin
 * @returns {Factor[][]}
 */
export const back = (m, matrix, row, names, first = 0) =>
  names.flatMap((name, block) =>
    times(m.units, (k) => [m.e(name, k), m.p(matrix, row, (first + block) * m.units + k)]),
  );

/** @type {Record<string, Rule>} */
export const ARRIVING = {
  from_above: (m, i) =>
    !m.hears
      ? { terms: [] }
      : m.above
        ? { terms: back(m.above, "W", i, m.above.row.behind.W) }
        : product(m.loss("d_output", i)),
  from_next: (m, i) => (m.next ? m.next.row.products.dh_prev(m.next, i) : { terms: [] }),
  dh: (m, i) => ({ terms: [[m.e("from_above", i)], [m.e("from_next", i)]] }),
  dx: (m, i) => ({ terms: back(m, "W", i, m.row.behind.W) }),
  dh_prev: (m, i) => ({ terms: back(m, "U", i, m.row.behind.U) }),
};

/** @param {TimeStep} m @param {number} i @returns {Recipe} */
export function slope(m, i) {
  const a = m.v(m.output, i);
  if (m.activation === "tanh") return product(unsquared(a));
  if (m.activation === "sigmoid") return product(a, rest(a));
  return { terms: [[m.v("z", i)]], f: "f′" };
}

/**
 * delta of the output where the loss knows it from a and y: w/m (a sum y - y), and w/m (a - y).
 * @param {TimeStep} m
 * @param {number} i
 * @returns {Recipe}
 */
function known(m, i) {
  const [a, y] = [m.v("a", i), m.loss("target", i)];
  const all = times(m.units, (k) => m.loss("target", k).value ?? 0).reduce((sum, x) => sum + x, 0);
  const whole = m.lossName === "bce" || all === 1 ? [a] : [a, m.number("Σy", all)];
  return { terms: [whole, [negative(y)]], by: [m.number("w/m", m.share)] };
}

/** @param {TimeStep} m @param {number} i @returns {Recipe} */
export function delta(m, i) {
  if (!m.above && ["cross_entropy", "bce"].includes(m.lossName)) return known(m, i);
  const arriving = m.row.carried.length ? "dh" : "from_above";
  if (m.activation !== "softmax") return product(m.e(arriving, i), m.e("f_prime", i));
  const a = m.v("a", i); // the row of the Jacobian diag(a) - a a^T
  return { terms: times(m.units, (k) => [m.e(arriving, k), k === i ? rest(a) : negative(m.v("a", k)), a]) };
}

/**
 * What each loss of squares multiplies a - y with, beside the weight of the time step.
 * @type {Record<string, (numbers: number, examples: number) => number>}
 */
const SQUARES = {
  half_mse: (numbers) => 1 / numbers,
  mse: (numbers) => 2 / numbers,
  half_sse: (_, examples) => 1 / examples,
};

/** @param {TimeStep} m @param {number} i @returns {Recipe} */
function dOutput(m, i) {
  const [a, y] = [m.loss("output", i), m.loss("target", i)];
  const square = SQUARES[m.lossName];
  if (square)
    return { terms: [[a], [negative(y)]], by: [m.number("w·scale", m.weight * square(m.batch * m.units, m.batch))] };
  if (!y.value && m.lossName === "cross_entropy") return { terms: [] };
  const over = of("1/?", a, (x) => 1 / x);
  const right = [negative(y), over];
  const wrong = [rest(y), of("1/(1 − ?)", a, (x) => 1 / (1 - x))];
  const terms = m.lossName === "bce" ? [wrong, right].filter(([factor]) => factor.value) : [right];
  return { terms, by: [m.number("w/m", m.share)] };
}

/** A gate by its place among the blocks of columns. @param {number} block @param {string} f @returns {Rule} */
export const gate = (block, f) => (m, i) => {
  const column = block * m.units + i;
  return { terms: [...inputProducts(m, column), ...stateProducts(m, column), [m.p("b", column)]], f };
};

/**
 * The error of the sum under a gate: that of the gate times its slope.
 * @param {string} letter
 * @param {boolean} [tanh]
 * @returns {Rule}
 */
export const under =
  (letter, tanh = false) =>
  (m, i) => {
    const g = m.v(letter, i);
    return product(m.e(`d${letter}`, i), ...(tanh ? [unsquared(g)] : [g, rest(g)]));
  };

/** @type {Rule} */
export const activated = (m, i) =>
  m.activation === "softmax" ? softmax(m, i) : { terms: [[m.v("z", i)]], f: m.activation };

/**
 * exp(z_i) over the sum of all exp(z_k): 1 over the sum of exp(z_k − z_i), which no large z can spoil.
 * @type {Rule}
 */
function softmax(m, i) {
  const own = m.v("z", i);
  const terms = times(m.units, (k) => {
    const { label, value, ref } = m.v("z", k);
    const power = value === null || own.value === null ? null : Math.exp(k === i ? 0 : value - own.value);
    return [{ label: `exp(${label} − ${own.label})`, value: power, ref }];
  });
  return { terms, f: "1 / " };
}

/** Of the step of a loss. @type {Record<string, Rule>} */
export const LOSS = { d_output: dOutput };
