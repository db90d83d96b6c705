/**
 * What the page says when there is more to say than the film does: no film yet, refused, cut short, failed, exploded.
 * Pure.
 */

import { layerName } from "./words.js";

/** @typedef {import("./types.js").Film} Film */
/** @typedef {import("./types.js").State} State */
/** @typedef {"reset" | "keep" | "retry" | "jump"} Act */
/** @typedef {{kind: string, words: string, acts: {act: Act, name: string}[]}} Told */

const RESET = { act: /** @type {Act} */ ("reset"), name: "Back to the preset" };
const RETRY = { act: /** @type {Act} */ ("retry"), name: "Ask again" };
const KEEP = { act: /** @type {Act} */ ("keep"), name: "Undo: the form of this film" };

/** @param {{state: State, film: Film}} seen @returns {Told | null} null where the film speaks for itself */
export function stateOf({ state, film }) {
  if (state === "refused") return refused(film);
  if (state === "failed")
    return {
      kind: "failed",
      words: film.start ? "What has arrived can still be watched." : "There is no film yet.",
      acts: [RETRY],
    };
  if (state === "cut")
    return {
      kind: "cut",
      words: film.steps.length ? "The film ends here, before its end." : "Not a single step has arrived.",
      acts: [RETRY],
    };
  if (!film.start)
    return { kind: "empty", words: "The server computes; the film begins with its first steps.", acts: [] };
  return exploded(film);
}

/** @param {Film} film @returns {Told} */
function refused(film) {
  if (film.start) return { kind: "refused", words: "The form says in red what to change.", acts: [KEEP, RESET] };
  return { kind: "refused", words: "There is no film yet: the form says in red what to change.", acts: [RESET] };
}

/** @param {Film} film @returns {Told | null} */
function exploded({ start, end }) {
  if (!start || !end?.nonfinite) return null;
  const { n, t, layer, name } = end.nonfinite;
  const where = [
    layer === null ? "" : ` of ${layerName(start, layer)}`,
    t === null || start.steps < 2 ? "" : ` at t = ${t}`,
  ].join("");
  const words = `An explosion: from step ${n + 1} on, numbers are too large to be told. The first is ${name}${where}; it is shown as ∞ or NaN.`;
  return { kind: "exploded", words, acts: [{ act: "jump", name: `Go to step ${n + 1}` }] };
}

/**
 * How much has arrived, 0 to 1; null while that is not known; 1 when nothing more comes.
 * @param {{state: State, film: Film}} seen
 * @returns {number | null}
 */
export function arrivedOf({ state, film }) {
  if (state === "loading") return null;
  if (!film.start || film.end || ["refused", "cut", "failed"].includes(state)) return 1;
  return film.steps.length / film.start.expected;
}
