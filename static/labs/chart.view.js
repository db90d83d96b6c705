/**
 * The charts of a lab: a caption, and a figure made by app/page/figures/labs.py which is filled anew with each answer.
 */

import { element } from "../shared/dom.view.js";
import { rangeOf, setLogAxis, withMargin } from "../shared/log_axis.js";
import { copy, make } from "../shared/plot.view.js";
import { readable } from "./readable.js";

/** @typedef {import("../shared/plot.view.js").Figure} Figure */

/**
 * @param {import("./labs.view.js").Room} room
 * @param {string} name of the figure
 * @param {string} caption
 * @param {string} [kind] of its place in the card
 */
export function createChart(room, name, caption, kind = "") {
  const words = element("figcaption", {}, caption);
  const root = element("div", { class: `lab-plot ${kind}`.trim(), "data-chart": name });
  const figure = element("figure", { class: `lab-figure ${kind}`.trim() }, words, root);
  room.body.append(figure);
  return { draw, figure, root, words };

  /**
   * @param {any} look a theme
   * @param {(layout: Figure, part: (name: string, more: Figure) => Figure) => Figure[]} fill sets the layout, and makes
   *   the traces
   */
  function draw(look, fill) {
    const { data, layout } = copy(look.labs[name]);
    const traces = fill(layout, (part, more) => merged(part === "own" ? data[0] : copy(look.labs[part]), more));
    const presented = document.documentElement.hasAttribute("data-present");
    make(root, traces, presented ? readable(layout) : layout, room.config);
  }
}

/** @param {Figure} base @param {Figure} more @returns {Figure} */
function merged(base, more) {
  for (const [key, value] of Object.entries(more)) {
    const inner = value !== null && typeof value === "object" && !Array.isArray(value) && typeof base[key] === "object";
    base[key] = inner ? merged({ ...base[key] }, value) : value;
  }
  return base;
}

/**
 * An axis of decimal logarithms, which shows 1 too: what stays as it is.
 * @param {Figure} axis
 * @param {number[]} logs
 */
export function standOnOne(axis, logs) {
  setLogAxis(axis, withMargin(/** @type {[number, number]} */ (rangeOf([0, ...logs])), 0.06, 0.3));
}

/** The same numbers with a gap where there is none. @param {(number | null)[]} numbers */
export const gaps = (numbers) => numbers.map((x) => (x !== null && Number.isFinite(x) ? x : null));

/**
 * A small table of numbers beside a chart.
 * @param {string[]} head
 * @param {string[][]} rows the first of each is its name
 */
export function table(head, rows) {
  const line = (/** @type {string[]} */ cells) =>
    element("tr", {}, ...cells.map((cell, i) => element(i ? "td" : "th", i ? {} : { scope: "row" }, cell)));
  return element(
    "table",
    { class: "lab-table" },
    element(
      "thead",
      {},
      element("tr", {}, ...head.map((cell) => (cell ? element("th", { scope: "col" }, cell) : element("td")))),
    ),
    element("tbody", {}, ...rows.map(line)),
  );
}
