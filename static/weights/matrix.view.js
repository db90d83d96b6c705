/** All weights of one parameter as squares in their colours: each is chosen, dragged, and typed into the knob above. */

import { CELLS } from "../cells/index.js";
import { layerName, meantBy } from "../film/naming.js";
import { laidOut } from "../now/notation.js";
import { colourAt, place as placed } from "../shared/colour.js";
import { element } from "../shared/dom.view.js";
import { real, rough } from "../shared/numbers.js";
import { createKnob } from "./knob.view.js";
import { shapeSaid, weightAt } from "./params.js";

/** @typedef {import("./knob.view.js").Touch} Touch */
/** @typedef {import("./params.js").Place} Place */
/** @typedef {import("../types.js").Notation} Notation */
/** @typedef {import("../types.js").Palette} Palette */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {{layer: number, name: string}} Parameter */

export const MOST_SQUARES = 1600; // of more than these each is too small to be touched, and the page too slow

/** @type {Record<string, [number, number]>} rows and columns */
const WAYS = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };

/** @param {Touch} touch @param {(place: Place) => {label: string, note: string}} named */
export function createMatrix(touch, named) {
  const knob = createKnob(touch);
  const says = element("p", { class: "hint" });
  const table = element("table", { class: "weights", role: "grid" });
  const node = element("div", { class: "weights-of" }, knob.node, element("div", { class: "scroll" }, table), says);
  let built = "";
  let [row, column] = [0, 0]; // of the square that is chosen
  /** @type {HTMLElement[][]} */
  let squares = [];
  /** @type {(row: number, column: number) => Place} */
  let placeOf = () => ({ layer: 0, name: "", i: 0 });
  /** @type {Start | null} */
  let start = null;
  table.addEventListener("pointerdown", hold);
  table.addEventListener("click", (event) => pick(event.target));
  table.addEventListener("keydown", press);
  return { node, draw };

  /** @param {EventTarget | null} target @returns {boolean} whether it is a square */
  function pick(target) {
    const at = squares.findIndex((each) => each.includes(/** @type {HTMLElement} */ (target)));
    if (at < 0) return false;
    choose(at, squares[at].indexOf(/** @type {HTMLElement} */ (target)));
    return true;
  }

  /** With the mouse a square is dragged; a finger scrolls here, and drags the handle. @param {PointerEvent} event */
  function hold(event) {
    if (event.pointerType === "touch" || !pick(event.target)) return;
    knob.grab(event);
    squares[row][column].focus();
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = WAYS[event.key];
    if (way) {
      const [to, across] = [row + way[0], column + way[1]];
      if (squares[to]?.[across]) choose(to, across);
      squares[row][column].focus();
    } else if (event.key === "Enter" || /^[-\d.,]$/.test(event.key)) knob.focus();
    else return;
    if (way || event.key === "Enter") event.preventDefault(); // a digit goes into the knob
    event.stopPropagation(); // the film stays where it is
  }

  /** @param {number} to @param {number} across */
  function choose(to, across) {
    squares[row]?.[column]?.setAttribute("tabindex", "-1");
    squares[row]?.[column]?.removeAttribute("aria-selected");
    [row, column] = [to, across];
    squares[row][column].setAttribute("tabindex", "0");
    squares[row][column].setAttribute("aria-selected", "true");
    tell();
  }

  function tell() {
    if (!start) return;
    const place = placeOf(row, column);
    knob.draw({ place, value: weightAt(/** @type {any} */ (start.params), place), ...named(place) });
  }

  /**
   * @param {Start} now @param {Parameter} which @param {Notation} notation @param {Palette} palette
   */
  function draw(now, which, notation, palette) {
    start = now;
    const { layer, name } = which;
    const rows = laidOut(/** @type {any} */ (now.params[layer][name]), notation);
    const shape = JSON.stringify([which, notation, now.layers, fromNames(now, which), toNames(now, which)]);
    says.textContent = shapeSaid(now, layer, name, notation);
    if (shape !== built) build(now, which, notation, rows.length, rows[0].length);
    built = shape;
    const most = rows.flat().reduce((/** @type {number} */ a, x) => Math.max(a, Math.abs(real(x)) || 0), 0) || 1;
    rows.forEach((each, i) => each.forEach((x, j) => paint(squares[i][j], real(x), most, palette)));
    tell();
  }

  /**
   * @param {Start} now @param {Parameter} which @param {Notation} notation @param {number} high @param {number} wide
   */
  function build(now, which, notation, high, wide) {
    const { layer, name } = which;
    const matrix = now.layers[layer].params[name].length > 1;
    placeOf = (r, c) => {
      const [i, j] = notation === "row" ? [r, c] : [c, r];
      return matrix ? { ...which, i, j } : { ...which, i: j };
    };
    const [from, to] = [fromNames(now, which), toNames(now, which)];
    const [down, across] = notation === "row" ? [from, to] : [to, from];
    squares = Array.from({ length: high }, () =>
      Array.from({ length: wide }, () => element("td", { role: "gridcell", tabindex: "-1" })),
    );
    const head = [element("td"), ...across.map((each) => element("th", { scope: "col" }, each))];
    table.setAttribute("aria-label", `Weights ${name} of ${layerName(now, layer)}`);
    table.replaceChildren(
      element("thead", {}, element("tr", {}, ...head)),
      element(
        "tbody",
        {},
        ...squares.map((each, r) => element("tr", {}, element("th", { scope: "row" }, down[r]), ...each)),
      ),
    );
    [row, column] = [Math.min(row, high - 1), Math.min(column, wide - 1)];
    choose(row, column);
  }
}

/** What each square shows; a browser writes colours in its own way. @type {WeakMap<HTMLElement, string>} */
const looks = new WeakMap();

/** @param {HTMLElement} square @param {number} value @param {number} most @param {Palette} palette */
function paint(square, value, most, palette) {
  const at = placed(value, { most, decades: 0 });
  const [backgroundColor, color] = [colourAt(at, palette.value), Math.abs(at) > 0.55 ? palette.paper : palette.ink];
  const look = [value, backgroundColor, color].join();
  if (looks.get(square) === look) return;
  looks.set(square, look);
  square.textContent = rough(value);
  square.title = String(value);
  Object.assign(square.style, { backgroundColor, color });
}

/** What its rows are in row notation: nothing of a bias. @param {Start} start @param {Parameter} which */
function fromNames(start, { layer, name }) {
  const [high, wide] = start.layers[layer].params[name];
  if (wide === undefined) return [""];
  return Array.from({ length: high }, (_, i) => (name === "U" ? `${i}` : `${i}${meantBy(start, layer - 1, i)}`));
}

/** What its columns are: units, by the blocks of a cell with gates. @param {Start} start @param {Parameter} which */
function toNames(start, { layer, name }) {
  const { cell, params, units } = start.layers[layer];
  const { gates } = CELLS[cell];
  const wide = /** @type {number} */ (params[name].at(-1));
  return Array.from({ length: wide }, (_, j) =>
    wide > units ? `${gates[Math.floor(j / units)]} ${j % units}` : `${j}${meantBy(start, layer, j)}`,
  );
}
