/**
 * The gradient of one parameter, filling up while the error flows: what each visit adds, and what is made of the sum.
 */

import { CELLS } from "../cells/index.js";
import { isExactIn } from "../film/arrivals.js";
import { layerName, slopeName } from "../film/naming.js";
import { laidOut } from "../now/notation.js";
import { place } from "../shared/colour.js";
import { byId, element } from "../shared/dom.view.js";
import { norm, signed, format } from "../shared/numbers.js";
import { copy, fill, make, wholeOf } from "../shared/plot.view.js";
import { gradientAt, oftenSaid, parametersOf, placeSaid } from "./gradient.js";
import { veiled, weightLit } from "./lights.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Notation} Notation */
/** @typedef {import("../types.js").Scale} Scale */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */

const MANY = 1500; // tiles: more of them are drawn at once, as one small image, and have no words
/** @param {any} config @param {() => void} changed when another parameter is chosen */
export function createGradient(config, changed) {
  const root = byId("gather");
  const select = /** @type {HTMLSelectElement} */ (byId("gather-choice"));
  /** @type {(import("./gradient.js").Gathered | null)[]} */
  let [gathered, whole] = [null, null]; // up to the cursor, and in the end
  /** @type {number[][] | null} */
  let rowsDrawn = null;
  /** @type {any} */
  let theme = null;
  let [drawn, spoken, asked] = ["", "", ""];
  let followed = /** @type {import("../film/roads.js").Roads["weight"]} */ (null); // of which weight one asked last
  select.addEventListener("change", changed);
  return { offer, stand, draw, chosen };

  /** @param {Start} start @param {any} newTheme @param {Notation} notation */
  function stand(start, newTheme, notation) {
    [theme, spoken] = [newTheme, notation];
    const { layer, name } = chosen(start);
    const { data, layout } = copy(theme.heat_map);
    const blank = laidOut(gradientAt(start, { steps: [], layer, name }, 0).rows, notation);
    const [high, wide] = [blank.length, blank[0].length];
    const [to, from] = [layout.xaxis, layout.yaxis];
    for (const [axis, length] of [
      [to, wide],
      [from, high],
    ])
      Object.assign(axis, { tickmode: "linear", tick0: 0, dtick: Math.ceil(length / 8), autorange: false });
    to.range = [-0.5, wide - 0.5];
    from.range = [high - 0.5, -0.5];
    const names = ["from unit", "to unit"];
    [from.title.text, to.title.text] = notation === "row" ? names : names.reverse();
    const parts = CELLS[start.layers[layer].cell].gates.join("");
    if (parts && name !== "c") byParts(notation === "row" ? to : from, parts, start.layers[layer].units);
    if (high === 1) from.showticklabels = false;
    if (wide === 1) to.showticklabels = false;
    if (high * wide > MANY)
      Object.assign(data[0], { xgap: 0, ygap: 0, zsmooth: "fast", hoverinfo: "skip", hovertemplate: null });
    make(root, data, layout, config);
    drawn = asked = "";
  }

  /** The square of a weight that is asked about stands out. @param {Board} board @param {Notation} notation */
  function frame({ start, lit }, notation) {
    const { layer, name } = chosen(start);
    const boxes = weightLit(lit, layer, name, notation);
    if (asked === JSON.stringify(boxes)) return;
    asked = JSON.stringify(boxes);
    fill(root, veiled(boxes, wholeOf(root)), [1, 2]);
  }

  /** The parameter of a weight that one begins to ask about. @param {Board} board */
  function follow({ start, lit }) {
    const [weight, before] = [lit?.weight ?? null, followed];
    followed = weight;
    if (!weight || (before && before.layer === weight.layer && before.name === weight.name)) return;
    const at = parametersOf(start).all.findIndex(({ layer, name }) => layer === weight.layer && name === weight.name);
    if (at < 0 || select.value === String(at)) return;
    select.value = String(at);
    offer(start);
    stand(start, theme, /** @type {Notation} */ (spoken));
  }

  /** The columns of a gate stand under its letter. @param {any} axis @param {string} parts @param {number} units */
  function byParts(axis, parts, units) {
    const tickvals = [...parts].map((_, k) => (k + 0.5) * units - 0.5);
    Object.assign(axis, { tickmode: "array", tickvals, ticktext: [...parts] });
    axis.title.text += ", by part of the cell";
  }

  /** What can be chosen; a choice is kept as long as the network has the same parameters. @param {Start} start */
  function offer(start) {
    const { all, first } = parametersOf(start);
    const words = all.map(({ layer, name }) => `${name} of ${layerName(start, layer)}`);
    if (select.dataset.names !== words.join()) {
      select.dataset.names = words.join();
      select.replaceChildren(...words.map((word, k) => element("option", { value: String(k) }, word)));
      select.value = String(first);
    }
    const { layer, name } = chosen(start);
    const near = isExactIn(start, layer) ? "" : ` ≈ ∂L/∂${name}`; // where errors are cut the sum is no derivative
    byId("gather-title").textContent = `${slopeName(start, layer, name)}${near}, filling up`;
  }

  /** @param {Start} start */
  function chosen(start) {
    return parametersOf(start).all[Number(select.value)];
  }

  /**
   * @param {Board} board
   * @param {Step[]} steps
   * @param {Scale} errors whose kind of scale is used here too
   * @param {Notation} notation
   */
  function draw(board, steps, { decades }, notation) {
    const { start, n } = board;
    if (notation !== spoken) stand(start, theme, notation);
    follow(board);
    frame(board, notation);
    const which = { steps, ...chosen(start) };
    gathered = gradientAt(start, which, n, gathered);
    whole = gradientAt(start, which, steps.length, whole);
    const most = largest(whole.rows) || 1;
    const picture = [which.layer, which.name, gathered.added, gathered.word, most, decades, notation].join();
    if (picture === drawn && gathered.rows === rowsDrawn) return;
    [drawn, rowsDrawn] = [picture, gathered.rows];
    const rows = /** @type {number[][]} */ (laidOut(gathered.rows, notation));
    const { layer, name } = which;
    const title = `${gathered.word === "clipped" ? "clipped " : ""}${slopeName(start, layer, name)}`;
    byId("gather-says").textContent = gathered.word
      ? `${title}: ‖${format(norm(rows.flat()))}‖`
      : `after ${oftenSaid(start, gathered.added)}`;
    const text =
      rows.length * rows[0].length > MANY
        ? []
        : rows.map((row, i) => row.map((x, j) => `${title} [${placeSaid(start, which, i, j)}]: ${signed(x)}`));
    fill(root, { z: [rows.map((row) => row.map((x) => place(x, { most, decades })))], text: [text] }, [0]);
  }
}

/** @param {number[][]} rows */
const largest = (rows) => rows.flat().reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0);
