/** Long short-term memory: all that the page knows of this kind of cell. Pure. */

import { ABOVE, BELOW, FUTURE, PAST, at, node } from "./diagram.js";
import { ARRIVING, gate, product, under, unsquared } from "./products.js";

/** @typedef {import("./products.js").Rule} Rule */

const DELTAS = ["delta_i", "delta_f", "delta_g", "delta_o"];
const VALUES = ["h = o ⊙ tanh c", "c = f ⊙ c_prev + i ⊙ g"];

/** @type {Record<string, Rule>} */
const PRODUCTS = {
  ...ARRIVING,
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

/** @type {import("./index.js").CellRow} */
export const lstm = {
  name: "LSTM",
  output: "h",
  gates: ["i", "f", "g", "o"],
  carried: ["h", "c"],
  error: "∂L/∂h",
  behind: { W: DELTAS, U: DELTAS, b: DELTAS },
  words: {
    c_prev: "c, previous state",
    i: "i, input gate (write)",
    f: "f, forget gate (keep)",
    g: "g, candidate",
    o: "o, output gate (read)",
    c: "c, cell state",
    tanh_c: "tanh c",
    h: VALUES[0],
    do: "∂L/∂o",
    dc_hidden: "∂L/∂c by the output",
    dc_next: "∂L/∂c from t + 1",
    dc: "∂L/∂c, their sum",
    di: "∂L/∂i",
    df: "∂L/∂f",
    dg: "∂L/∂g",
    delta_i: "δ of gate i",
    delta_f: "δ of gate f",
    delta_g: "δ of g",
    delta_o: "δ of gate o",
    dc_prev: "dc, to t − 1",
  },
  symbols: {
    c_prev: "previous c",
    tanh_c: "tanh c",
    do: "∂L/∂o",
    dc_hidden: "∂L/∂c by the output gate",
    dc_next: "∂L/∂c from t + 1",
    dc: "∂L/∂c",
    di: "∂L/∂i",
    df: "∂L/∂f",
    dg: "∂L/∂g",
    delta_i: "δ of i",
    delta_f: "δ of f",
    delta_g: "δ of g",
    delta_o: "δ of o",
    dc_prev: "dc to t − 1",
  },
  meanings: { i: "input gate", f: "forget gate", g: "cell candidate", o: "output gate", c: "cell state" },
  values: { row: VALUES, column: VALUES },
  formulas: { forward: ["i", "f", "g", "o", "c", "h"], backward: ["dh", "dc", "delta_f", "U"] },
  jacobian:
    "an LSTM's c moves with the c before by diag(f) alone, and its h by o ⊙ (1 − tanh² c) ⊙ f; what comes from " +
    "h goes through U and the derivatives of the gates",
  passes: { gate: "f", error: "∂L/∂c" },
  paper: {
    forward: ["i g f o", "c_prev c → tanh_c", "h_prev h"],
    backward: [
      "from_above + from_next = dh",
      "dc_hidden + dc_next = dc",
      "di → delta_i",
      "df → delta_f",
      "dg → delta_g",
      "do → delta_o",
      "dh_prev dc_prev",
    ],
  },
  anatomy: {
    nodes: [
      at(ABOVE, 6, 1),
      { id: "c_past", label: "previous cell state c", at: [1, 2], value: "c_prev", error: "dc_prev" },
      { id: "c", label: "c, cell state", at: [4, 2], value: "c", error: "dc" },
      { id: "tanh_c", label: "tanh c", at: [5, 2], value: "tanh_c", error: "dc_hidden" },
      { id: "h", label: "h = o · tanh c", at: [6, 2], value: "h", error: "dh" },
      { id: "c_future", label: "c from t + 1", at: [4, 1], error: "dc_next" },
      at({ ...FUTURE, label: "h from t + 1" }, 6, 3),
      node("f", "f, forget gate (keep)", 2, 3),
      node("i", "i, input gate (write)", 3, 3),
      node("g", "g, candidate", 4, 3),
      node("o", "o, output gate (read)", 5, 3),
      at(PAST, 1, 4),
      at(BELOW, 3, 4),
    ],
    roads: [
      ["c_past", "c", "highway"],
      ["f", "c"],
      ["i", "c"],
      ["g", "c"],
      ["c", "tanh_c"],
      ["tanh_c", "h"],
      ["o", "h"],
      ["c", "c_future", "highway"],
      ["h", "above"],
      ["h", "future"],
      ["past", "f"],
      ["x", "f"],
      ["x", "i"],
      ["x", "g"],
      ["x", "o"],
    ],
    says: (times) =>
      "The error enters the cell state c by the output gate and along the cell state from t + 1. Back along " +
      "the cell state it is only multiplied by f: no matrix, no derivative (the constant error carousel). " +
      `The rest goes through the gates: ${times("δ", "Uᵀ")} to t − 1, ${times("δ", "Wᵀ")} down.`,
  },
  products: PRODUCTS,
};
