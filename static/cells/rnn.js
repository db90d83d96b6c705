/** The simple recurrent layer: all that the page knows of this kind of cell. Pure. */

import { ABOVE, BELOW, FUTURE, PAST, at } from "./diagram.js";
import { ARRIVING, activated, delta, inputProducts, stateProducts, slope } from "./products.js";

/** @type {import("./index.js").CellRow} */
export const rnn = {
  name: "RNN",
  output: "h",
  gates: [],
  carried: ["h"],
  error: "δ",
  behind: { W: ["delta"], U: ["delta"], b: ["delta"] },
  words: {},
  symbols: {},
  meanings: {},
  values: { row: ["h = f(x W + h_prev U + b)"], column: ["h = f(W x + U h_prev + b)"] },
  formulas: { forward: ["z", "h"], backward: ["dh", "delta", "f_prime", "U"] },
  jacobian: "an RNN's block is diag(f′(z)) Uᵀ, in column notation diag(f′(z)) U",
  passes: null,
  paper: { forward: ["h_prev", "z → h"], backward: ["from_above + from_next = dh × f_prime = delta"] },
  anatomy: {
    nodes: [
      at(ABOVE, 4, 1),
      at(FUTURE, 5, 2),
      { id: "h", label: "h = f(z)", at: [4, 2], value: "h", error: "dh" },
      { id: "slope", label: "f′(z)", at: [3, 2], error: "f_prime" },
      { id: "z", label: "z, pre-activation", at: [2, 2], value: "z", error: "delta" },
      at(PAST, 1, 2),
      at(BELOW, 2, 3),
    ],
    roads: [
      ["past", "z"],
      ["x", "z"],
      ["z", "slope"],
      ["slope", "h"],
      ["h", "above"],
      ["h", "future"],
    ],
    says: (times) =>
      `Forward z = ${times("x", "W")} + ${times("h", "U")} + b, with the previous state h. Back, two errors ` +
      `add up in h; times the derivative f′ they are δ, which sends ${times("δ", "Wᵀ")} down and ` +
      `${times("δ", "Uᵀ")} to t − 1.`,
  },
  products: {
    z: (m, i) => ({ terms: [...inputProducts(m, i), ...stateProducts(m, i), [m.p("b", i)]] }),
    h: activated,
    ...ARRIVING,
    f_prime: slope,
    delta,
  },
};
