/** What one sees of the page's film at its cursor, going on from what was seen before. Pure. */

import { underWay } from "../film/beats.js";
import { boardAt } from "../film/board.js";
import { roadsOf } from "../film/roads.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("../types.js").Board} Board */

/** @typedef {import("../film/roads.js").Roads} Roads */
/** @typedef {(import("../types.js").Num[][] | null)[] | null} Sizes of what each loss sends, where it is known */

/**
 * @returns {(page: Page, unit: number, still: boolean, sizes?: Sizes) => {board: Board, key: string}} key: what it is
 *   a board of
 */
export function createBoardAtCursor() {
  /** @type {Board | null} */
  let board = null;
  let known = "";
  const lit = createLit();
  return ({ film, player, example, notation, inside: { opened }, credit }, unit, still, sizes = null) => {
    const start = /** @type {import("../types.js").Start} */ (film.start);
    const key = `${Math.floor(player.cursor)},${film.steps.length},${film.end !== null},${example}`;
    if (!board || key !== known || board.start !== start)
      board = boardAt({ ...film, start }, player.cursor, example, board);
    known = key;
    const asked = lit(start, opened, credit, sizes, !player.playing);
    board = { ...board, notation, lit: asked, ...underWay(film.steps, player, unit, still) };
    return { board, key };
  };
}

/** The same object as long as one asks about the same, so that nothing is drawn anew. */
function createLit() {
  /** @type {any[]} */
  let known = [];
  /** @type {Roads | undefined} */
  let roads;
  return (
    /** @type {import("../types.js").Start} */ start,
    /** @type {import("../inside/terms.js").Ref | null} */ opened,
    /** @type {import("./fragment.js").Credit | null} */ credit,
    /** @type {Sizes} */ sizes,
    /** @type {boolean} */ alone,
  ) => {
    const asked = [start, opened, credit, credit && sizes, alone];
    if (!roads || asked.some((each, i) => each !== known[i]))
      roads = { ...roadsOf(start, { opened, credit }, sizes), alone };
    known = asked;
    return roads;
  };
}
