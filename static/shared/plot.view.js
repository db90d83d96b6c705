/**
 * The one door to Plotly: figures made by app/page/figures/stage.py, each made once per theme and size, then filled
 * with numbers. Plotly comes after the first picture (static/shell/libraries.view.js); until then nothing is drawn
 * here, and when it has come, all figures are made anew.
 */

/** @typedef {import("../types.js").Box} Box */
/** @typedef {Record<string, any>} Figure */

/** @returns {any} the vendored plotly.js, or nothing yet */
const plotly = () => /** @type {any} */ (globalThis).Plotly;

/** @type {WeakMap<HTMLElement, (x: number, y: number) => void>} what a click does, for figures not made yet */
const picks = new WeakMap();

/** A copy that can be filled. @template T @param {T} part @returns {T} */
export const copy = (part) => structuredClone(part);

/**
 * Makes a figure anew, in the size of its element.
 * @param {HTMLElement} root @param {Figure[]} traces @param {Figure} layout @param {Figure} config
 */
export function make(root, traces, layout, config) {
  const { width, height } = root.getBoundingClientRect();
  const whole = { ...layout, width, height };
  if (!plotly()) return void Object.assign(root, { layout: whole });
  plotly().react(root, traces, whole, { ...config, staticPlot: false });
  listen(root);
}

/**
 * What a person clicks on in a figure that is made: the place on its axes.
 * @param {HTMLElement} root
 * @param {(x: number, y: number) => void} pick
 */
export function onPick(root, pick) {
  picks.set(root, pick);
  if (plotly()) listen(root);
}

/** A figure hears clicks once it is made. @param {HTMLElement} root */
function listen(root) {
  const pick = picks.get(root);
  if (!pick) return;
  picks.delete(root);
  /** @type {any} */ (root).on("plotly_click", (/** @type {any} */ event) =>
    pick(event.points[0].x, event.points[0].y),
  );
}

/** Fills new numbers into some traces. @param {HTMLElement} root @param {Figure} change @param {number[]} traces */
export const fill = (root, change, traces) => plotly()?.restyle(root, change, traces);

/** Words within a figure, in place of those that were there. @param {HTMLElement} root @param {Figure[]} annotations */
export const annotate = (root, annotations) => plotly()?.relayout(root, { annotations });

/** @type {Box} of what is not drawn yet */
const NOWHERE = { x: 0, y: 0, w: 0, h: 0 };

/**
 * All that the axes of a figure show, whichever way they run; nothing before it is made.
 * @param {HTMLElement} root @returns {import("../types.js").Box}
 */
export function wholeOf(root) {
  if (!(/** @type {any} */ (root)._fullLayout)) return NOWHERE; // Plotly finds the ranges that a figure leaves open
  const { xaxis, yaxis } = /** @type {any} */ (root).layout;
  const [[left, right], [top, bottom]] = [xaxis, yaxis].map(({ range: [a, b] }) => [Math.min(a, b), Math.max(a, b)]);
  return { x: left, y: top, w: right - left, h: bottom - top };
}

/**
 * Where a box in the units of the axes lies in its figure, in pixels; nowhere before it is made.
 * @param {HTMLElement} root @param {Box} box @returns {Box}
 */
export function pixelsOf(root, { x, y, w, h }) {
  const { _fullLayout: made } = /** @type {any} */ (root);
  if (!made) return NOWHERE;
  const { xaxis, yaxis } = made;
  const [left, right] = [x, x + w].map((at) => xaxis._offset + xaxis.c2p(at)).sort((a, b) => a - b);
  const [top, bottom] = [y, y + h].map((at) => yaxis._offset + yaxis.c2p(at)).sort((a, b) => a - b);
  return { x: left, y: top, w: right - left, h: bottom - top };
}

/**
 * The traces of a figure as SVG elements, without what only serves the pointer.
 * @param {HTMLElement} root
 * @returns {string}
 */
export function markupOf(root) {
  const layers = [.../** @type {NodeListOf<SVGElement>} */ (root.querySelectorAll("svg.main-svg"))].map(
    (layer) => /** @type {SVGElement} */ (layer.cloneNode(true)),
  );
  for (const layer of layers)
    for (const part of layer.querySelectorAll(".draglayer, .hoverlayer, .zoomlayer, .bglayer, .modebar-container"))
      part.remove();
  for (const layer of layers) layer.removeAttribute("style");
  return layers.map((layer) => new XMLSerializer().serializeToString(layer)).join("\n");
}
