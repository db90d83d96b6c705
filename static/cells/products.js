/** Which products each number of a cell is the sum of: one recipe for each name that a step has. Pure. */

/** @typedef {import("../inside/terms.js").Factor} Factor */
/** @typedef {import("../inside/terms.js").Moment} Moment */
/**
 * @typedef {{terms: Factor[][], f?: string, by?: Factor[]}} Recipe the terms added up, then a function of the sum, or
 *   its product with more
 */
/** @typedef {(m: Moment, i: number) => Recipe} Rule */

/** @param {number} n @param {(k: number) => any} make */
const times = (n, make) => Array.from({ length: n }, (_, k) => make(k));

/** @param {string} label @param {Factor} a @param {(x: number) => number} f @returns {Factor} */
const of = (label, a, f) => ({
  label: label.replace("?", a.label),
  value: a.value === null ? null : f(a.value),
  ref: a.ref,
});
/** @param {Factor} a */
const rest = (a) => of("(1 − ?)", a, (x) => 1 - x);
/** @param {Factor} a */
const unsquared = (a) => of("(1 − ?²)", a, (x) => 1 - x * x);
/** @param {Factor} a */
const negative = (a) => of("−?", a, (x) => -x);
/** @param {...Factor} factors @returns {Recipe} one product */
const product = (...factors) => ({ terms: [factors] });

/** What comes from below through W, for one column. @param {Moment} m @param {number} column @returns {Factor[][]} */
const heard = (m, column) => times(m.inputs, (k) => [m.x(k), m.p("W", k, column)]);
/** What comes from the past through U. @param {Moment} m @param {number} column @returns {Factor[][]} */
const remembered = (m, column) => times(m.units, (k) => [m.v("h_prev", k), m.p("U", k, column)]);

/**
 * The errors behind the columns of W: their names, each for as many columns as there are units.
 * @type {Record<string, string[]>}
 */
const BEHIND_W = {
  dense: ["delta"],
  rnn: ["delta"],
  lstm: ["delta_i", "delta_f", "delta_g", "delta_o"],
  gru: ["delta_r", "delta_u", "delta_n"],
};

/**
 * An error that goes back through a row of a matrix.
 * @param {Moment} m
 * @param {string} matrix
 * @param {number} row
 * @param {string[]} names
 * @param {number} [first] the block of columns with which they begin
 * @returns {Factor[][]}
 */
const back = (m, matrix, row, names, first = 0) =>
  names.flatMap((name, block) =>
    times(m.units, (k) => [m.e(name, k), m.p(matrix, row, (first + block) * m.units + k)]),
  );

/** @type {Record<string, Rule>} */
const ARRIVING = {
  from_above: (m, i) =>
    !m.hears
      ? { terms: [] }
      : m.above
        ? { terms: back(m.above, "W", i, BEHIND_W[m.above.cell]) }
        : product(m.loss("d_output", i)),
  from_next: (m, i) => (m.next ? sentBack(m.next, i) : { terms: [] }),
  dh: (m, i) => ({ terms: [[m.e("from_above", i)], [m.e("from_next", i)]] }),
  dx: (m, i) => ({ terms: back(m, "W", i, BEHIND_W[m.cell]) }),
  dh_prev: (m, i) => sentBack(m, i),
};

/** What a visit sends to the h of the moment before. @param {Moment} m @param {number} i @returns {Recipe} */
function sentBack(m, i) {
  if (m.cell === "gru")
    return { terms: ["dh_direct", "dh_via_r", "dh_via_u", "dh_via_n"].map((name) => [m.e(name, i)]) };
  return { terms: back(m, "U", i, BEHIND_W[m.cell]) };
}

/** @param {Moment} m @param {number} i @returns {Recipe} */
function slope(m, i) {
  const a = m.v(m.output, i);
  if (m.activation === "tanh") return product(unsquared(a));
  if (m.activation === "sigmoid") return product(a, rest(a));
  return { terms: [[m.v("z", i)]], f: "f′" };
}

/**
 * delta of the output where the loss knows it from a and y: w/m (a sum y - y), and w/m (a - y).
 * @param {Moment} m
 * @param {number} i
 * @returns {Recipe}
 */
function known(m, i) {
  const [a, y] = [m.v("a", i), m.loss("target", i)];
  const all = times(m.units, (k) => m.loss("target", k).value ?? 0).reduce((sum, x) => sum + x, 0);
  const whole = m.lossName === "bce" || all === 1 ? [a] : [a, m.number("Σy", all)];
  return { terms: [whole, [negative(y)]], by: [m.number("w/m", m.share)] };
}

/** @param {Moment} m @param {number} i @returns {Recipe} */
function delta(m, i) {
  if (!m.above && ["cross_entropy", "bce"].includes(m.lossName)) return known(m, i);
  const arriving = m.cell === "rnn" ? "dh" : "from_above";
  if (m.activation !== "softmax") return product(m.e(arriving, i), m.e("f_prime", i));
  const a = m.v("a", i); // the row of the Jacobian diag(a) - a a^T
  return { terms: times(m.units, (k) => [m.e(arriving, k), k === i ? rest(a) : negative(m.v("a", k)), a]) };
}

/**
 * What each loss of squares multiplies a - y with, beside the weight of the moment.
 * @type {Record<string, (numbers: number, examples: number) => number>}
 */
