/** The delta heat map, filling as the error flows: unit x time of a layer, or unit x layer of an MLP. */

import { errorName, sumAt } from "../film/board.js";
import { layerName, meantBy } from "../film/naming.js";
import { place } from "../shared/colour.js";
import { byId, element } from "../shared/dom.view.js";
import { ALL, signed, format } from "../shared/numbers.js";
import { copy, fill, make, wholeOf } from "../shared/plot.view.js";
import { isMlp } from "../stage/layout.js";
import { errorsLit, veiled } from "./lights.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Scale} Scale */

const NAMED = 12; // units: more have no room for a name each
const HIGH = 32; // tiles, of which more would be lower than the paper between them
const MANY = 1500; // tiles: more are drawn at once, as one small image, which style.css keeps from being smoothed

/** @param {any} config @param {() => void} changed when another layer is chosen */
export function createHeat(config, changed) {
  const root = byId("heat");
  const select = /** @type {HTMLSelectElement} */ (byId("heat-layer"));
  let [drawn, asked] = ["", ""];
  /** @type {(import("../types.js").Visit | undefined)[]} */
  let columns = [];
  /** @type {any[][]} */
  let [z, text] = [[], []];
  select.addEventListener("change", changed);
  return { offer, stand, draw };

  /** @param {Start} start @param {any} theme */
  function stand(start, theme) {
    const web = isMlp(start);
    const { data, layout } = copy(theme.heat_map);
    byId("heat-label").hidden = web;
    offer(start);
    byId("heat-title").textContent = web ? "δ, unit × layer" : `${errorName(start, chosen(start))}, unit × time`;
    const columns = web ? start.layers.length : start.steps;
    const units = web ? Math.max(...start.layers.map((layer) => layer.units)) : start.layers[chosen(start)].units;
    layout.xaxis.title.text = web ? "layer" : "t";
    layout.xaxis.range = [-0.5, columns - 0.5];
    layout.yaxis.autorange = false;
    layout.yaxis.range = [units - 0.5, -0.5];
    Object.assign(layout.yaxis, { tickmode: "linear", tick0: 0, dtick: Math.ceil(units / 8) });
    const rows = Array.from({ length: units }, (_, i) => i);
    const named = rows.map((i) => `${i}${web ? "" : meantBy(start, chosen(start), i)}`);
    if (!web && units <= NAMED) Object.assign(layout.yaxis, { tickmode: "array", tickvals: rows, ticktext: named });
    Object.assign(layout.xaxis, { tickmode: "linear", tick0: 0, dtick: Math.ceil(columns / 12) });
    const ticks = Array.from({ length: columns }, (_, i) => i);
    if (web)
      Object.assign(layout.xaxis, {
        tickmode: "array",
        tickvals: ticks,
        ticktext: ticks.map((l) => layerName(start, l)),
      });
    if (units * columns > MANY || units > HIGH) Object.assign(data[0], { xgap: 0, ygap: 0, zsmooth: "fast" });
    make(root, data, layout, config);
    drawn = asked = "";
  }

  /** The choice of layers, uppermost recurrent one first; a choice made before is kept. @param {Start} start */
  function offer(start) {
    const names = start.layers.map((_, l) => layerName(start, l));
    if (select.dataset.names === names.join()) return;
    select.dataset.names = names.join();
    select.replaceChildren(...names.map((name, l) => element("option", { value: String(l) }, name)).reverse());
    const recurrent = start.layers.map((layer) => layer.cell !== "dense").lastIndexOf(true);
    select.value = String(Math.max(0, recurrent));
  }

  /** @param {Start} start */
  function chosen(start) {
    return Math.min(Number(select.value), start.layers.length - 1);
  }

  /** @param {Start} start @param {number} k its column @param {number} unit */
  function meant(start, k, unit) {
    return meantBy(start, isMlp(start) ? k : chosen(start), unit);
  }

  /** @param {Board} board @param {Scale} scale */
  function draw(board, scale) {
    frame(board);
    const { start, example } = board;
    const web = isMlp(start);
    const visits = web ? board.visits.map((row) => row[0]) : board.visits[chosen(start)];
    const look = `${scale.most},${scale.decades},${example}`;
    const anew = look !== drawn;
    const changed = visits.flatMap((visit, k) => (anew || visit !== columns[k] ? [k] : []));
    if (!changed.length) return;
    [drawn, columns] = [look, visits];
    const units = Math.max(...start.layers.map((layer, l) => (web || l === chosen(start) ? layer.units : 0)));
    if (anew)
      [z, text] = [null, ""].map((empty) => Array.from({ length: units }, () => Array(visits.length).fill(empty)));
    for (const k of changed) column(k, web ? sumAt(board, k, 0) : sumAt(board, chosen(start), k), board, scale);
    fill(root, { z: [z], text: [text], x: [visits.map((_, k) => k)], y: [z.map((_, i) => i)] }, [0]);
  }

  /** What one asks about stands out. @param {Board} board */
  function frame({ start, lit }) {
    const layer = isMlp(start) ? null : chosen(start);
    const units = layer === null ? Math.max(...start.layers.map((each) => each.units)) : start.layers[layer].units;
    const boxes = errorsLit(lit, layer, units);
    if (asked === JSON.stringify(boxes)) return;
    asked = JSON.stringify(boxes);
    fill(root, veiled(boxes, wholeOf(root)), [1, 2]);
  }

  /** @param {number} k @param {number[] | undefined} numbers @param {Board} board @param {Scale} scale */
  function column(k, numbers, { start, example }, scale) {
    const where = isMlp(start) ? layerName(start, k) : `t = ${k}`;
    const name = isMlp(start) ? "δ" : errorName(start, chosen(start));
    const say = example === ALL ? (/** @type {number} */ x) => `${format(x)} (root mean square)` : signed;
    z.forEach((row, i) => (row[k] = numbers?.[i] === undefined ? null : place(numbers[i], scale)));
    text.forEach(
      (row, i) =>
        (row[k] =
          numbers?.[i] === undefined ? "" : `${name} of unit ${i}${meant(start, k, i)}, ${where}: ${say(numbers[i])}`),
    );
  }
}
