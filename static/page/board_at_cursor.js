/** What one sees of the page's film at its cursor, going on from what was seen before. Pure. */

import { underWay } from "../film/beats.js";
import { boardAt } from "../film/board.js";
import { roadsOf } from "../film/roads.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("../types.js").Board} Board */

/** @returns {(page: Page, unit: number, still: boolean) => {board: Board, key: string}} key: what it is a board of */
export function createBoardAtCursor() {
  /** @type {Board | null} */
  let board = null;
  let known = "";
  /** @type {[any, any, any, import("../film/roads.js").Roads | undefined]} */
  let lit = [null, null, null, undefined];
  return ({ film, player, example, notation, inside: { opened }, credit }, unit, still) => {
    const start = /** @type {import("../types.js").Start} */ (film.start);
    const key = `${Math.floor(player.cursor)},${film.steps.length},${film.end !== null},${example}`;
    if (!board || key !== known || board.start !== start)
      board = boardAt({ ...film, start }, player.cursor, example, board);
    known = key;
    if (lit[0] !== start || lit[1] !== opened || lit[2] !== credit)
      lit = [start, opened, credit, roadsOf(start, { opened, credit })];
    board = { ...board, notation, lit: lit[3], ...underWay(film.steps, player, unit, still) };
    return { board, key };
  };
}
