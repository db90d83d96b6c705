/** Algorithms as an analysis compares them: what is asked of it, and the layer that its answers are about. Pure. */

import { custom } from "./sweeps.js";

/**
 * The uppermost recurrent layer of an analysis; null where there is none.
 * @param {{layers: any[]}} answer
 * @returns {any}
 */
export const recurrentOf = ({ layers }) => layers.findLast((layer) => layer !== null) ?? null;

/**
 * An algorithm of the contract by its name in the literature: BPTT(h; h′) of Williams & Peng 1990, h = k2 states walked
 * back over, h′ = k1 time steps from pass to pass; BPTT(h) where every loss has a pass of its own.
 * @param {any} way
 */
export function nameOf(way) {
  if (way.name === "truncated") return way.k1 === 1 ? `BPTT(${way.k2})` : `BPTT(${way.k2}; ${way.k1})`;
  if (way.name === "chunked" || way.name === "epochwise") return `${way.name} ${way.length}`;
  return (
    { full: "full BPTT", naive: "naive, BPTT(∞)", rtrl: "RTRL", custom: "own sweeps" }[
      /** @type {string} */ (way.name)
    ] ?? way.name
  );
}

/** A number of the form as the contract has it. @param {string} text */
const whole = (text) => Number(text);

/** What the form's algorithm is in a request. @param {Record<string, string>} fields @returns {any} */
export function wayOf({ algorithm, k1, k2, length, sweeps }) {
  if (algorithm === "truncated") return { name: algorithm, k1: whole(k1), k2: whole(k2) };
  if (algorithm === "chunked" || algorithm === "epochwise") return { name: algorithm, length: whole(length) };
  return algorithm === "custom" ? { name: algorithm, sweeps: custom(sweeps) } : { name: algorithm };
}

/**
 * The form's own way, and those worth standing beside it; none of them twice.
 * @param {Record<string, string>} fields
 * @returns {any[]}
 */
export function waysBeside(fields) {
  const [k1, k2, length] = [fields.k1, fields.k2, fields.length].map(whole);
  const ways = [
    wayOf(fields),
    { name: "truncated", k1, k2: Math.max(k1, k2) },
    { name: "truncated", k1: 1, k2 },
    { name: "chunked", length },
    { name: "epochwise", length },
  ];
  const texts = ways.map((way) => JSON.stringify(way));
  return ways.filter((_, i) => texts.indexOf(texts[i]) === i);
}
