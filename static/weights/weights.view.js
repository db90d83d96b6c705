/** Weights that one can touch: on the stage, in the inside, in the dock and in the form. Fetched when one is. */

import { trace } from "../api.js";
import { layerName } from "../film/naming.js";
import { fieldsOf, queryOf } from "../form/query.js";
import { indices } from "../now/notation.js";
import { covered } from "../shared/dialog.view.js";
import { byId, dress, element } from "../shared/dom.view.js";
import { drag } from "./drag.view.js";
import { createField } from "./field.view.js";
import { createKnob } from "./knob.view.js";
import { createMatrix, MOST_SQUARES } from "./matrix.view.js";
import { paramsIn, turnsOf, weightAt } from "./params.js";
import { createTouch } from "./touch.js";

/** @typedef {import("../form/query.js").Fields} Fields */
/** @typedef {import("../page/page.js").Page} Page */
/** @typedef {import("../types.js").Palette} Palette */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("./matrix.view.js").Parameter} Parameter */
/** @typedef {import("./params.js").Params} Params */
/** @typedef {import("./params.js").Place} Place */
/**
 * @typedef {object} Doors
 * @property {() => Page} page
 * @property {() => string} query of the film that was asked for last, and not refused
 * @property {() => Palette} palette
 * @property {(query: string) => Promise<void>} show the film of a query in the place of the one that is there
 * @property {(fields: Fields) => void} open the same, and says so in the address and in the form
 * @property {(fields: Fields) => void} ask for another film
 * @property {(place: Place) => void} select a weight
 * @property {(error: unknown) => void} fail
 */

/** @param {Doors} doors */
export function createWeights({ page, query, palette, show, open, ask, select, fail }) {
  dress("weights/weights.css");
  const start = () => /** @type {Start} */ (page().film.start);
  const touch = createTouch({ query, exact, show, open, fail, changed: () => draw(last) });
  let last = { parameter: /** @type {Parameter | null} */ (null), form: false };
  const knob = createKnob(touch);
  byId("opened-weight").append(knob.node);
  const matrix = createMatrix(touch, told);
  byId("weights-matrix").append(matrix.node);
  const field = createField(touch, told);
  document.addEventListener("keydown", turnByKey);
  return { draw, grab, follow: touch.follow, refused };

  /** @param {Place} place */
  function labelled({ layer, name, i, j }) {
    const where = j === undefined ? i : indices(i, j, page().notation);
    return `${name} of ${layerName(start(), layer)}[${where}]`;
  }

  /** Control and Z, but in a text: there they are the browser's. @param {KeyboardEvent} event */
  function turnByKey(event) {
    const way = wayOf(event);
    const at = /** @type {HTMLElement} */ (event.target);
    if (!way || covered() || (at.closest("input, textarea") && !at.closest("[data-weights]"))) return;
    event.preventDefault();
    touch.turn(way);
  }

  /**
   * A weight is taken hold of where it is drawn: its number goes along with the hand.
   * @param {Place} place @param {PointerEvent} event @param {PointerEvent} now where the hand has come since
   */
  function grab(place, event, now) {
    const says = element("output", { class: "in-hand" });
    const from = weightAt(/** @type {Params} */ (start().params), place);
    drag(
      event,
      from,
      (value, { clientX, clientY }) => {
        says.textContent = `${labelled(place)} = ${value}`.replace("= -", "= −");
        Object.assign(says.style, { left: `${clientX}px`, top: `${clientY}px` });
        document.body.append(says);
        touch.move(place, value);
      },
      (moved) => {
        says.remove();
        if (moved) touch.rest().then(() => select(place));
      },
      now,
    );
  }

  /** @param {typeof last} seen the matrix of the dock, and whether the form shows weights */
  function draw(seen) {
    last = seen;
    const { parameter, form } = seen;
    const { film, inside, notation } = page();
    const { opened } = inside;
    const weight = opened !== null && ["gradient", "visit"].includes(opened.phase);
    byId("opened-weight").hidden = !weight;
    if (!film.start) return;
    if (weight) {
      const { layer, name, i, j } = opened;
      const place = { layer, name, i, ...(j === undefined ? {} : { j }) };
      knob.draw({ place, value: weightAt(/** @type {Params} */ (film.start.params), place), ...told(place) });
    }
    if (parameter) drawMatrix(film.start, parameter, notation);
    if (form) field.draw(film.start, paramsIn(fieldsOf(query()).params) !== null, notation, palette());
  }

  /** @param {Place} place */
  function told(place) {
    return { label: labelled(place), note: noted(start()) };
  }

  /** @param {Start} now @param {Parameter} which @param {import("../types.js").Notation} notation */
  function drawMatrix(now, which, notation) {
    const shape = now.layers[which.layer].params[which.name];
    const many = shape.reduce((a, b) => a * b) > MOST_SQUARES;
    byId("weights-title").textContent = `${which.name} of ${layerName(now, which.layer)}, the weights themselves`;
    byId("weights-many").hidden = !many;
    matrix.node.hidden = many;
    if (!many) matrix.draw(now, which, notation, palette());
  }

  /** Weights were refused: where some are transposed, buttons beside the fault turn them. @param {Fields} fields */
  async function refused(fields) {
    const params = paramsIn(fields.params);
    const fault = document.getElementById("fault-params");
    if (!params || !fault) return;
    const { layers } = await startOf(queryOf({ ...fields, params: "" }));
    fault.append(
      ...turnsOf(layers, params).map(({ says, params: turned }) => {
        const button = element("button", { type: "button" }, says);
        button.addEventListener("click", () => ask({ ...fields, params: JSON.stringify(turned) }));
        return button;
      }),
    );
  }
}

/** @param {string} asked @returns {Promise<Params>} */
const exact = async (asked) => /** @type {Params} */ ((await startOf(asked)).params);

/** The first line of a film, with all digits. @param {string} query @returns {Promise<Start>} */
function startOf(query) {
  const stop = new AbortController();
  const all = queryOf({ ...fieldsOf(query), digits: "null" });
  return new Promise((found, failed) => {
    const hand = (/** @type {import("../types.js").Message[]} */ [first]) => {
      if (first.kind === "start") found(first);
      else if (first.kind === "error") failed(new Error(first.message));
      stop.abort();
    };
    trace(all, stop.signal, hand, () => {}).catch(failed); // which, once it is found, changes nothing
  });
}

/** What a film of own weights does not take over. @param {Start} start */
const noted = ({ request: { iteration } }) =>
  iteration
    ? `After ${iteration} updates. A change begins a film of its own with these weights: with the first batch, and ` +
      "without what an optimizer remembers."
    : "";

/** @param {KeyboardEvent} event @returns {-1 | 1 | 0} */
function wayOf({ key, ctrlKey, metaKey, shiftKey, altKey }) {
  if (!(ctrlKey || metaKey) || altKey) return 0;
  if (key.toLowerCase() === "z") return shiftKey ? 1 : -1;
  return key.toLowerCase() === "y" && !shiftKey ? 1 : 0;
}
