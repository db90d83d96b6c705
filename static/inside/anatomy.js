/** What is inside of a cell: its nodes with their places, and what leads from one to the next. Pure. */

/**
 * @typedef {object} Node what one unit has at a place of the cell: a value on the way forward, an error on the way back
 * @property {string} id
 * @property {string} label
 * @property {[number, number]} at column and row; t - 1 is left, t + 1 right, the layer above on top
 * @property {string} [value] its name in the forward step
 * @property {string} [error] its name in the backward step
 */
/**
 * @typedef {(left: string, right: string) => string} Times the matrix product of row notation, in the one that is chosen
 * @typedef {{nodes: Node[], roads: [string, string, string?][], says: (times: Times) => string}} Anatomy roads from, to,
 *   and "highway" for the cell state
 */

const ABOVE = { id: "above", label: "from above", error: "from_above" };
const FUTURE = { id: "future", label: "from t + 1", error: "from_next" };
const BELOW = { id: "x", label: "x, from below", value: "x", error: "dx" };
const PAST = { id: "past", label: "previous state h", value: "h_prev", error: "dh_prev" };

/** @param {any} node @param {number} column @param {number} row @returns {Node} */
const at = (node, column, row) => ({ ...node, at: [column, row] });
/**
 * @param {string} id
 * @param {string} label
 * @param {number} column
 * @param {number} row
 * @param {string} [error]
 * @returns {Node}
 */
const gate = (id, label, column, row, error = `delta_${id}`) => ({ id, label, at: [column, row], value: id, error });

/** @type {Record<string, Anatomy>} */
const ANATOMY = {
  dense: {
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
      `Forward the pre-activation z = ${times("x", "W")} + b goes through f. Back, the error from above is multiplied with the derivative f′ and becomes δ; δ sends ${times("δ", "Wᵀ")} down.`,
  },
  rnn: {
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
      `Forward z = ${times("x", "W")} + ${times("h", "U")} + b, with the previous state h. Back, two errors add up in h; times the derivative f′ they are δ, which sends ${times("δ", "Wᵀ")} down and ${times("δ", "Uᵀ")} to t − 1.`,
  },
  lstm: {
    nodes: [
      at(ABOVE, 6, 1),
      { id: "c_past", label: "previous cell state c", at: [1, 2], value: "c_prev", error: "dc_prev" },
      { id: "c", label: "c, cell state", at: [4, 2], value: "c", error: "dc" },
      { id: "tanh_c", label: "tanh c", at: [5, 2], value: "tanh_c", error: "dc_hidden" },
      { id: "h", label: "h = o · tanh c", at: [6, 2], value: "h", error: "dh" },
      { id: "c_future", label: "c from t + 1", at: [4, 1], error: "dc_next" },
      at({ ...FUTURE, label: "h from t + 1" }, 6, 3),
      gate("f", "f, forget gate (keep)", 2, 3),
      gate("i", "i, input gate (write)", 3, 3),
      gate("g", "g, candidate", 4, 3),
      gate("o", "o, output gate (read)", 5, 3),
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
      `The error enters the cell state c by the output gate and along the cell state from t + 1. Back along the cell state it is only multiplied with f: no matrix, no derivative (the constant error carousel). The rest goes through the gates: ${times("δ", "Uᵀ")} to t − 1, ${times("δ", "Wᵀ")} down.`,
  },
  gru: {
    nodes: [
      at(ABOVE, 5, 1),
      at(PAST, 1, 2),
      { id: "direct", label: "kept directly", at: [3, 2], error: "dh_direct" },
      { id: "h", label: "h", at: [5, 2], value: "h", error: "dh" },
      at(FUTURE, 6, 2),
      gate("r", "r, reset gate", 2, 3),
      gate("q", "q, recurrent part", 3, 3, "dq"),
      gate("n", "n, candidate", 4, 3),
      gate("u", "u, update gate (hold)", 5, 3),
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
      `h is a mixture: u of the previous state, 1 − u of the candidate n. So a part of the error goes back directly, multiplied with u alone; the rest goes through the gates, ${times("δ", "Uᵀ")} by each of them.`,
  },
};

/** Softmax has no derivative of each unit by itself: its error comes from all of them. @type {Anatomy} */
const SOFTMAX = {
  nodes: ANATOMY.dense.nodes
    .filter(({ id }) => id !== "slope")
    .map((node) => (node.id === "a" ? { ...node, label: "a = softmax(z)" } : node)),
  roads: [
    ["x", "z"],
    ["z", "a"],
    ["a", "above"],
  ],
  says: () =>
    "Softmax makes each output of all pre-activations. So each δ comes from the errors of all outputs, by the whole Jacobian: δ[i] = a[i] (e[i] − Σ e[j] a[j]), where e is the error that arrives.",
};

/** With cross-entropy the two derivatives become one. @type {Anatomy} */
const CROSS_ENTROPY = {
  ...SOFTMAX,
  says: () =>
    "Softmax makes each output of all pre-activations. With cross-entropy δ = w/m · (a − y), where the target sums to 1: the weight of the time step's loss over the number of examples, times output minus target. Where there is no target δ is 0, and where its sum is another, a is multiplied with that sum.",
};

/**
 * @param {{cell: string, activation: string | null}} layer
 * @param {string | null} [loss] that a softmax sends its error from, of the output layer
 * @returns {Anatomy}
 */
export function anatomyOf({ cell, activation }, loss = null) {
  if (activation !== "softmax") return ANATOMY[cell];
  return loss === "cross_entropy" ? CROSS_ENTROPY : SOFTMAX;
}

/** What the state before is called where it is an initial one. @type {Record<string, string>} */
const ANEW = { past: "initial state h", c_past: "initial cell state c" };

/** How a part is called at its time step. @param {Node} node @param {boolean} anew whether the state begins anew */
export const labelAt = ({ id, label }, anew) => (anew && ANEW[id]) || label;

/** How many numbers of a name there are. @param {{inputs: number, units: number}} layer @param {string} name */
export const countOf = (layer, name) => (name === "x" || name === "dx" ? layer.inputs : layer.units);
