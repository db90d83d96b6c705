/** Two films side by side: how their numbers differ, and what a run may be set beside. Pure. */

import { CELLS, RECURRENT } from "../cells/index.js";
import { difference, exampleOf, flat } from "../shared/numbers.js";

/** @typedef {import("../types.js").Step} Step */
/**
 * @typedef {{name: string, size: number, apart: number, cosine: number | null}} Difference size: of the first; apart:
 *   of the difference
 */

/**
 * How the numbers of two steps differ, name by name; only those which both have in one shape.
 * @param {Step} a
 * @param {Step} b
 * @param {number} example
 * @returns {Difference[]}
 */
export function differences(a, b, example) {
  const values = Object.keys(a.values).filter((name) => name in b.values && Array.isArray(a.values[name]));
  /** @param {any} rows @returns {number[]} one example where there is one for each, else all */
  const numbers = (rows) =>
    ["forward", "loss", "backward", "cut"].includes(a.phase) ? exampleOf(rows, example) : flat(rows);
  const rows = values.map(
    (name) => /** @type {[string, number[], number[]]} */ ([name, numbers(a.values[name]), numbers(b.values[name])]),
  );
  const grads = Object.keys(a.grads).filter((name) => name in b.grads);
  const all = [
    ...rows,
    ...grads.map(
      (name) => /** @type {[string, number[], number[]]} */ ([`∂L/∂${name}`, flat(a.grads[name]), flat(b.grads[name])]),
    ),
  ];
  return all.filter(([, x, y]) => x.length === y.length).map(([name, x, y]) => ({ name, ...difference(x, y) }));
}

/** The whole gradient of a film in one row, if it has come. @param {Step[]} steps @returns {number[]} */
export const gradientOf = (steps) =>
  steps.filter(({ phase }) => phase === "gradient").flatMap(({ grads }) => Object.values(grads).flatMap(flat));

/** @typedef {{name: string, change: Record<string, string>}} Rival */

/**
 * What a run may be set beside by one click: the fields that change.
 * @param {Record<string, string>} fields
 * @returns {Rival[]}
 */
export function rivals(fields) {
  const cells =
    fields.cell === "dense"
      ? []
      : RECURRENT.filter((cell) => cell !== fields.cell).map((cell) => ({ name: CELLS[cell].name, change: { cell } }));
  const ways =
    fields.cell === "dense"
      ? []
      : [
          ["full", "full BPTT"],
          ["truncated", "truncated BPTT"],
          ["chunked", "chunked BPTT"],
          ["epochwise", "epochwise BPTT"],
        ]
          .filter(([way]) => way !== fields.algorithm)
          .map(([algorithm, name]) => ({ name, change: { algorithm } }));
  const activations = CELLS[fields.cell]?.gates.length
    ? []
    : ["tanh", "relu", "sigmoid"]
        .filter((f) => f !== fields.activation)
        .map((activation) => ({ name: activation, change: { activation } }));
  const later = { name: "one update later", change: { iteration: String(Number(fields.iteration || 0) + 1) } };
  const clip = fields.clip
    ? { name: "without clipping", change: { clip: "" } }
    : { name: "clipped by its norm", change: { clip: "norm" } };
  const seed = { name: "another seed", change: { seed: String(Number(fields.seed || 0) + 1) } };
  return [...cells, ...ways, ...activations, clip, seed, later];
}
