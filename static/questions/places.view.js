/** Cells of the stage as the answer to a question: a click chooses one, and the right one is framed beside it. */

import { layerName } from "../film/naming.js";
import { SANS, frame, write } from "../stage/strokes.view.js";

/** @typedef {import("../types.js").Board["over"]} Over */
/** @typedef {import("../types.js").Chosen} Chosen */
/** @typedef {import("../types.js").Start} Start */

const BOLD = `650 11px ${SANS}`;

/** @typedef {ReturnType<typeof createStagePlaces>} StagePlaces */

/**
 * @param {object} doors
 * @param {Pick<import("../page/page.js").Store, "get" | "watch">} doors.store of the page, which has the film
 * @param {() => void} doors.changed when something else is marked
 */
export function createStagePlaces({ store, changed }) {
  const start = () => store.get().film.start;
  /** @type {((answer: string) => void) | null} */
  let hear = null;
  /** @type {{chosen: string | null, right: string[]}} */
  let marks = { chosen: null, right: [] };
  /** @type {Over} */
  let over = undefined; // the same function as long as the same is marked
  let renew = () => {};
  store.watch(({ film }, before) => {
    if (film.start && film.start !== before.film.start) renew();
  });
  return { all, listen, mark, choose, answer, over: () => over };

  /** @param {import("./judge.js").Question} question @returns {{answer: string, name: string}[]} */
  function all({ places }) {
    const film = start();
    if (!film) return [];
    return (places ?? everywhere(film)).map((answer) => ({ answer, name: nameOf(film, answer) }));
  }

  /** @param {(answer: string) => void} act @param {() => void} came where another film has, and so other cells */
  function listen(act, came) {
    [hear, renew] = [act, came];
    return () => {
      if (hear === act) [hear, renew] = [null, () => {}];
    };
  }

  /** A click on the stage. @param {Chosen} chosen @returns {boolean} whether it was an answer */
  function choose({ layer, t }) {
    return answer(`${layer},${t}`);
  }

  /** @param {string} place @returns {boolean} whether one is asked for */
  function answer(place) {
    hear?.(place);
    return hear !== null;
  }

  /** @param {string | null} chosen @param {string[]} right */
  function mark(chosen, right) {
    marks = { chosen, right };
    over = chosen || right.length ? overlayOf(marks) : undefined;
    changed();
  }
}

/** @param {Start} start */
const everywhere = ({ layers, steps }) =>
  layers.flatMap((_, layer) => Array.from({ length: steps }, (__, t) => `${layer},${t}`));

/** @param {Start} start @param {string} place */
function nameOf(start, place) {
  const [layer, t] = place.split(",");
  const name = layerName(start, Number(layer));
  if (t === "end") return `the gradient of ${name}`; // of no time step, and no cell of the stage
  return `${name}${start.steps > 1 ? ` at t = ${t}` : ""}`;
}

/**
 * @param {{chosen: string | null, right: string[]}} marks
 * @returns {NonNullable<Over>}
 */
const overlayOf =
  ({ chosen, right }) =>
  (context, stage, palette) => {
    for (const place of right) ring(context, stage, place, palette.update, "✓", palette);
    if (chosen && !right.includes(chosen))
      ring(context, stage, chosen, right.length ? palette.alarm : palette.ink, right.length ? "✗" : "?", palette);
  };

/**
 * @param {CanvasRenderingContext2D} context
 * @param {any} stage
 * @param {string} place
 * @param {string} colour
 * @param {string} sign
 * @param {import("../types.js").Palette} palette
 */
function ring(context, stage, place, colour, sign, palette) {
  const [layer, t] = place.split(",").map(Number);
  if (Number.isNaN(t)) return;
  const box = stage.cell(layer, t);
  frame(context, box, palette.paper, 6, 4);
  frame(context, box, colour, 2.5, 4);
  context.fillStyle = colour;
  context.beginPath();
  context.arc(box.x + box.w, box.y, 8, 0, 2 * Math.PI);
  context.fill();
  write(context, sign, box.x + box.w, box.y + 0.5, palette.paper, BOLD);
}
