/** Which numbers are open, and what a click or the film makes of them. Pure. */

import { errorRows, outputName } from "../film/board.js";
import { countOf } from "./anatomy.js";

/** @typedef {import("./terms.js").Ref} Ref */
/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Chosen} Chosen */
/** @typedef {import("../types.js").Start} Start */

/**
 * chosen: the cell whose inside is shown; opened: the number whose products are shown; trail: how one came to it;
 * follow: whether the cell is always that of the film's step.
 * @typedef {{chosen: Chosen | null, opened: Ref | null, trail: Ref[], pins: Ref[], follow: boolean}} Inside
 */

const MOST_PINS = 8;
const LONGEST_TRAIL = 6;

/** @type {Inside} */
export const closed = { chosen: null, opened: null, trail: [], pins: [], follow: false };

/**
 * The number which tells most of a unit: its error once it has come, else its output.
 * @param {Board} board
 * @param {number} layer
 * @param {number} t
 * @param {number} i
 * @returns {Ref}
 */
export function mainOf(board, layer, t, i) {
  const back = board.backward[layer][t];
  if (!back) return { phase: "forward", layer, t, name: outputName(board.start, layer), i };
  return { phase: "backward", layer, t, name: errorRows(back) === back.values.delta ? "delta" : "dh", i };
}

/**
 * A cell is chosen, and one of its units.
 * @param {Inside} inside
 * @param {Board} board
 * @param {Chosen} chosen
 * @returns {Inside}
 */
export function choose(inside, board, chosen) {
  const unit = Math.min(chosen.unit ?? inside.chosen?.unit ?? 0, board.start.layers[chosen.layer].units - 1);
  return {
    ...inside,
    chosen: { ...chosen, unit },
    opened: mainOf(board, chosen.layer, chosen.t, unit),
    trail: [],
    follow: false,
  };
}

/**
 * The same where no panel is in sight that could be closed: another tap on the cell that is chosen shuts it.
 * @param {Inside} inside
 * @param {Board} board
 * @param {Chosen} chosen
 * @returns {Inside}
 */
export const chooseOrShut = (inside, board, chosen) =>
  inside.chosen?.layer === chosen.layer && inside.chosen.t === chosen.t ? shut(inside) : choose(inside, board, chosen);

/** The cell of the film's step is chosen. @param {Inside} inside @param {Board} board @returns {Inside} */
export function openStep(inside, board) {
  const { layer, t } = board.step ?? {};
  return layer == null || t == null ? inside : choose(inside, board, { layer, t, unit: null });
}

/** Nothing is open any more; what is pinned stays. @param {Inside} inside @returns {Inside} */
export const shut = (inside) => ({ ...inside, chosen: null, opened: null, follow: false });

/**
 * A number is opened, from another or from anywhere; its cell is shown.
 * @param {Inside} inside
 * @param {Start} start
 * @param {Ref} ref
 * @param {boolean} fromHere
 * @returns {Inside}
 */
export function openUp(inside, start, ref, fromHere) {
  const trail = fromHere && inside.opened ? [...inside.trail, inside.opened].slice(-LONGEST_TRAIL) : [];
  const t = ref.t ?? inside.chosen?.t ?? start.steps - 1;
  const index = ref.name === "x" || ref.name === "dx" || ref.j !== undefined ? (inside.chosen?.unit ?? 0) : ref.i;
  const unit = Math.min(index, start.layers[ref.layer].units - 1);
  return { ...inside, chosen: { layer: ref.layer, t, unit }, opened: ref, trail };
}

/** Back to a number of the trail. @param {Inside} inside @param {Start} start @param {number} k @returns {Inside} */
export const goBack = (inside, start, k) => ({
  ...openUp(inside, start, inside.trail[k], false),
  trail: inside.trail.slice(0, k),
});

/**
 * Another unit of the same cell: the same number of it.
 * @param {Inside} inside
 * @param {Start} start
 * @param {number} unit
 * @returns {Inside}
 */
export function withUnit(inside, start, unit) {
  if (!inside.chosen || !inside.opened) return inside;
  const { opened } = inside;
  const i = Math.min(unit, countOf(start.layers[opened.layer], opened.name) - 1);
  return {
    ...inside,
    chosen: { ...inside.chosen, unit },
    opened: opened.j === undefined && opened.phase !== "gradient" ? { ...opened, i } : opened,
    trail: [],
  };
}

/** @param {Inside} inside @param {Ref} ref @returns {Inside} */
export function pin(inside, ref) {
  const others = inside.pins.filter((each) => !same(each, ref));
  return { ...inside, pins: others.length < inside.pins.length ? others : [...inside.pins, ref].slice(-MOST_PINS) };
}

/** @param {Ref} a @param {Ref} b */
export const same = (a, b) =>
  ["phase", "layer", "t", "name", "i", "j", "sweep"].every(
    (key) => /** @type {any} */ (a)[key] === /** @type {any} */ (b)[key],
  );

/**
 * Whether a number that is shown is the one which is open: the latest there, or that of its backward pass.
 * @param {Ref | null} opened
 * @param {Ref} shown
 * @param {number | null | undefined} sweep the backward pass of which it is shown
 */
export const isOpen = (opened, shown, sweep) =>
  opened !== null && same(opened, opened.sweep === undefined ? shown : { ...shown, sweep: sweep ?? null });

/**
 * Where the film's step is, the inside follows: the same number there if that cell has it.
 * @param {Inside} inside
 * @param {Board} board
 * @returns {Inside}
 */
export function followed(inside, board) {
  const { step, start } = board;
  if (
    !inside.follow ||
    !step ||
    step.layer === null ||
    step.t === null ||
    !["forward", "loss", "backward"].includes(step.phase)
  )
    return inside;
  const { layer, t } = step;
  const unit = Math.min(inside.chosen?.unit ?? 0, start.layers[layer].units - 1);
  const main = mainOf(board, layer, t, unit);
  if (inside.chosen?.layer === layer && inside.chosen.t === t && isOpen(inside.opened, main, step.sweep)) return inside;
  return { ...inside, chosen: { layer, t, unit }, opened: main, trail: [] };
}
