/** The gated recurrent unit: all that the page knows of this kind of cell. Pure. */

import { ABOVE, BELOW, FUTURE, PAST, at, node } from "./diagram.js";
import { ARRIVING, back, gate, inputProducts, negative, product, rest, times, under } from "./products.js";

/** @typedef {import("../inside/terms.js").TimeStep} TimeStep */
/** @typedef {import("./products.js").Rule} Rule */

const DELTAS = ["delta_r", "delta_u", "delta_n"];
const VALUES = ["h = (1 − u) ⊙ n + u ⊙ h_prev"];

/** The columns of n begin after those of r and u. @param {TimeStep} m @param {number} i */
const candidate = (m, i) => 2 * m.units + i;

/** @type {Record<string, Rule>} */
const PRODUCTS = {
  ...ARRIVING,
  dh_prev: (m, i) => ({
    terms: ["dh_direct", "dh_via_r", "dh_via_u", "dh_via_n"].map((name) => [m.e(name, i)]),
  }),
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
    return { terms: [...inputProducts(m, candidate(m, i)), [m.p("b", candidate(m, i))], past], f: "tanh" };
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

/** @type {import("./index.js").CellRow} */
export const gru = {
  name: "GRU",
  output: "h",
  gates: ["r", "u", "n"],
  carried: ["h"],
  error: "∂L/∂h",
  behind: { W: DELTAS, U: ["delta_r", "delta_u", "dq"], b: DELTAS, c: ["dq"] },
  words: {
    r: "r, reset gate",
    u: "u, update gate (hold)",
    q: "q, recurrent part of n",
    n: "n, candidate",
    h: VALUES[0],
    dn: "∂L/∂n",
    du: "∂L/∂u",
    dr: "∂L/∂r",
    dq: "∂L/∂q",
    delta_r: "δ of gate r",
    delta_u: "δ of gate u",
    delta_n: "δ of n",
    dh_direct: "to t − 1 directly",
    dh_via_r: "to t − 1 by r",
    dh_via_u: "to t − 1 by u",
    dh_via_n: "to t − 1 by n",
  },
  symbols: {
    dn: "∂L/∂n",
    du: "∂L/∂u",
    dr: "∂L/∂r",
    dq: "∂L/∂q",
    delta_r: "δ of r",
    delta_u: "δ of u",
    delta_n: "δ of n",
    dh_direct: "back directly",
    dh_via_r: "back by r",
    dh_via_u: "back by u",
    dh_via_n: "back by n",
  },
  meanings: { r: "reset gate", u: "update gate", n: "candidate state", q: "recurrent part of the candidate" },
  values: { row: VALUES, column: VALUES },
  formulas: { forward: ["r", "u", "q", "n", "h"], backward: ["dh", "from_next", "dn", "delta_n", "U"] },
  jacobian: "a GRU's block is diag(u) and what goes through U and the derivatives of its gates",
  passes: { gate: "u", error: "∂L/∂h" },
  paper: {
    forward: ["r u q n", "h_prev h"],
    backward: [
      "from_above + from_next = dh",
      "dr → delta_r",
      "du → delta_u",
      "dq dn → delta_n",
      "dh_direct + dh_via_r + dh_via_u + dh_via_n = dh_prev",
    ],
  },
  anatomy: {
    nodes: [
      at(ABOVE, 5, 1),
      at(PAST, 1, 2),
      { id: "direct", label: "kept directly", at: [3, 2], error: "dh_direct" },
      { id: "h", label: "h", at: [5, 2], value: "h", error: "dh" },
      at(FUTURE, 6, 2),
      node("r", "r, reset gate", 2, 3),
      node("q", "q, recurrent part", 3, 3, "dq"),
      node("n", "n, candidate", 4, 3),
      node("u", "u, update gate (hold)", 5, 3),
      at(BELOW, 4, 4),
    ],
    roads: [
      ["past", "direct", "highway"],
      ["direct", "h", "highway"],
      ["past", "r"],
      ["past", "q"],
      ["r", "q"],
      ["q", "n"],
      ["n", "h"],
      ["u", "h"],
      ["h", "above"],
      ["h", "future"],
      ["x", "r"],
      ["x", "n"],
      ["x", "u"],
    ],
    says: (times) =>
      "h is a mixture: u of the previous state, 1 − u of the candidate n. So a part of the error goes back " +
      `directly, multiplied by u alone; the rest goes through the gates, ${times("δ", "Uᵀ")} by each of ` +
      "them.",
  },
  products: PRODUCTS,
};
