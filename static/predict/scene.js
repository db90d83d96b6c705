/** What questions about a film are made from: its numbers of one example, their names, and chance with a seed. Pure. */

import { layerName } from "../film/naming.js";
import { exampleOf, norm } from "../shared/numbers.js";
import { placeName } from "../shared/symbols.js";

/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {import("../types.js").Film & {start: Start}} Film */
/** @typedef {{start: Start, steps: Step[], example: number, random: () => number}} Scene */
/**
 * What could be asked, before it is known whether it is worth it.
 * @typedef {object} Asks
 * @property {string} topic its kind, as `output_sign`
 * @property {number} level 1 is easy, 3 is not
 * @property {number} at steps that are shown while it is asked
 * @property {number} to steps that are shown once it is answered
 * @property {number} [value] the number that the answer is, or whose sign it is
 * @property {number} [computed] the same from what is told in the sentence, as rounded as it stands there
 * @property {number[]} [given] the numbers of the sentence
 * @property {number[]} [rivals] the sizes that are compared, the answer's first
 */
/** @typedef {Omit<import("../questions/judge.js").Question, "id"> & Asks} Candidate */
/** @typedef {(scene: Scene) => Iterable<Candidate>} Kind */

/** Numbers from 0 to 1 that a seed decides (mulberry32). @param {number} seed @returns {() => number} */
export function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of several. @template T @param {T[]} all @param {() => number} random @returns {T} */
export const pick = (all, random) => all[Math.floor(random() * all.length)];

/** All in another order. @template T @param {T[]} all @param {() => number} random @returns {T[]} */
export const shuffled = (all, random) =>
  all
    .map((each) => /** @type {[number, T]} */ ([random(), each]))
    .sort(([a], [b]) => a - b)
    .map(([, each]) => each);

/** What a step has of the example in question. @param {Scene} scene @param {Step} step @param {string} name */
export const row = ({ example }, { values }, name) => exampleOf(values[name], example);

/** @param {Scene} scene @param {Step} step @param {string} name */
export const sizeAt = (scene, step, name) => norm(row(scene, step, name));

/** Three digits: as the sentences tell numbers. @param {number} x */
export const rounded = (x) => Number(x.toPrecision(3));

/** A number within a formula. @param {number} x */
export function tex(x) {
  const value = rounded(x);
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e5)) return String(value);
  const [mantissa, exponent] = value.toExponential().split("e");
  return `${mantissa}\\cdot 10^{${Number(exponent)}}`;
}

/** The output layer. @param {Scene} scene */
export const top = ({ start }) => start.layers.length - 1;

/** A unit in words: unit C of y, unit 2 of h¹. @param {Scene} scene @param {number} layer @param {number} i */
export function unitName({ start }, layer, i) {
  const outputs = layer === start.layers.length - 1;
  const name = outputs ? placeName(start, "outputs", i, start.layers[layer].units) : String(i);
  return `unit ${name} of ${layerName(start, layer)}`;
}

/** @param {Scene} scene @param {Step} step */
export const when = ({ start }, { t }) => (start.steps > 1 && t !== null ? ` at t = ${t}` : "");

/** Which example is meant, where there are several. @param {Scene} scene */
export const ofExample = ({ start, example }) => (start.batch > 1 ? `Example ${example + 1} of ${start.batch}. ` : "");

/**
 * The number that is asked for, as the server finds it.
 * @param {Scene} scene @param {Step} step @param {string} name @param {number} i @param {number} [j]
 * @returns {import("../questions/judge.js").Of}
 */
export const numberOf = ({ example }, { n, layer, t }, name, i, j) => ({
  ...{ n, name, layer: Number(layer), t, i, example },
  ...(j === undefined ? {} : { j }),
});

/** The steps back of a layer. @param {Scene} scene @param {(cell: string) => boolean} fits */
export const backward = ({ start, steps }, fits) =>
  steps.filter(({ phase, layer }) => phase === "backward" && fits(start.layers[Number(layer)].cell));

/** @param {string} cell */
export const isRecurrent = (cell) => cell !== "dense";

/** Numbers of units, in an order by chance. @param {Scene} scene @param {number} count */
export const units = ({ random }, count) =>
  shuffled(
    Array.from({ length: count }, (_, i) => i),
    random,
  );

/** @param {string} text */
export const upper = (text) => text[0].toUpperCase() + text.slice(1);
