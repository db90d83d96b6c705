/** A table of NOW by keys: one stop for Tab, arrow keys walk from number to number, Enter opens the one reached. */

import { byId } from "../shared/dom.view.js";

/** @type {Record<string, [number, number]>} rows and columns */
const WAYS = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };

export function createWalking() {
  byId("now-numbers").addEventListener("keydown", (event) => {
    const at = /** @type {HTMLElement} */ (event.target).closest("td[data-name]");
    const table = at?.closest("table.paper");
    if (!(at instanceof HTMLElement) || !table) return;
    const cells = [...table.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("td[data-name]")]);
    if (event.key === "Enter") at.click();
    else if (event.key in WAYS) walk(at, cells, WAYS[event.key]);
    else return;
    event.preventDefault();
    event.stopPropagation(); // the film stays where it is
  });
}

/** @param {HTMLElement} at @param {Element[][]} cells @param {[number, number]} way */
function walk(at, cells, [down, across]) {
  const row = cells.findIndex((each) => each.includes(at));
  const to = cells[row + down]?.[cells[row].indexOf(at) + across];
  if (!(to instanceof HTMLElement)) return;
  at.tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
}
