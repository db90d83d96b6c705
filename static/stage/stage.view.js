/** The stage: a canvas of cells and roads, a canvas of pulses, and a Plotly figure of axes and units over both. */

import { sharp } from "../shared/dom.view.js";
import { wrongPass } from "../film/naming.js";
import { fill, make, markupOf } from "../shared/plot.view.js";
import { createTooltip } from "./tooltip.view.js";
import { createGrid } from "./grid.view.js";
import { isMlp, stageHeight, stageWidth } from "./layout.js";
import { createLong } from "./long.view.js";
import { createMlp } from "./mlp.view.js";
import { Recorder } from "./svg_recorder.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Chosen} Chosen */
/** @typedef {import("../types.js").Scales} Scales */
/** @typedef {import("../types.js").Start} Start */

/** How much of the way a long time axis goes in one frame, to where the step happens. */
const GLIDE = 0.14;
const FINGER = 16; // units from a weight within which a finger means it
const TICKS = 11; // the type of the axis of time, in units

/**
 * @param {HTMLElement} root its frame
 * @param {any} config
 * @param {(chosen: Chosen) => void} choose what a person has clicked on
 * @param {(t: number) => void} [blame] a loss was clicked, or the target beside it
 */
export function createStage(root, config, choose, blame = () => {}) {
  const [scroll, inner, nodes, corner] = ["stage-scroll", "stage-inner", "nodes", "corner"].map(
    (part) => /** @type {HTMLElement} */ (root.querySelector(`.${part}`)),
  );
  const canvases = ["roads", "pulses"].map((part) => /** @type {HTMLCanvasElement} */ (root.querySelector(`.${part}`)));
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
  let [drawn, moving] = ["", false];
  let marked = /** @type {Partial<Board>} */ ({}); // the board whose lights and marks are drawn
  const following = createFollowing(scroll, inner);
  const long = createLong(root, (left) => (following.hold(), (scroll.scrollLeft = left * zoom)));
  /** @type {PointerEvent | null} */
  let pointer = null;
  scroll.addEventListener("scroll", () => last && scroll.scrollLeft / zoom !== view.left && draw(...last, false));
  for (const type of /** @type {const} */ (["pointermove", "pointerdown"])) inner.addEventListener(type, point);
  inner.addEventListener("pointerleave", () => ((pointer = null), tooltip.hide()));
  inner.addEventListener("click", (event) => pick(event));
  const weightAt = (/** @type {PointerEvent} */ at) =>
    last && reached(scene, last[0], ...placeOf(at, scroll, view.left, zoom), at.pointerType);
  const forget = () => void (last = null); // what was drawn: out of sight it is no picture of where one is
  return { stand, draw, forget, drawing, weightAt, release: following.release };

  /**
   * Builds the stage for a network, a theme and the window's size.
   * @param {Start} start @param {any} theme
   */
  function stand(start, theme) {
    zoom = theme.palette.zoom;
    root.dataset.wrong = wrongPass(start);
    long.stand(start, theme); // first: it takes of the height
    const width = stageWidth(start, scroll.clientWidth / zoom);
    inner.style.width = `${width * zoom}px`; // first: where it scrolls, its bar takes of the height
    inner.style.height = `${stageHeight(start, scroll.clientHeight / zoom) * zoom}px`;
    view = { left: scroll.scrollLeft / zoom, width: scroll.clientWidth / zoom, height: inner.clientHeight / zoom };
    scene = (isMlp(start) ? createMlp : createGrid)(start, theme, width, view.height);
    contexts = canvases.map((canvas) => surface(canvas, view.width, view.height, zoom));
    const layout = layoutOf(start, theme, width, view.height);
    scene.axes(layout);
    corner.hidden = width <= view.width;
    scroll.tabIndex = width > view.width || inner.clientHeight > scroll.clientHeight + 1 ? 0 : -1; // keys can scroll
    make(
      nodes,
      scene.traces.map((/** @type {any} */ trace) => enlarged(trace, zoom)),
      layout,
      config,
    );
    [stamps, drawn, last] = [[], "", null];
    following.begin();
    tooltip.hide();
  }

  /**
   * The same board makes the same picture.
   * @param {Board} board
   * @param {Scales} scales
   * @param {Chosen | null} chosen
   * @param {boolean} glides whether the film plays
   */
  function draw(board, scales, chosen, glides) {
    if (!scene) return; // it stands once it has a size: behind a lab it has none
    last = [board, scales, chosen];
    view.left = following.follow(scene.focus(board), board.n, glides, view.width, zoom);
    const picture = pictureOf(board, scales, chosen, view.left);
    if (picture !== drawn || board.lit !== marked.lit || board.over !== marked.over) drawStill(board, scales, chosen);
    [drawn, marked] = [picture, board];
    const [, pulses] = contexts;
    if (board.share > 0 || moving) pulses.clearRect(0, 0, view.width, view.height);
    long.draw(board, scales, view, inner.clientWidth / zoom);
    moving = board.share > 0;
    if (moving) scene.motion(pulses, board, scales, view);
  }

  /**
   * What can be seen now, as SVG elements: the canvases first, the figure over them.
   * @returns {{width: number, height: number, inside: string} | null} in pixels
   */
  function drawing() {
    if (!last) return null;
    const pen = recorded(scene, view, zoom, ...last);
    const [left, width, height] = [view.left, view.width, view.height].map((units) => units * zoom);
    const figure = `<g transform="translate(${-left} 0)">${markupOf(nodes)}</g>`;
    const inside = [pen.markup(), figure, corner.hidden ? "" : cornerMarkup(corner, height)].join("\n");
    return { width, height, inside };
  }

  /** @param {PointerEvent} event */
  function point(event) {
    pointer = event;
    if (!last) return;
    const [x, y] = placeOf(event, scroll, view.left, zoom);
    inner.style.cursor = cursorAt(scene, last[0], x, y);
    tooltip.show(scene.hint(last[0], x, y), (x - view.left) * zoom, y * zoom - scroll.scrollTop);
  }

  /** @param {MouseEvent} event */
  function pick(event) {
    const picked = last && scene.choice(last[0], ...placeOf(event, scroll, view.left, zoom));
    if (picked) return choose(picked);
    const loss = last && scene.loss?.(...placeOf(event, scroll, view.left, zoom));
    if (typeof loss === "number") blame(loss);
  }

  /** @param {Board} board @param {Scales} scales @param {Chosen | null} chosen */
  function drawStill(board, scales, chosen) {
    const [roads] = contexts;
    roads.clearRect(0, 0, view.width, view.height);
    scene.still(roads, board, scales, chosen, view);
    if (isMlp(board.start)) refill(nodes, scene, stamps, board, scales);
    if (pointer) point(pointer);
  }
}

