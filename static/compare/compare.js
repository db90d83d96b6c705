/** Two films side by side: how their numbers differ. Pure. */

import { ALL, difference, exampleOf, flat } from "../shared/numbers.js";

/** @typedef {import("../types.js").Step} Step */
/**
 * @typedef {{name: string, size: number, apart: number, cosine: number | null}} Difference size: of the first; apart:
 *   of the difference
 */

/** @typedef {[first: number, second: number]} Examples which one is looked at in each film; ALL: all together */

/** Phases whose values are of examples. */
const OF_EXAMPLES = ["forward", "loss", "backward", "cut"];

/**
 * The example of the second film beside one of the first: the same, or the last where it has fewer. One alone is no
 * root mean square of all.
 * @param {number} example @param {number} batch of the second @returns {Examples}
 */
export const examplesBeside = (example, batch) => [example, batch === 1 ? 0 : Math.min(example, batch - 1)];

/** @param {Examples} examples */
export const examplesSaid = ([first, second]) => `${exampleSaid(first)} here, ${exampleSaid(second)} beside it`;

/** Which examples are shown, behind a name; nothing where they are the same. @param {Examples} examples */
export const examplesApart = (examples) => (examples[0] === examples[1] ? "" : ` (${examplesSaid(examples)})`);

/** Counted from 1, as the choice of them does. @param {number} example */
const exampleSaid = (example) => (example === ALL ? "all examples together" : `example ${example + 1}`);

/**
 * Which examples the numbers of two steps are compared for: root mean squares have no signs, so of all together every
 * number is compared, or where one film has more examples than the other, the first of each.
 * @param {Examples} examples
 * @param {[number, number]} batches
 * @returns {Examples}
 */
export const comparedExamples = (examples, [here, beside]) =>
  examples[0] === ALL && here !== beside ? [0, 0] : examples;

/**
 * Whose numbers a table has; nothing where they are of weights, or there is no other example.
 * @param {string} phase @param {Examples} compared @param {number} most examples of a film
 */
export function whoseNumbers(phase, compared, most) {
  if (!OF_EXAMPLES.includes(phase) || most === 1) return "";
  return `, ${compared[0] === compared[1] ? exampleSaid(compared[0]) : examplesSaid(compared)}`;
}

/**
 * How the numbers of two steps differ, name by name; only those which both have in one shape.
 * @param {Step} a
 * @param {Step} b
 * @param {Examples} examples of each; where there are none, as of weights, all numbers
 * @returns {Difference[]}
 */
export function differences(a, b, examples) {
  const values = Object.keys(a.values).filter((name) => name in b.values && Array.isArray(a.values[name]));
  /** @param {any} rows @param {number} example @returns {number[]} */
  const numbers = (rows, example) =>
    OF_EXAMPLES.includes(a.phase) && example !== ALL ? exampleOf(rows, example) : flat(rows);
  const rows = values.map(
    (name) =>
      /** @type {[string, number[], number[]]} */ ([
        name,
        numbers(a.values[name], examples[0]),
        numbers(b.values[name], examples[1]),
      ]),
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
