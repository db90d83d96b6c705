/** Frames of a film, drawn one by one by a stage of their own that nobody sees, with the caption above. */

import { createBoardAtCursor } from "../page/board_at_cursor.js";
import { captionOf } from "../page/caption.js";
import { wrapped } from "../export/sheet.js";
import { byId, element } from "../shared/dom.view.js";
import { markupOf } from "../shared/plot.view.js";
import { createStage } from "../stage/stage.view.js";

/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Scales} Scales */
/** @typedef {{film: import("../types.js").Film, example: number, notation: import("../types.js").Notation}} Seen */
/** @typedef {{config: any, look: any, scales: Scales, width: number, unit: number}} Looks unit: seconds of a step */

const FAMILY = '-apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const [CAPTION, MARGIN, LINE] = [76, 16, 22]; // pixels: its height, beside it, of one line
const [SHAPE, LEAST, MOST] = [0.3, 236, 440]; // the stage's height to its breadth, and its bounds in pixels

/** @param {number} width pixels */
export const sizeOf = (width) => ({
  width,
  height: CAPTION + Math.round(Math.max(LEAST, Math.min(MOST, SHAPE * width)) / 2) * 2,
});

/**
 * @param {Seen} seen
 * @param {Looks} looks
 */
export function createStudio({ film, example, notation }, { config, look, scales, width, unit }) {
  const { height } = sizeOf(width);
  const room = element("div", { class: "studio", "aria-hidden": "true", inert: "" });
  const frame = unnamed(byId("stage-frame"));
  Object.assign(room.style, { width: `${width}px`, height: `${height - CAPTION}px` });
  room.append(frame);
  document.body.append(room);
  const stage = createStage(frame, config, () => {});
  stage.stand(/** @type {Start} */ (film.start), look);
  const [nodes, scroll, corner] = [".nodes", ".stage-scroll", ".corner"].map(
    (part) => /** @type {HTMLElement} */ (frame.querySelector(part)),
  );
  const canvas = element("canvas", { width: String(width), height: String(height) });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  const lookAt = createBoardAtCursor();
  const figure = createFigure(nodes);
  return { draw, canvas, leave: () => room.remove() };

  /** Draws the film at a cursor. @param {number} cursor */
  async function draw(cursor) {
    const player = { cursor, timeSteps: 0, playing: true, speed: 1, length: film.steps.length };
    const page = /** @type {any} */ ({ film, player, example, notation, inside: { opened: null }, credit: null });
    const { board } = lookAt(page, unit, false);
    stage.draw(board, scales, null, false);
    const picture = await figure(scroll.scrollLeft, width, height - CAPTION);
    context.fillStyle = look.palette.paper;
    context.fillRect(0, 0, width, height);
    for (const drawn of frame.querySelectorAll("canvas")) {
      const { clientWidth, clientHeight } = drawn;
      if (clientWidth) context.drawImage(drawn, 0, CAPTION, clientWidth, clientHeight);
    }
    context.drawImage(picture, 0, CAPTION);
    cover();
    write(board);
    return context.getImageData(0, 0, width, height);
  }

  /** Under the names of the layers the axis of time scrolls away. */
  function cover() {
    const { hidden, offsetWidth, offsetHeight } = corner;
    context.fillStyle = look.palette.paper;
    if (!hidden) context.fillRect(0, height - offsetHeight, offsetWidth, offsetHeight);
  }

  /** @param {import("../types.js").Board} board */
  function write(board) {
    const { phase, says } = captionOf(board, true);
    const { place } = captionOf(board, false);
    const { palette } = look;
    Object.assign(context, { font: `650 13px ${FAMILY}`, fillStyle: palette[phase] ?? palette.ink });
    context.fillText(`${phase.slice(0, 1).toUpperCase()}${phase.slice(1)}   ${place}`.trim(), MARGIN, LINE);
    Object.assign(context, { font: `400 15px ${FAMILY}`, fillStyle: palette.ink });
    const lines = wrapped(says, width - 2 * MARGIN, (text) => context.measureText(text).width).slice(0, 2);
    lines.forEach((line, i) => context.fillText(line, MARGIN, LINE * (2 + i)));
  }
}

/** The frame of the stage without what has a name of its own on the page. @param {HTMLElement} frame */
function unnamed(frame) {
  const copy = /** @type {HTMLElement} */ (frame.cloneNode(true));
  for (const part of copy.querySelectorAll(".overview, .tooltip")) part.remove();
  copy.querySelector(".nodes")?.replaceChildren();
  delete copy.dataset.long; // all of its height is the stage's
  for (const node of [copy, ...copy.querySelectorAll("[id]")]) node.removeAttribute("id");
  return copy;
}

/** Axes, and units of an MLP, as a picture that is made anew where they have changed. @param {HTMLElement} nodes */
function createFigure(nodes) {
  const image = new Image();
  let known = "";
  return async (/** @type {number} */ left, /** @type {number} */ width, /** @type {number} */ height) => {
    const inside = `<g transform="translate(${-left} 0)">${markupOf(nodes)}</g>`;
    if (inside === known) return image;
    known = inside;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${inside}</svg>`;
    const href = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    image.src = href;
    await image.decode();
    URL.revokeObjectURL(href);
    return image;
  };
}