const SQUARES = {
  half_mse: (numbers) => 1 / numbers,
  mse: (numbers) => 2 / numbers,
  half_sse: (_, examples) => 1 / examples,
};

/** @param {Moment} m @param {number} i @returns {Recipe} */
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
const gate = (block, f) => (m, i) => {
  const column = block * m.units + i;
  return { terms: [...heard(m, column), ...remembered(m, column), [m.p("b", column)]], f };
};

/**
 * The error of the sum under a gate: that of the gate times its slope.
 * @param {string} letter
 * @param {boolean} [tanh]
 * @returns {Rule}
 */
const under =
  (letter, tanh = false) =>
  (m, i) => {
    const g = m.v(letter, i);
    return product(m.e(`d${letter}`, i), ...(tanh ? [unsquared(g)] : [g, rest(g)]));
  };

/** @type {Record<string, Rule>} */
const LSTM = {
  i: gate(0, "σ"),
  f: gate(1, "σ"),
  g: gate(2, "tanh"),
  o: gate(3, "σ"),
  c: (m, i) => ({
    terms: [
      [m.v("f", i), m.v("c_prev", i)],
      [m.v("i", i), m.v("g", i)],
    ],
  }),
  tanh_c: (m, i) => ({ terms: [[m.v("c", i)]], f: "tanh" }),
  h: (m, i) => product(m.v("o", i), m.v("tanh_c", i)),
  do: (m, i) => product(m.e("dh", i), m.v("tanh_c", i)),
  dc_hidden: (m, i) => product(m.e("dh", i), m.v("o", i), unsquared(m.v("tanh_c", i))),
  dc_next: (m, i) => (m.next ? product(m.next.e("dc", i), m.next.v("f", i)) : { terms: [] }),
  dc: (m, i) => ({ terms: [[m.e("dc_hidden", i)], [m.e("dc_next", i)]] }),
  di: (m, i) => product(m.e("dc", i), m.v("g", i)),
  df: (m, i) => product(m.e("dc", i), m.v("c_prev", i)),
  dg: (m, i) => product(m.e("dc", i), m.v("i", i)),
  delta_i: under("i"),
  delta_f: under("f"),
  delta_g: under("g", true),
  delta_o: under("o"),
  dc_prev: (m, i) => product(m.e("dc", i), m.v("f", i)),
};

/** The columns of n begin after those of r and u. @param {Moment} m @param {number} i */
const candidate = (m, i) => 2 * m.units + i;

/** @type {Record<string, Rule>} */
const GRU = {
  r: gate(0, "σ"),
  u: gate(1, "σ"),
  q: (m, i) => {
    const past = times(m.units, (k) => [
      ...(m.resetBefore ? [m.v("r", k)] : []),
      m.v("h_prev", k),
      m.p("U", k, candidate(m, i)),
    ]);
    return { terms: [...past, [m.p("c", i)]] };
  },
  n: (m, i) => {
    const past = m.resetBefore ? [m.v("q", i)] : [m.v("r", i), m.v("q", i)];
    return { terms: [...heard(m, candidate(m, i)), [m.p("b", candidate(m, i))], past], f: "tanh" };
  },
  h: (m, i) => ({
    terms: [
      [rest(m.v("u", i)), m.v("n", i)],
      [m.v("u", i), m.v("h_prev", i)],
    ],
  }),
  dn: (m, i) => product(m.e("dh", i), rest(m.v("u", i))),
  du: (m, i) => ({ terms: [[m.v("h_prev", i)], [negative(m.v("n", i))]], by: [m.e("dh", i)] }),
  dr: (m, i) =>
    m.resetBefore
      ? { terms: back(m, "U", i, ["dq"], 2), by: [m.v("h_prev", i)] }
      : product(m.e("delta_n", i), m.v("q", i)),
  dq: (m, i) => product(m.e("delta_n", i), ...(m.resetBefore ? [] : [m.v("r", i)])),
  delta_r: under("r"),
  delta_u: under("u"),
  delta_n: under("n", true),
  dh_direct: (m, i) => product(m.e("dh", i), m.v("u", i)),
  dh_via_r: (m, i) => ({ terms: back(m, "U", i, ["delta_r"], 0) }),
  dh_via_u: (m, i) => ({ terms: back(m, "U", i, ["delta_u"], 1) }),
  dh_via_n: (m, i) => ({ terms: back(m, "U", i, ["dq"], 2), ...(m.resetBefore ? { by: [m.v("r", i)] } : {}) }),
};

/** @type {Rule} */
const activated = (m, i) => (m.activation === "softmax" ? softmax(m, i) : { terms: [[m.v("z", i)]], f: m.activation });

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

/** @type {Record<string, Record<string, Rule>>} by cell, by name */
export const PRODUCTS = {
  dense: {
    z: (m, i) => ({ terms: [...heard(m, i), [m.p("b", i)]] }),
    a: activated,
    ...ARRIVING,
    f_prime: slope,
    delta,
  },
  rnn: {
    z: (m, i) => ({ terms: [...heard(m, i), ...remembered(m, i), [m.p("b", i)]] }),
    h: activated,
    ...ARRIVING,
    f_prime: slope,
    delta,
  },
  lstm: { ...ARRIVING, ...LSTM },
  gru: { ...ARRIVING, ...GRU },
};

/** Of the step of a loss. @type {Record<string, Rule>} */
export const LOSS = { d_output: dOutput };
