/** The stage: a canvas of roads, a canvas of pulses, and the Plotly figure of units over both. */

import { errorScale, influenceScale, valueScale } from "../board.js";
import { isWeb, stageWidth } from "../layout.js";
import { Recorder } from "../recorder.js";
import { byId, sharp } from "./dom.js";
import { createGrid } from "./grid.js";
import { fill, make, markupOf } from "./plot.js";
import { createWeb } from "./web.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {import("./grid.js").Scales} Scales */

const ROW = 62; // pixels of height for each row of a tall grid

/** @param {Step[]} steps @returns {Scales} */
export const scalesOf = (steps) => ({ value: valueScale(steps), error: errorScale(steps), influence: influenceScale(steps) });

/** @param {any} config */
export function createStage(config) {
  const scroll = byId("stage-scroll");
  const inner = byId("stage-inner");
  const nodes = byId("nodes");
  const canvases = /** @type {HTMLCanvasElement[]} */ ([byId("roads"), byId("pulses")]);
  /** @type {any} */
  let scene = null;
  /** @type {CanvasRenderingContext2D[]} */
  let contexts = [];
  /** @type {string[]} */
  let stamps = [];
  let size = { width: 0, height: 0 };
  let drawn = "";
  let moving = false;
  return { stand, draw, drawing };

  /** Builds the stage for a network, a theme and the window's size. @param {Start} start @param {any} theme */
  function stand(start, theme) {
    inner.style.width = "100%";
    inner.style.height = isWeb(start) ? "" : `max(22rem, ${(start.layers.length + 2) * ROW + 34}px)`;
    const width = stageWidth(start, scroll.clientWidth);
    inner.style.width = `${width}px`;
    size = { width, height: inner.clientHeight };
    scene = (isWeb(start) ? createWeb : createGrid)(start, theme, size.width, size.height);
    contexts = canvases.map((canvas) => sharp(canvas, size.width, size.height));
    const { layout } = theme.stage;
    layout.xaxis.range = [0, size.width];
    layout.yaxis.range = [size.height, 0];
    make(nodes, scene.traces, layout, config);
    [stamps, drawn] = [[], ""];
  }

  /** The same board makes the same picture. @param {Board} board @param {Scales} scales */
  function draw(board, scales) {
    const picture = `${board.n},${board.example},${board.sweep},${JSON.stringify(scales)}`;
    if (picture !== drawn) {
      drawStill(board, scales);
      drawn = picture;
    }
    const [, pulses] = contexts;
    if (board.share > 0 || moving) pulses.clearRect(0, 0, size.width, size.height);
    moving = board.share > 0;
    if (moving) scene.motion(pulses, board, scales);
  }

  /** What is seen now, as SVG elements. @param {Board} board @param {Scales} scales @returns {{width: number, height: number, inside: string}} */
  function drawing(board, scales) {
    const pen = /** @type {any} */ (new Recorder());
    scene.roads(pen, board, scales);
    if (board.share > 0) scene.motion(pen, board, scales);
    return { ...size, inside: `${pen.markup()}\n${markupOf(nodes)}` };
  }

  /** @param {Board} board @param {Scales} scales */
  function drawStill(board, scales) {
    const [roads] = contexts;
    roads.clearRect(0, 0, size.width, size.height);
    scene.roads(roads, board, scales);
    refill(board, scales);
    follow(scene.focus(board.step));
  }

  /** New numbers for those layers which have changed. @param {Board} board @param {Scales} scales */
  function refill(board, scales) {
    const web = isWeb(board.start);
    const rest = `${board.example},${JSON.stringify(scales)}`;
    for (let layer = web ? -1 : 0; layer < board.start.layers.length; layer++) {
      const stamp = `${layer < 0 ? "" : scene.stamp(board, layer)};${rest}`;
      if (stamps[layer + 1] === stamp) continue;
      stamps[layer + 1] = stamp;
      fill(nodes, scene.fill(board, layer, scales), web ? [layer + 1] : [2 * layer, 2 * layer + 1]);
    }
  }

  /** Scrolls a long time axis so that the step stays in sight. @param {number | null} x */
  function follow(x) {
    if (x === null || size.width <= scroll.clientWidth) return;
    const margin = Math.min(90, scroll.clientWidth / 4);
    if (x < scroll.scrollLeft + margin) scroll.scrollLeft = x - scroll.clientWidth + 2 * margin;
    if (x > scroll.scrollLeft + scroll.clientWidth - margin) scroll.scrollLeft = x - 2 * margin;
  }
}