/**
 * Where a pointer is, in units of the drawing.
 * @param {MouseEvent} event @param {HTMLElement} scroll @param {number} left what is seen begins @param {number} zoom
 * @returns {[number, number]}
 */
function placeOf({ clientX, clientY }, scroll, left, zoom) {
  const frame = scroll.getBoundingClientRect();
  return [(clientX - frame.left) / zoom + left, (clientY - frame.top + scroll.scrollTop) / zoom];
}

/**
 * The weight that is drawn at a place, or near enough for a finger.
 * @param {any} scene @param {Board} board @param {number} x @param {number} y @param {string} by which pointer
 * @returns {{layer: number, i: number, j: number} | null}
 */
const reached = (scene, board, x, y, by) => scene.weightAt?.(board, x, y, by === "touch" ? FINGER : undefined) ?? null;

/**
 * What a click would choose, or a hand drag.
 * @param {any} scene @param {Board} board @param {number} x @param {number} y
 */
const cursorAt = (scene, board, x, y) =>
  scene.choice(board, x, y) ? "pointer" : scene.weightAt?.(board, x, y) ? "ns-resize" : "";

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height in units
 * @param {number} zoom pixels of a unit
 * @returns {CanvasRenderingContext2D} which takes units
 */
function surface(canvas, width, height, zoom) {
  Object.assign(canvas.style, { width: `${width * zoom}px`, height: `${height * zoom}px` });
  const context = sharp(canvas, width * zoom, height * zoom);
  context.scale(zoom, zoom);
  return context;
}

