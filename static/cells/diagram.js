/** What the diagrams of all cells have in common: nodes with their places, and roads from one to the next. Pure. */

/**
 * @typedef {object} Node what one unit has at a place of the cell: a value on the way forward, an error on the way back
 * @property {string} id
 * @property {string} label
 * @property {[number, number]} at column and row; t - 1 is left, t + 1 right, the layer above on top
 * @property {string} [value] its name in the forward step
 * @property {string} [error] its name in the backward step
 */
/**
 * @typedef {(left: string, right: string) => string} Times the matrix product of row notation, in the one that is
 *   chosen
 * @typedef {{nodes: Node[], roads: [string, string, string?][], says: (times: Times) => string}} Anatomy roads from,
 *   to, and "highway" for the cell state
 */

export const ABOVE = { id: "above", label: "from above", error: "from_above" };
export const FUTURE = { id: "future", label: "from t + 1", error: "from_next" };
export const BELOW = { id: "x", label: "x, from below", value: "x", error: "dx" };
export const PAST = { id: "past", label: "previous state h", value: "h_prev", error: "dh_prev" };

/** @param {any} node @param {number} column @param {number} row @returns {Node} */
export const at = (node, column, row) => ({ ...node, at: [column, row] });
/**
 * @param {string} id
 * @param {string} label
 * @param {number} column
 * @param {number} row
 * @param {string} [error]
 * @returns {Node}
 */
export const node = (id, label, column, row, error = `delta_${id}`) => ({
  id,
  label,
  at: [column, row],
  value: id,
  error,
});
