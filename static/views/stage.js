/** The stage: a canvas of cells and roads, a canvas of pulses, and a Plotly figure of axes and units over both. */

import { isWeb, stageHeight, stageWidth } from "../layout.js";
import { sharp } from "./dom.js";
import { createGrid } from "./grid.js";
import { fill, make } from "./plot.js";
import { createTooltip } from "./tooltip.js";
import { createWeb } from "./web.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Chosen} Chosen */
/** @typedef {import("../types.js").Scales} Scales */
/** @typedef {import("../types.js").Start} Start */

/** How much of the way a long time axis goes in one frame, to where the step happens. */
const GLIDE = 0.14;

/** @param {HTMLElement} root its frame @param {any} config @param {(chosen: Chosen) => void} choose what a person has clicked on */
export function createStage(root, config, choose) {
  const [scroll, inner, nodes, corner] = ["stage-scroll", "stage-inner", "nodes", "corner"].map((part) => /** @type {HTMLElement} */ (root.querySelector(`.${part}`)));
  const canvases = /** @type {HTMLCanvasElement[]} */ ([...root.querySelectorAll("canvas")]);
  const tooltip = createTooltip(root);
  /** @type {any} */
  let scene = null;
  /** @type {CanvasRenderingContext2D[]} */
  let contexts = [];
  /** @type {string[]} */
  let stamps = [];
  let view = { left: 0, width: 0, height: 0 };
  /** @type {[Board, Scales, Chosen | null] | null} */
  let last = null;
  let [drawn, followed, moving, held] = ["", -1, false, false];
  /** @type {PointerEvent | null} */
  let pointer = null;
  scroll.addEventListener("scroll", () => last && scroll.scrollLeft !== view.left && draw(...last, false));
  for (const hand of ["wheel", "touchmove"]) scroll.addEventListener(hand, () => (held = true), { passive: true });
  inner.addEventListener("pointermove", point);
  inner.addEventListener("pointerdown", point);
  inner.addEventListener("pointerleave", () => ((pointer = null), tooltip.hide()));
  inner.addEventListener("click", (event) => pick(event));
  return { stand, draw, release: () => (held = false) };

  /** Builds the stage for a network, a theme and the window's size. @param {Start} start @param {any} theme @param {boolean} shared with a second stage on the page */
  function stand(start, theme, shared) {
    inner.style.height = stageHeight(start, shared);
    const width = stageWidth(start, scroll.clientWidth);
    inner.style.width = `${width}px`;
    view = { left: scroll.scrollLeft, width: scroll.clientWidth, height: inner.clientHeight };
    scene = (isWeb(start) ? createWeb : createGrid)(start, theme, width, view.height);
    for (const canvas of canvases) Object.assign(canvas.style, { width: `${view.width}px`, height: `${view.height}px` });
    contexts = canvases.map((canvas) => sharp(canvas, view.width, view.height));
    const layout = structuredClone(theme.stage.layout);
    Object.assign(layout.xaxis, { range: [0, width], visible: !isWeb(start) });
    layout.yaxis.range = [view.height, 0];
    scene.axes(layout);
    corner.hidden = width <= view.width;
    make(nodes, scene.traces, layout, config);
    [stamps, drawn, followed, last] = [[], "", -1, null];
    tooltip.hide();
  }

  /** The same board makes the same picture. @param {Board} board @param {Scales} scales @param {Chosen | null} chosen @param {boolean} glides whether the film plays */
  function draw(board, scales, chosen, glides) {
    last = [board, scales, chosen];
    follow(board, glides);
    const { error, value } = scales;
    const picture = [board.n, board.example, board.sweep, board.past.length, view.left, error.most, error.decades, value.most, chosen?.layer, chosen?.t, chosen?.unit].join();
    if (picture !== drawn) drawStill(board, scales, chosen);
    drawn = picture;
    const [, pulses] = contexts;
    if (board.share > 0 || moving) pulses.clearRect(0, 0, view.width, view.height);
    moving = board.share > 0;
    if (moving) scene.motion(pulses, board, scales, view);
  }

  /** @param {Board} board @param {Scales} scales @param {Chosen | null} chosen */
  function drawStill(board, scales, chosen) {
    const [roads] = contexts;
    roads.clearRect(0, 0, view.width, view.height);
    scene.still(roads, board, scales, chosen, view);
    if (isWeb(board.start)) refill(board, scales);
    if (pointer) point(pointer);
  }

  /** New numbers for those layers of units which have changed. @param {Board} board @param {Scales} scales */
  function refill(board, scales) {
    const rest = `${board.example},${JSON.stringify(scales)}`;
    for (let layer = -1; layer < board.start.layers.length; layer++) {
      const stamp = `${scene.stamp(board, layer)};${rest}`;
      if (stamps[layer + 1] === stamp) continue;
      stamps[layer + 1] = stamp;
      fill(nodes, scene.fill(board, layer, scales), [layer + 1]);
    }
  }

  /** A long time axis follows what happens: it glides while the film plays, jumps with a jump, and stays where a person has scrolled it. @param {Board} board @param {boolean} glides */
  function follow(board, glides) {
    const x = scene.focus(board);
    const longest = inner.clientWidth - view.width;
    if (x !== null && longest > 0 && !held && (glides || board.n !== followed)) {
      const far = Math.max(0, Math.min(longest, x - view.width / 2)) - scroll.scrollLeft;
      const step = glides ? Math.sign(far) * Math.min(Math.abs(far), Math.max(2, Math.abs(far) * GLIDE)) : far;
      if (Math.abs(far) >= 1) scroll.scrollLeft = Math.round(scroll.scrollLeft + step);
    }
    followed = board.n;
    view.left = scroll.scrollLeft;
  }

  /** @param {PointerEvent} event */
  function point(event) {
    pointer = event;
    if (!last) return;
    const frame = scroll.getBoundingClientRect();
    const [x, y] = [event.clientX - frame.left, event.clientY - frame.top];
    const lines = scene.hint(last[0], x + view.left, y);
    inner.style.cursor = scene.choice(last[0], x + view.left, y) ? "pointer" : "";
    tooltip.show(lines, x, y);
  }

  /** @param {MouseEvent} event */
  function pick(event) {
    if (!last) return;
    const frame = scroll.getBoundingClientRect();
    const found = scene.choice(last[0], event.clientX - frame.left + view.left, event.clientY - frame.top);
    if (found) choose(found);
  }
}