/** Plotly measures marks and letters in pixels. @param {any} trace @param {number} zoom */
function enlarged(trace, zoom) {
  const { marker, textfont } = trace;
  return {
    ...trace,
    marker: { ...marker, size: marker.size * zoom },
    textfont: { ...textfont, size: textfont.size * zoom },
  };
}

/**
 * Where the names of the layers and the axis of time meet: under it the axis scrolls away.
 * @param {HTMLElement} corner
 * @param {number} bottom of the stage, in pixels
 */
function cornerMarkup(corner, bottom) {
  const { offsetWidth: width, offsetHeight: height } = corner;
  const pen = new Recorder();
  const { backgroundColor, color, fontSize, fontFamily } = getComputedStyle(corner);
  Object.assign(pen, {
    fillStyle: backgroundColor,
    textAlign: "center",
    textBaseline: "middle",
    font: `${fontSize} ${fontFamily}`,
  });
  pen.fillRect(0, bottom - height, width, height);
  pen.fillStyle = color;
  pen.fillText(corner.textContent ?? "", width / 2, bottom - height / 2);
  return pen.markup();
}

/**
 * All on which what stands still on the stage depends.
 * @param {Board} board
 * @param {Scales} scales
 * @param {Chosen | null} chosen
 * @param {number} left where what is seen begins
 */
function pictureOf({ n, example, sweep, past }, { error, value }, chosen, left) {
  const place = [n, example, sweep, past.length, left];
  return [...place, error.most, error.decades, value.most, chosen?.layer, chosen?.t, chosen?.unit].join();
}

/** A part of the way, and never less than is seen. @param {number} far */
const glide = (far) => Math.sign(far) * Math.min(Math.abs(far), Math.max(2, Math.abs(far) * GLIDE));

/**
 * New numbers for those layers of units which have changed.
 * @param {HTMLElement} nodes
 * @param {any} scene
 * @param {string[]} stamps what each layer was drawn from, which is changed
 * @param {Board} board
 * @param {Scales} scales
 */
function refill(nodes, scene, stamps, board, scales) {
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
 * @param {HTMLElement} scroll
 * @param {HTMLElement} inner what is scrolled
 */
function createFollowing(scroll, inner) {
  let [followed, held] = [-1, false];
  for (const hand of ["wheel", "touchmove"]) scroll.addEventListener(hand, () => (held = true), { passive: true });
  return { begin: () => (followed = -1), follow, hold: () => (held = true), release: () => (held = false) };

  /**
   * @param {number | null} x where it happens, in units as all of these
   * @param {number} n the position in the film
   * @param {boolean} glides
   * @param {number} width that can be seen
   * @param {number} zoom pixels of a unit
   * @returns {number} where what is seen begins
   */
  function follow(x, n, glides, width, zoom) {
    const longest = inner.clientWidth / zoom - width;
    if (x !== null && longest > 0 && !held && (glides || n !== followed)) {
      const far = Math.max(0, Math.min(longest, x - width / 2)) - scroll.scrollLeft / zoom;
      const step = glides ? glide(far) : far;
      if (Math.abs(far) >= 1) scroll.scrollLeft = Math.round(scroll.scrollLeft + step * zoom);
    }
    followed = n;
    return scroll.scrollLeft / zoom;
  }
}

/** @param {Start} start @param {any} theme @param {number} width @param {number} height in units */
function layoutOf(start, theme, width, height) {
  const layout = structuredClone(theme.stage.layout);
  Object.assign(layout.xaxis, { range: [0, width], visible: !isMlp(start) });
  layout.yaxis.range = [height, 0];
  layout.xaxis.tickfont = { ...layout.xaxis.tickfont, size: TICKS * theme.palette.zoom };
  return layout;
}

/**
 * What both canvases show.
 * @param {any} scene
 * @param {{left: number, width: number, height: number}} view
 * @param {number} zoom
 * @param {Board} board
 * @param {Scales} scales
 * @param {Chosen | null} chosen
 */
function recorded(scene, view, zoom, board, scales, chosen) {
  const pen = new Recorder();
  pen.scale(zoom, zoom);
  const context = /** @type {any} */ (pen);
  scene.still(context, board, scales, chosen, view);
  if (board.share > 0) scene.motion(context, board, scales, view);
  return pen;
}
