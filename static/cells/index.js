/** The cells by the name that the wire gives them: a new one is a file beside this, and a row of the table. Pure. */

import { dense } from "./dense.js";
import { gru } from "./gru.js";
import { lstm } from "./lstm.js";
import { rnn } from "./rnn.js";

/**
 * All that the page knows of one kind of cell. Gates and carried are those of its class in engine/cells.
 * @typedef {object} CellRow
 * @property {string} name as people call it
 * @property {string} output the name of the value that goes up
 * @property {string[]} gates in the order of their columns in W, U and b; none for a cell without gates
 * @property {string[]} carried the names of its state, the output first
 * @property {string} error how the error is called that the stage shows
 * @property {Record<string, string[]>} behind by parameter: the errors behind its blocks of columns
 * @property {Record<string, string>} words what its names mean beside their numbers
 * @property {Record<string, string>} symbols how its names stand in a sum of products
 * @property {Record<string, string>} meanings of the letters of its gates and values in a formula
 * @property {Record<import("../types.js").Notation, string[]>} values how its output, then the rest of its state comes
 *   about
 * @property {{forward: string[], backward: string[]}} formulas the names whose formulas tell a step best
 * @property {string} jacobian what ∂s_t/∂s_{t−1} of its state is made of; empty without a state
 * @property {{gate: string, error: string} | null} passes the gate along which an error goes on to t − 1, and which
 * @property {{forward: string[], backward: string[]}} paper its numbers as on paper: a line a table, of
 *   names and the signs between them
 * @property {import("./diagram.js").Anatomy} anatomy its diagram
 * @property {Record<string, import("./products.js").Rule>} products by name: of which products it is the sum
 */

/** @type {Record<string, CellRow>} */
export const CELLS = { dense, rnn, lstm, gru };

/** The names of those which carry a state. */
export const RECURRENT = Object.keys(CELLS).filter((cell) => CELLS[cell].carried.length);
