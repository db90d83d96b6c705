/** A number of NOW is clicked: which one it is; and which of them is the one that is asked about. */

import { isOpen } from "../inside/inside.js";
import { byId } from "../shared/dom.view.js";

/** @typedef {import("../inside/terms.js").Ref} Ref */
/** @typedef {import("../types.js").Notation} Notation */
/** @typedef {import("../types.js").Step} Step */

const OPENABLE = ["forward", "loss", "backward"];

/** @param {() => {step: Step | null, notation: Notation}} now @param {(ref: Ref) => void} open */
export function createPicking(now, open) {
  const numbers = byId("now-numbers");
  numbers.addEventListener("click", (event) => {
    const cell = /** @type {HTMLElement} */ (event.target).closest("td");
    const { step, notation } = now();
    const ref = cell && step && refOf(cell, step, notation);
    if (ref) open(ref);
  });
  return { mark };

  /** @param {Ref | null} opened */
  function mark(opened) {
    const { step, notation } = now();
    for (const cell of numbers.querySelectorAll("td[aria-current]")) cell.removeAttribute("aria-current");
    if (!opened || !step) return;
    const cell = [...numbers.querySelectorAll("td")].find((each) => {
      const ref = refOf(each, step, notation);
      return ref && isOpen(opened, ref, step.sweep);
    });
    cell?.setAttribute("aria-current", "true");
  }
}

/** @param {HTMLTableCellElement} cell @param {Step} step @param {Notation} notation @returns {Ref | null} */
function refOf(cell, step, notation) {
  const row = /** @type {HTMLTableRowElement} */ (cell.parentElement);
  const { layer, t } = step;
  if (layer === null) return null;
  const { name, i: unit } = cell.dataset;
  if (name && OPENABLE.includes(step.phase) && Array.isArray(step.values[name]))
    return { phase: step.phase, layer, t, name, i: Number(unit) };
  const of = cell.closest("table")?.dataset;
  if (of?.update && unit !== undefined)
    return { layer, name: of.update, phase: "gradient", t: null, ...weightAt(Number(unit), Number(of.columns)) };
  const parameter = of?.grad;
  if (!parameter) return null;
  const [down, across] = [row.sectionRowIndex, cell.cellIndex];
  const matrix = Array.isArray(step.grads[parameter]?.[0]);
  const [i, j] = notation === "row" ? [down, across] : [across, down];
  const place = matrix ? { i, j } : { i: j };
  const visit = step.phase === "backward" ? { phase: "visit", t, sweep: step.sweep } : { phase: "gradient", t: null };
  return { layer, name: parameter, ...visit, ...place };
}

/** Where a weight stands that is told in rows. @param {number} k @param {number} columns 0 of a vector */
const weightAt = (k, columns) => (columns ? { i: Math.floor(k / columns), j: k % columns } : { i: k });
