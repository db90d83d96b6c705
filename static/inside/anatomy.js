/** The diagram of a layer's cell, and how its parts are called at a time step. Pure. */

import { CELLS } from "../cells/index.js";

/** @typedef {import("../cells/diagram.js").Node} Node */
/** @typedef {import("../cells/diagram.js").Anatomy} Anatomy */

/** Softmax has no derivative of each unit by itself: its error comes from all of them. @type {Anatomy} */
const SOFTMAX = {
  nodes: CELLS.dense.anatomy.nodes
    .filter(({ id }) => id !== "slope")
    .map((node) => (node.id === "a" ? { ...node, label: "a = softmax(z)" } : node)),
  roads: [
    ["x", "z"],
    ["z", "a"],
    ["a", "above"],
  ],
  says: () =>
    "Softmax makes each output of all pre-activations. So each δ comes from the errors of all outputs, by " +
    "the whole Jacobian: δ[i] = a[i] (e[i] − Σ e[j] a[j]), where e is the error that arrives.",
};

/** With cross-entropy the two derivatives become one. @type {Anatomy} */
const CROSS_ENTROPY = {
  ...SOFTMAX,
  says: () =>
    "Softmax makes each output of all pre-activations. With cross-entropy δ = w/m · (a − y), where the " +
    "target sums to 1: the weight of the time step's loss over the number of examples, times output minus " +
    "target. Where there is no target δ is 0, and where its sum is another, a is multiplied by that sum.",
};

/**
 * @param {{cell: string, activation: string | null}} layer
 * @param {string | null} [loss] that a softmax sends its error from, of the output layer
 * @returns {Anatomy}
 */
export function anatomyOf({ cell, activation }, loss = null) {
  if (activation !== "softmax") return CELLS[cell].anatomy;
  return loss === "cross_entropy" ? CROSS_ENTROPY : SOFTMAX;
}

/** What the state before is called where it is an initial one. @type {Record<string, string>} */
const ANEW = { past: "initial state h", c_past: "initial cell state c" };

/** How a part is called at its time step. @param {Node} node @param {boolean} anew whether the state begins anew */
export const labelAt = ({ id, label }, anew) => (anew && ANEW[id]) || label;

/** How many numbers of a name there are. @param {{inputs: number, units: number}} layer @param {string} name */
export const countOf = (layer, name) => (name === "x" || name === "dx" ? layer.inputs : layer.units);
