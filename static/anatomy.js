/** What is inside of a cell: its nodes with their places, and what leads from one to the next. Pure. */

/**
 * @typedef {object} Node what one unit has at a place of the cell: a value on the way forward, an error on the way back
 * @property {string} id
 * @property {string} label
 * @property {[number, number]} at column and row; the past is left, the future right, the layer above on top
 * @property {string} [value] its name in the forward step
 * @property {string} [error] its name in the backward step
 */
/**
 * @typedef {{nodes: Node[], roads: [string, string, string?][], says: string}} Anatomy roads from, to, and "highway"
 *   for the memory
 */

const ABOVE = { id: "above", label: "from above", error: "from_above" };
const FUTURE = { id: "future", label: "from the future", error: "from_next" };
const BELOW = { id: "x", label: "x, from below", value: "x", error: "dx" };
const PAST = { id: "past", label: "h of the past", value: "h_prev", error: "dh_prev" };

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
      { id: "z", label: "z, the sum", at: [1, 2], value: "z", error: "delta" },
      at(BELOW, 1, 3),
    ],
    roads: [
      ["x", "z"],
      ["z", "slope"],
      ["slope", "a"],
      ["a", "above"],
    ],
    says: "Forward the sum z goes through f. Back, the error from above is multiplied with the slope f′, and becomes δ.",
  },
  rnn: {
    nodes: [
      at(ABOVE, 4, 1),
      at(FUTURE, 5, 2),
      { id: "h", label: "h = f(z)", at: [4, 2], value: "h", error: "dh" },
      { id: "slope", label: "f′(z)", at: [3, 2], error: "f_prime" },
      { id: "z", label: "z, the sum", at: [2, 2], value: "z", error: "delta" },
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
    says: "Two errors meet in h and add up; the slope f′ lets a part of it through to z, and from there it goes down and into the past.",
  },
  lstm: {
    nodes: [
      at(ABOVE, 6, 1),
      { id: "c_past", label: "c of the past", at: [1, 2], value: "c_prev", error: "dc_prev" },
      { id: "c", label: "c, the memory", at: [4, 2], value: "c", error: "dc" },
      { id: "tanh_c", label: "tanh c", at: [5, 2], value: "tanh_c", error: "dc_hidden" },
      { id: "h", label: "h = o · tanh c", at: [6, 2], value: "h", error: "dh" },
      { id: "c_future", label: "c from its future", at: [4, 1], error: "dc_next" },
      at({ ...FUTURE, label: "h from the future" }, 6, 3),
      gate("f", "f, keep", 2, 3),
      gate("i", "i, write", 3, 3),
      gate("g", "g, candidate", 4, 3),
      gate("o", "o, read", 5, 3),
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
    says: "The error enters the memory c by the output and along the memory from its future. Back along the memory it is only multiplied with f: no matrix, no slope.",
  },
  gru: {
    nodes: [
      at(ABOVE, 5, 1),
      at(PAST, 1, 2),
      { id: "direct", label: "kept directly", at: [3, 2], error: "dh_direct" },
      { id: "h", label: "h", at: [5, 2], value: "h", error: "dh" },
      at(FUTURE, 6, 2),
      gate("r", "r, reset", 2, 3),
      gate("q", "q, of the past", 3, 3, "dq"),
      gate("n", "n, candidate", 4, 3),
      gate("u", "u, hold", 5, 3),
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
    says: "h is a mixture: u of the past, 1 − u of the candidate n. So a part of the error goes back directly, multiplied with u alone; the rest goes through the gates.",
  },
};

/** Softmax has no slope of each unit by itself: its error comes from all of them. @type {Anatomy} */
const SOFTMAX = {
  nodes: ANATOMY.dense.nodes
    .filter(({ id }) => id !== "slope")
    .map((node) => (node.id === "a" ? { ...node, label: "a = softmax(z)" } : node)),
  roads: [
    ["x", "z"],
    ["z", "a"],
    ["a", "above"],
  ],
  says: "Softmax makes all outputs of all sums. With cross-entropy the error of a sum is simply output minus target.",
};

/** @param {{cell: string, activation: string | null}} layer */
export const anatomyOf = ({ cell, activation }) => (activation === "softmax" ? SOFTMAX : ANATOMY[cell]);

/** How many numbers of a name there are. @param {{inputs: number, units: number}} layer @param {string} name */
export const countOf = (layer, name) => (name === "x" || name === "dx" ? layer.inputs : layer.units);
