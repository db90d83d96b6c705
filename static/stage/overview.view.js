/** The overview of a long film: its losses as bars, its errors by layer, and a window on them that is dragged. */

import { layerName } from "../film/naming.js";
import { errorSize } from "../film/scales.js";
import { colourAt, place } from "../shared/colour.js";
import { sharp } from "../shared/dom.view.js";
import { real } from "../shared/numbers.js";
import { keyed, overviewLayout, scrolledTo, windowOf, windowSaid } from "./overview.js";
import { SANS, write } from "./strokes.view.js";

/** @typedef {import("./overview.js").Layout} Layout */
/** @typedef {import("./overview.js").View} View */
/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Palette} Palette */
/** @typedef {import("../types.js").Scales} Scales */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {CanvasRenderingContext2D} Context */

const EVERY = 50; // time steps between two that are named

/**
 * @param {HTMLElement} root
 * @param {(left: number) => void} scroll the stage, in units of the drawing
 */
export function createOverview(root, scroll) {
  const canvas = /** @type {HTMLCanvasElement} */ (root.querySelector("canvas"));
  /** @type {Start} */
  let start;
  /** @type {Palette} */
  let palette;
  /** @type {Layout} */
  let layout;
  /** @type {Context} */
  let context;
  let seen = { left: 0, width: 1 };
  let whole = 1;
  let drawn = "";
  /** @type {number | null} */
  let held = null; // how far from the window's beginning it is held, in time steps
  root.addEventListener("pointerdown", grip);
  root.addEventListener("pointermove", (event) => held !== null && bring(timeOf(event) - held));
  for (const end of ["pointerup", "pointercancel"]) root.addEventListener(end, () => (held = null));
  root.addEventListener("keydown", key);
  return { stand, draw };

  /** @param {Start} newStart @param {any} theme */
  function stand(newStart, theme) {
    [start, palette, drawn] = [newStart, theme.palette, ""];
    const { clientWidth, clientHeight } = root;
    Object.assign(canvas.style, { width: `${clientWidth}px`, height: `${clientHeight}px` });
    context = sharp(canvas, clientWidth, clientHeight);
    layout = overviewLayout(clientWidth, clientHeight, start.steps, start.layers.length);
    root.setAttribute("aria-valuemax", String(start.steps - 1));
  }

  /** @param {Board} board @param {Scales} scales @param {View} view @param {number} width of the whole stage */
  function draw(board, scales, view, width) {
    [seen, whole] = [{ left: view.left, width: view.width }, width];
    const picture = [board.n, board.example, scales.error.most, scales.error.decades, view.left, view.width, width];
    if (picture.join() === drawn) return;
    drawn = picture.join();
    context.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
    losses(context, layout, palette, board);
    errors(context, layout, palette, board, scales);
    names(context, layout, palette, start);
    const window = windowOf(seen, whole, start.steps);
    frameOf(context, layout, palette, window);
    const t = board.step?.t ?? null;
    if (t !== null) {
      context.fillStyle = palette.backward;
      context.fillRect(layout.x(t + 0.5) - 1, 0, 2, layout.bottom + 3);
    }
    root.setAttribute("aria-valuenow", String(Math.max(0, Math.round(window.from))));
    root.setAttribute("aria-valuetext", windowSaid(window, start.steps));
  }

  /** @param {number} from the time step at which the window is to begin */
  function bring(from) {
    scroll(scrolledTo(from, seen, whole, start.steps));
  }

  /** @param {PointerEvent} event @returns {number} a time step and a part of it */
  function timeOf({ clientX }) {
    return (clientX - root.getBoundingClientRect().left - layout.left) / layout.each;
  }

  /** The window is held where it is met; elsewhere it comes to the pointer. @param {PointerEvent} event */
  function grip(event) {
    const { from, to } = windowOf(seen, whole, start.steps);
    const at = timeOf(event);
    held = at >= from && at <= to ? at - from : (to - from) / 2;
    root.setPointerCapture(event.pointerId);
    bring(at - held);
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = keyed(windowOf(seen, whole, start.steps), event.key, start.steps);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation(); // the film stays where it is
    bring(to);
  }
}

/**
 * A bar for each loss that has come.
 * @param {Context} context @param {Layout} at @param {Palette} palette @param {Board} board
 */
function losses(context, at, palette, { loss }) {
  const sizes = loss.map((step) => (step ? real(step.values.loss) : 0));
  const most = sizes.reduce((a, b) => (Number.isFinite(b) ? Math.max(a, b) : a), 0) || 1;
  context.fillStyle = palette.loss;
  sizes.forEach((size, t) => {
    const high = at.losses * Math.min(1, Number.isFinite(size) ? Math.max(0, size) / most : 1);
    if (high) context.fillRect(at.x(t), at.base - high, Math.max(1, at.each - 1), high);
  });
}

/**
 * The size of the error of each layer, where the film has come back to; the rest is empty.
 * @param {Context} context @param {Layout} at @param {Palette} palette @param {Board} board @param {Scales} scales
 */
function errors(context, at, palette, { backward, example, visited }, scales) {
  backward.forEach((row, layer) => {
    const { y, h } = at.row(layer);
    context.fillStyle = palette.frame;
    context.globalAlpha = 0.35;
    context.fillRect(at.left, y, at.right - at.left, h);
    context.globalAlpha = 1;
    row.forEach((step, t) => {
      if (!step) return;
      context.fillStyle = colourAt(place(errorSize(step, example), scales.error), palette.error);
      context.fillRect(at.x(t), y, Math.max(1, at.each), h);
    });
  });
  const { y } = at.row(backward.length - 1);
  if (!visited) write(context, "no error yet", at.left + 44, (y + at.bottom) / 2, palette.faint, `11px ${SANS}`);
}

/** @param {Context} context @param {Layout} at @param {Palette} palette @param {Start} start */
function names(context, at, palette, start) {
  const font = `11px ${SANS}`;
  write(context, "loss", 24, at.base - at.losses / 2, palette.loss, font);
  if (at.row(0).h >= 9)
    start.layers.forEach((_, layer) => {
      const { y, h } = at.row(layer);
      write(context, layerName(start, layer), 24, y + h / 2, palette.ink, font);
    });
  const last = start.steps - 1;
  const named = Array.from({ length: Math.ceil(start.steps / EVERY) }, (_, i) => i * EVERY);
  for (const t of [...named.filter((each) => each < last - EVERY / 4), last])
    write(context, String(t), at.x(t + 0.5), at.bottom + 8, palette.faint, font);
}

/**
 * The window. It has no handles: it is as broad as time steps whose numbers can be read.
 * @param {Context} context @param {Layout} at @param {Palette} palette @param {{from: number, to: number}} window
 */
function frameOf(context, at, palette, { from, to }) {
  const [left, right] = [at.x(from), at.x(to)];
  context.strokeStyle = palette.ink;
  context.lineWidth = 2;
  context.beginPath();
  context.roundRect(left, 1, right - left, at.bottom, 4);
  context.stroke();
}
