/** Which formulas tell a step, and where they stand: layer, time step, and which of their terms are there. Pure. */

import { CELLS } from "../cells/index.js";
import { arrivals, beginsAnew } from "../film/arrivals.js";
import { real } from "../shared/numbers.js";
import { linesAt, present } from "./formula.js";

/** @typedef {import("./formula.js").Place} Place */
/** @typedef {import("../types.js").Formulas} Formulas */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */

const ROUNDING = 1e-6; // of shares that were told with six digits

/** @param {Start} start @param {Step} step @returns {Place} */
export function placeOf(start, step) {
  const { t, layer } = step;
  return {
    t,
    layer,
    layers: start.layers.length,
    steps: start.steps,
    anew: beginsAnew(start, t),
    holds: { ...arrivals(start, step), carried: t !== 0, one: t !== null && sumsToOne(start, t) },
  };
}

/** Whether each target of a time step is a whole: its shares sum to 1. @param {Start} start @param {number} t */
const sumsToOne = ({ targets }, t) =>
  targets[t].every((row) => Math.abs(row.reduce((/** @type {number} */ sum, y) => sum + real(y), 0) - 1) < ROUNDING);

/**
 * The names whose formulas tell a step best.
 * @param {Start} start
 * @param {Step} step
 * @returns {string[]}
 */
export function chosen(start, step) {
  const { phase, values, grads } = step;
  const { cell } = start.layers[Number(step.layer)];
  if (phase === "forward") return CELLS[cell].formulas.forward;
  if (phase === "influence") {
    const own = "U" in grads ? "U" : "W"; // a dense layer below the state has no U
    return [...["J", `S_${own}`].map((name) => (name in values ? name : `norm_${name}`)), own];
  }
  if (phase === "clip") return ["scale" in values ? "scale" : "clipped"];
  if (phase === "cut") return ["discarded"];
  if (phase === "loss") return ["loss", "d_output", "weight"]; // what the weight is for: the total loss
  if (phase === "backward") return CELLS[cell].formulas.backward.filter((name) => name in values || name in grads);
  return Object.keys(grads).slice(0, phase === "update" ? 1 : 2);
}

/**
 * The lines that tell a step: those which are shown at once, and all others of the step.
 * @param {Start} start
 * @param {Step} step
 * @param {Formulas} formulas in the notation that is chosen
 * @returns {{lines: string[], more: string[]}}
 */
export function toldBy(start, step, formulas) {
  const known = formulas[Number(step.layer)]?.[step.phase] ?? {};
  const place = placeOf(start, step);
  const first = chosen(start, step).filter((name) => name in known && says(name, known[name], place));
  const others = Object.keys(known).filter(
    (name) => (name in step.values || name in step.grads) && says(name, known[name], place),
  );
  const lines = linesAt(
    first.map((name) => known[name]),
    place,
  );
  const all = linesAt(
    others.map((name) => known[name]),
    place,
  );
  return { lines, more: all.filter((line) => isEquation(present(line, place.holds)) && !lines.includes(line)) };
}

/**
 * Whether a name has a formula worth a line: no weight of a loss that is the whole, no error of t + 1 where none comes.
 * @param {string} name
 * @param {string} latex
 * @param {Place} place
 */
const says = (name, latex, { holds }) =>
  name === "weight" ? isEquation(latex) : name !== "from_next" || Boolean(holds?.next);

/** A name alone says nothing that the numbers do not say. @param {string} line */
const isEquation = (line) => / = |\\mathrel|\\leftarrow/.test(line);
