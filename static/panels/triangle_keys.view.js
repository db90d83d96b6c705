/** The triangle by keys: one stop for Tab, arrow keys walk from square to square, Enter asks about the one reached. */

import { byId, element } from "../shared/dom.view.js";
import { real, threeDigits } from "../shared/numbers.js";
import { pixelsOf } from "../shared/plot.view.js";
import { walked } from "./credit.js";

/** @typedef {import("../types.js").Num} Num */
/** @typedef {import("./credit.js").Square} Square */

/**
 * @param {HTMLElement} root of the chart
 * @param {(square: Square) => void} ask
 */
export function createTriangleKeys(root, ask) {
  const grid = byId("blame-squares");
  /** @type {Num[][]} */
  let credit = [];
  let first = 0;
  /** @type {Square} */
  let at = { t: 0, k: 0 };
  /** @type {Square | null} */
  let asked = null;
  grid.addEventListener("keydown", key);
  return { stand, draw };

  /** @param {Num[][]} newCredit @param {number} newFirst loss that is shown */
  function stand(newCredit, newFirst) {
    [credit, first] = [newCredit, newFirst];
    at = { t: credit.length - 1, k: Math.min(at.k, credit.length - 1) };
  }

  /** @param {Square | null} chosen which a person asks about @param {number} reached the time step of the error */
  function draw(chosen, reached) {
    const within = grid.contains(document.activeElement);
    if (chosen) at = chosen;
    else if (!within) at = { t: credit.length - 1, k: Math.min(reached, credit.length - 1) };
    asked = chosen;
    place(within);
  }

  /** A square of its own each time, so that a screen reader says it. @param {boolean} focused */
  function place(focused) {
    const { t, k } = at;
    const { x, y, w, h } = pixelsOf(root, { x: k - 0.5, y: t - 0.5, w: 1, h: 1 });
    const here = asked?.t === t && asked.k === k;
    const label = `Loss at t = ${t}, time step ${k}: ${threeDigits(real(credit[t][k]))}`;
    const cell = element("div", {
      role: "gridcell",
      tabindex: "0",
      "aria-colindex": String(k + 1),
      "aria-selected": String(here),
      "aria-label": label,
    });
    Object.assign(cell.style, { left: `${x}px`, top: `${y}px`, width: `${w}px`, height: `${h}px` });
    grid.setAttribute("aria-rowcount", String(credit.length));
    grid.setAttribute("aria-colcount", String(credit.length));
    grid.replaceChildren(element("div", { role: "row", "aria-rowindex": String(t + 1) }, cell));
    if (focused) cell.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !credit.length) return;
    const to = walked(at, event.key, first, credit.length);
    if (!to && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation(); // the film stays where it is
    if (!to) return ask(at);
    at = to;
    place(true);
  }
}
