/** The stage: a canvas of cells and roads, a canvas of pulses, and a Plotly figure of axes and units over both. */

import { sharp } from "../shared/dom.view.js";
import { fill, make, markupOf } from "../shared/plot.view.js";
import { createTooltip } from "../shared/tooltip.view.js";
import { createGrid } from "./grid.view.js";
import { isMlp, stageHeight, stageWidth } from "./layout.js";
import { createMlp } from "./mlp.view.js";
import { Recorder } from "./svg_recorder.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Chosen} Chosen */
/** @typedef {import("../types.js").Scales} Scales */
/** @typedef {import("../types.js").Start} Start */

/** How much of the way a long time axis goes in one frame, to where the step happens. */
const GLIDE = 0.14;

/**
 * @param {HTMLElement} root its frame
 * @param {any} config
 * @param {(chosen: Chosen) => void} choose what a person has clicked on
 */
export function createStage(root, config, choose) {
  const [scroll, inner, nodes, corner] = ["stage-scroll", "stage-inner", "nodes", "corner"].map(
    (part) => /** @type {HTMLElement} */ (root.querySelector(`.${part}`)),
  );
  const canvases = /** @type {HTMLCanvasElement[]} */ ([...root.querySelectorAll("canvas")]);
  const tooltip = createTooltip(root);
  /** @type {any} */
  let scene = null;
  /** @type {CanvasRenderingContext2D[]} */
  let contexts = [];
  /** @type {string[]} */
  let stamps = [];
  let view = { left: 0, width: 0, height: 0 }; // what can be seen, in the units of the drawing
  let zoom = 1; // pixels of a unit
  /** @type {[Board, Scales, Chosen | null] | null} */
  let last = null;
  let [drawn, followed, moving, held] = ["", -1, false, false];
  /** @type {PointerEvent | null} */
  let pointer = null;
  scroll.addEventListener("scroll", () => last && scroll.scrollLeft / zoom !== view.left && draw(...last, false));
  for (const hand of ["wheel", "touchmove"]) scroll.addEventListener(hand, () => (held = true), { passive: true });
  inner.addEventListener("pointermove", point);
  inner.addEventListener("pointerdown", point);
  inner.addEventListener("pointerleave", () => ((pointer = null), tooltip.hide()));
  inner.addEventListener("click", (event) => pick(event));
  return { stand, draw, drawing, release: () => (held = false) };

  /**
   * Builds the stage for a network, a theme and the window's size.
   * @param {Start} start
   * @param {any} theme
   * @param {boolean} shared with a second stage on the page
   */
  function stand(start, theme, shared) {
    zoom = theme.palette.zoom;
    inner.style.height = stageHeight(start, zoom, shared);
    const width = stageWidth(start, scroll.clientWidth / zoom);
    inner.style.width = `${width * zoom}px`;
    view = { left: scroll.scrollLeft / zoom, width: scroll.clientWidth / zoom, height: inner.clientHeight / zoom };
    scene = (isMlp(start) ? createMlp : createGrid)(start, theme, width, view.height);
    contexts = canvases.map((canvas) => surface(canvas, view.width, view.height));
    const layout = structuredClone(theme.stage.layout);
    Object.assign(layout.xaxis, { range: [0, width], visible: !isMlp(start) });
    layout.yaxis.range = [view.height, 0];
    scene.axes(layout);
    corner.hidden = width <= view.width;
    scroll.tabIndex = width > view.width ? 0 : -1; // what scrolls can be reached by keys
    make(nodes, scene.traces.map(enlarged), layout, config);
    [stamps, drawn, followed, last] = [[], "", -1, null];
    tooltip.hide();
  }

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {number} width
   * @param {number} height in units
   * @returns {CanvasRenderingContext2D} which takes units
   */
  function surface(canvas, width, height) {
    Object.assign(canvas.style, { width: `${width * zoom}px`, height: `${height * zoom}px` });
    const context = sharp(canvas, width * zoom, height * zoom);
    context.scale(zoom, zoom);
    return context;
  }

  /** Plotly measures marks and letters in pixels. @param {any} trace */
  function enlarged(trace) {
    const { marker, textfont } = trace;
    return {
      ...trace,
      marker: { ...marker, size: marker.size * zoom },
      textfont: { ...textfont, size: textfont.size * zoom },
    };
  }

  /**
   * The same board makes the same picture.
   * @param {Board} board
   * @param {Scales} scales
   * @param {Chosen | null} chosen
   * @param {boolean} glides whether the film plays
   */
  function draw(board, scales, chosen, glides) {
    last = [board, scales, chosen];
    follow(board, glides);
    const { error, value } = scales;
    const picture = [
      board.n,
      board.example,
      board.sweep,
      board.past.length,
      view.left,
      error.most,
      error.decades,
      value.most,
      chosen?.layer,
      chosen?.t,
      chosen?.unit,
    ].join();
    if (picture !== drawn) drawStill(board, scales, chosen);
    drawn = picture;
    const [, pulses] = contexts;
    if (board.share > 0 || moving) pulses.clearRect(0, 0, view.width, view.height);
    moving = board.share > 0;
    if (moving) scene.motion(pulses, board, scales, view);
  }

  /**
   * What can be seen now, as SVG elements: the canvases first, the figure over them.
   * @returns {{width: number, height: number, inside: string} | null} in pixels
   */
  function drawing() {
    if (!last) return null;
    const [board, scales, chosen] = last;
    const pen = new Recorder();
    pen.scale(zoom, zoom);
    const context = /** @type {any} */ (pen);
    scene.still(context, board, scales, chosen, view);
    if (board.share > 0) scene.motion(context, board, scales, view);
    const figure = `<g transform="translate(${-view.left * zoom} 0)">${markupOf(nodes)}</g>`;
    const inside = [pen.markup(), figure, corner.hidden ? "" : cornerMarkup()].join("\n");
    return { width: view.width * zoom, height: view.height * zoom, inside };
  }

  /** Where the names of the layers and the axis of time meet: under it the axis scrolls away. */
  function cornerMarkup() {
    const { offsetWidth: width, offsetHeight: height } = corner;
    const pen = new Recorder();
    const { backgroundColor, color, fontSize, fontFamily } = getComputedStyle(corner);
    Object.assign(pen, {
      fillStyle: backgroundColor,
      textAlign: "center",
      textBaseline: "middle",
      font: `${fontSize} ${fontFamily}`,
    });
    pen.fillRect(0, view.height * zoom - height, width, height);
    pen.fillStyle = color;
    pen.fillText(corner.textContent ?? "", width / 2, view.height * zoom - height / 2);
    return pen.markup();
  }

  /** @param {Board} board @param {Scales} scales @param {Chosen | null} chosen */
  function drawStill(board, scales, chosen) {
    const [roads] = contexts;
    roads.clearRect(0, 0, view.width, view.height);
    scene.still(roads, board, scales, chosen, view);
    if (isMlp(board.start)) refill(board, scales);
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

  /**
   * A long time axis follows what happens: it glides while the film plays, jumps with a jump, and stays where a person
   * has scrolled it.
   * @param {Board} board
   * @param {boolean} glides
   */
  function follow(board, glides) {
    const x = scene.focus(board);
    const longest = inner.clientWidth / zoom - view.width;
    if (x !== null && longest > 0 && !held && (glides || board.n !== followed)) {
      const far = Math.max(0, Math.min(longest, x - view.width / 2)) - scroll.scrollLeft / zoom;
      const step = glides ? Math.sign(far) * Math.min(Math.abs(far), Math.max(2, Math.abs(far) * GLIDE)) : far;
      if (Math.abs(far) >= 1) scroll.scrollLeft = Math.round(scroll.scrollLeft + step * zoom);
    }
    followed = board.n;
    view.left = scroll.scrollLeft / zoom;
  }

  /** @param {PointerEvent} event */
  function point(event) {
    pointer = event;
    if (!last) return;
    const frame = scroll.getBoundingClientRect();
    const [x, y] = [event.clientX - frame.left, event.clientY - frame.top];
    const at = /** @type {[number, number]} */ ([x / zoom + view.left, y / zoom]);
    const lines = scene.hint(last[0], ...at);
    inner.style.cursor = scene.choice(last[0], ...at) ? "pointer" : "";
    tooltip.show(lines, x, y);
  }

  /** @param {MouseEvent} event */
  function pick(event) {
    if (!last) return;
    const frame = scroll.getBoundingClientRect();
    const found = scene.choice(
      last[0],
      (event.clientX - frame.left) / zoom + view.left,
      (event.clientY - frame.top) / zoom,
    );
    if (found) choose(found);
  }
}
