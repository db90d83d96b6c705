/** The delta heat map, filling as the error flows: unit x time of a layer, or unit x layer of an MLP. */

import { place } from "../colour.js";
import { errorName } from "../board.js";
import { isWeb } from "../layout.js";
import { signed } from "../numbers.js";
import { layerName } from "../words.js";
import { byId, element } from "./dom.js";
import { copy, fill, make } from "./plot.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Scale} Scale */

/** @param {any} config @param {() => void} changed when another layer is chosen */
export function createHeat(config, changed) {
  const root = byId("heat");
  const select = /** @type {HTMLSelectElement} */ (byId("heat-layer"));
  let drawn = "";
  select.addEventListener("change", changed);
  return { stand, draw };

  /** @param {Start} start @param {any} theme */
  function stand(start, theme) {
    const web = isWeb(start);
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
    Object.assign(layout.xaxis, { tickmode: "linear", tick0: 0, dtick: Math.ceil(columns / 12) });
    const ticks = Array.from({ length: columns }, (_, i) => i);
    if (web) Object.assign(layout.xaxis, { tickmode: "array", tickvals: ticks, ticktext: ticks.map((l) => layerName(start, l)) });
    make(root, data, layout, config);
    drawn = "";
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

  /** @param {Board} board @param {Scale} scale */
  function draw(board, scale) {
    const { start } = board;
    const columns = isWeb(start) ? board.sums.map((row) => row[0]) : board.sums[chosen(start)];
    const picture = columns.map((c) => c?.join()).join(";") + JSON.stringify(scale);
    if (picture === drawn) return;
    drawn = picture;
    const units = Math.max(...start.layers.map((layer, l) => (isWeb(start) || l === chosen(start) ? layer.units : 0)));
    const rows = Array.from({ length: units }, (_, i) => columns.map((column) => column?.[i]));
    const where = isWeb(start) ? (/** @type {number} */ l) => layerName(start, l) : (/** @type {number} */ t) => `t = ${t}`;
    const name = isWeb(start) ? "δ" : errorName(start, chosen(start));
    const z = rows.map((row) => row.map((x) => (x === undefined ? null : place(x, scale))));
    const text = rows.map((row, i) => row.map((x, k) => (x === undefined ? "" : `${name} of unit ${i}, ${where(k)}: ${signed(x)}`)));
    fill(root, { z: [z], text: [text], x: [columns.map((_, k) => k)], y: [rows.map((_, i) => i)] }, [0]);
  }
}
