/** A dense layer: all that the page knows of this kind of cell. Pure. */

import { ABOVE, BELOW, at } from "./diagram.js";
import { ARRIVING, activated, delta, inputProducts, slope } from "./products.js";

/** @type {import("./index.js").CellRow} */
export const dense = {
  name: "dense",
  output: "a",
  gates: [],
  carried: [],
  error: "δ",
  behind: { W: ["delta"], b: ["delta"] },
  words: {},
  symbols: {},
  meanings: {},
  values: { row: ["a = f(x W + b)"], column: ["a = f(W x + b)"] },
  formulas: { forward: ["z", "a"], backward: ["delta", "f_prime", "W"] },
  jacobian: "",
  passes: null,
  paper: { forward: ["z → a"], backward: ["from_above × f_prime = delta"] },
  anatomy: {
    nodes: [
      at(ABOVE, 3, 1),
      { id: "a", label: "a = f(z)", at: [3, 2], value: "a" },
      { id: "slope", label: "f′(z)", at: [2, 2], error: "f_prime" },
      { id: "z", label: "z, pre-activation", at: [1, 2], value: "z", error: "delta" },
      at(BELOW, 1, 3),
    ],
    roads: [
      ["x", "z"],
      ["z", "slope"],
      ["slope", "a"],
      ["a", "above"],
    ],
    says: (times) =>
      `Forward the pre-activation z = ${times("x", "W")} + b goes through f. Back, the error from above is ` +
      `multiplied by the derivative f′ and becomes δ; δ sends ${times("δ", "Wᵀ")} down.`,
  },
  products: {
    z: (m, i) => ({ terms: [...inputProducts(m, i), [m.p("b", i)]] }),
    a: activated,
    ...ARRIVING,
    f_prime: slope,
    delta,
  },
};
