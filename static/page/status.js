/**
 * What the page says when there is more to say than the film does: no film yet, refused, cut short, failed, exploded.
 * Pure.
 */

import { layerName } from "../film/naming.js";
import { memoize } from "../shared/memoize.js";
import { real } from "../shared/numbers.js";

/** @typedef {import("../types.js").Film} Film */
/** @typedef {import("../types.js").State} State */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {"reset" | "keep" | "retry" | "jump"} Act */
/** @typedef {{kind: string, words: string, acts: {act: Act, name: string}[]}} Told */

const RESET = { act: /** @type {Act} */ ("reset"), name: "Back to the preset" };
const RETRY = { act: /** @type {Act} */ ("retry"), name: "Ask again" };
const WHOLE = { act: /** @type {Act} */ ("keep"), name: "Ask for all of it" };
const KEEP = { act: /** @type {Act} */ ("keep"), name: "Undo: the form of this film" };

/** @typedef {{state: State, film: Film, arriving?: boolean}} Seen arriving: whether more of the film can still come */

/** @param {Seen} seen @returns {Told | null} null where the film speaks for itself */
export function statusOf({ state, film, arriving = true }) {
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
  if (state !== "loading" && !film.end && !arriving)
    return { kind: "cut", words: "The film ends here, before its end.", acts: [WHOLE] };
  return exploded(film);
}

/** @param {Film} film @returns {Told} */
function refused(film) {
  const words = `The form says in red what to change.${film.end ? "" : " The film ends here, before its end."}`;
  if (film.start) return { kind: "refused", words, acts: [KEEP, RESET] };
  return { kind: "refused", words: "There is no film yet: the form says in red what to change.", acts: [RESET] };
}

/** @param {Film} film @returns {Told | null} */
function exploded({ start, steps, end }) {
  if (!start || !end?.nonfinite) return null;
  const { n, t, layer, name } = end.nonfinite;
  const where = [
    layer === null ? "" : ` of ${layerName(start, layer)}`,
    t === null || start.steps < 2 ? "" : ` at t = ${t}`,
  ].join("");
  const acts = [{ act: /** @type {Act} */ ("jump"), name: `Go to step ${n + 1}` }];
  if (onlyOfOutputs(steps)) {
    const words =
      `∂L/∂output${where} is infinite at step ${n + 1}: an output is 0 or 1 to its last digit. The loss and δ ` +
      "are found from the pre-activation z, and are finite.";
    return { kind: "infinite", words, acts };
  }
  const words =
    `An explosion: the first number that leaves the finite range is ${name}${where}, at step ${n + 1}; it is ` +
    "shown as ∞ or NaN.";
  return { kind: "exploded", words, acts };
}

/** Whether of a whole film nothing leaves the finite range but ∂L/∂output, and what of it arrives in the output. */
const onlyOfOutputs = memoize((/** @type {Step[]} */ steps) => {
  const output = steps.find(({ phase }) => phase === "loss")?.layer;
  return steps.every(({ layer, values, grads }) => {
    const names = Object.keys(values).filter(
      (name) => !(layer === output && ["d_output", "from_above"].includes(name)),
    );
    return [...names.map((name) => values[name]), ...Object.values(grads)].every(isFinite);
  });
});

/** Whether all numbers of an array of any depth are. @param {any} nested @returns {boolean} */
const isFinite = (nested) => (Array.isArray(nested) ? nested.every(isFinite) : Number.isFinite(real(nested)));

/**
 * How much has arrived, 0 to 1; null while that is not known; 1 when nothing more comes.
 * @param {Seen} seen
 * @returns {number | null}
 */
export function arrivedOf({ state, film, arriving = true }) {
  if (state === "loading") return null;
  if (!film.start || film.end || !arriving || ["refused", "cut", "failed"].includes(state)) return 1;
  return film.steps.length / film.start.expected;
}
