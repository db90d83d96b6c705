/** The inside of the chosen cell, the opened number beside it, and the numbers that are pinned. */

import { layerName } from "../film/naming.js";
import { byId, element } from "../shared/dom.view.js";
import { ALL, signed } from "../shared/numbers.js";
import { createAnatomy } from "./anatomy.view.js";
import { choose, followed, goBack, openUp, pin, same, withUnit } from "./inside.js";
import { createProducts } from "./products.view.js";
import { labelOf, madeOf, valueOf } from "./terms.js";

/** @typedef {import("./inside.js").Inside} Inside */
/** @typedef {import("./terms.js").Look} Look */
/** @typedef {import("./terms.js").Ref} Ref */
/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Film} Film */
/** @typedef {import("../types.js").Notation} Notation */

/** @param {(change: (inside: Inside, board: Board) => Inside) => void} change what a person does here */
export function createInside(change) {
  /** @param {Ref} ref */
  const open = (ref) => change((inside, { start }) => openUp(inside, start, ref, true));
  const anatomy = createAnatomy(open);
  const products = createProducts(open);
  const [layer, moment, unit] = ["layer", "moment", "unit"].map(
    (name) => /** @type {HTMLSelectElement} */ (byId(`inside-${name}`)),
  );
  const follow = /** @type {HTMLInputElement} */ (byId("inside-follow"));
  for (const select of [layer, moment]) {
    select.addEventListener("change", () =>
      change((inside, board) =>
        choose(inside, board, { layer: Number(layer.value), t: Number(moment.value), unit: null }),
      ),
    );
  }
  unit.addEventListener("change", () => change((inside, { start }) => withUnit(inside, start, Number(unit.value))));
  follow.addEventListener("change", () =>
    change((inside, board) => followed({ ...inside, follow: follow.checked }, board)),
  );
  byId("pin").addEventListener("click", () =>
    change((inside) => (inside.opened ? pin(inside, inside.opened) : inside)),
  );
  return { draw };

  /** @param {Film} film @param {Board} board @param {Inside} inside @param {Notation} notation */
  function draw(film, board, inside, notation) {
    const focus = focusIn(["anatomy", "terms", "opened-total", "trail", "pins"]);
    drawAll(film, board, inside, notation);
    if (focus) focusAgain(focus);
  }

  /** @param {Film} film @param {Board} board @param {Inside} inside @param {Notation} notation */
  function drawAll(film, board, inside, notation) {
    byId("inside").hidden = !inside.chosen;
    byId("inside-none").hidden = inside.chosen !== null;
    const look = {
      start: board.start,
      steps: film.steps,
      n: board.n,
      example: board.example === ALL ? 0 : board.example,
      notation,
    };
    drawPins(look, inside);
    if (!inside.chosen || !inside.opened) return;
    drawHead(board, inside);
    anatomy.draw(look, inside);
    products.draw(look, inside.opened, madeOf(look, inside.opened));
    drawTrail(look, inside);
    byId("pin").setAttribute(
      "aria-pressed",
      String(inside.pins.some((each) => inside.opened && same(each, inside.opened))),
    );
  }

  /** @param {Board} board @param {Inside} inside */
  function drawHead({ start, example }, { chosen, follow: follows }) {
    if (!chosen) return;
    const whole = example === ALL ? ", example 1" : start.batch > 1 ? `, example ${example + 1}` : "";
    byId("inside-title").textContent =
      `Inside ${layerName(start, chosen.layer)}${start.steps > 1 ? ` at t = ${chosen.t}` : ""}${whole}`;
    offer(
      layer,
      start.layers.map((_, l) => layerName(start, l)),
      chosen.layer,
    );
    offer(
      moment,
      Array.from({ length: start.steps }, (_, t) => String(t)),
      chosen.t,
    );
    offer(
      unit,
      Array.from({ length: start.layers[chosen.layer].units }, (_, i) => String(i)),
      chosen.unit ?? 0,
    );
    byId("inside-moment-label").hidden = start.steps === 1;
    follow.checked = follows;
  }

  /** @param {Look} look @param {Inside} inside */
  function drawTrail({ start, notation }, { trail }) {
    byId("trail").replaceChildren(
      ...trail.flatMap((ref, k) => {
        const button = element("button", { type: "button" }, labelOf(start, ref, notation));
        button.addEventListener("click", () => change((inside) => goBack(inside, start, k)));
        return [button, " › "];
      }),
    );
  }

  /** @param {Look} look @param {Inside} inside */
  function drawPins(look, { pins }) {
    byId("pins").replaceChildren(
      ...pins.map((ref) => {
        const value = valueOf(look, ref);
        const button = element(
          "button",
          { type: "button", title: "Open", "data-opens": labelOf(look.start, ref, look.notation) },
          `${labelOf(look.start, ref, look.notation)} `,
          element("b", {}, value === null ? "not yet" : signed(value)),
        );
        const away = element(
          "button",
          { type: "button", "aria-label": `Unpin ${labelOf(look.start, ref, look.notation)}` },
          "✕",
        );
        button.addEventListener("click", () => change((inside, { start }) => openUp(inside, start, ref, false)));
        away.addEventListener("click", () => change((inside) => pin(inside, ref)));
        return element("li", {}, button, away);
      }),
    );
  }
}

/** @typedef {{room: HTMLElement, node: HTMLElement}} Focus on a button in a room of which all is made anew */

/** Where the focus is, if it is in one of these. @param {string[]} rooms @returns {Focus | null} */
function focusIn(rooms) {
  const node = /** @type {HTMLElement | null} */ (document.activeElement);
  const room = rooms.map(byId).find((each) => node && each.contains(node));
  return node && room ? { room, node } : null;
}

/** The button that has come for one that had the focus has it; where there is none, the number that is open. */
function focusAgain(/** @type {Focus} */ { room, node }) {
  if (node.isConnected) return;
  const opens = node.getAttribute("data-opens");
  const again = [...room.querySelectorAll("button")].find((each) => opens && each.getAttribute("data-opens") === opens);
  (again ?? byId("opened-name")).focus({ preventScroll: true });
}

/**
 * The options of a select, made anew only if they are others.
 * @param {HTMLSelectElement} select
 * @param {string[]} names
 * @param {number} chosen
 */
function offer(select, names, chosen) {
  if (select.options.length !== names.length || [...select.options].some((option, i) => option.text !== names[i])) {
    select.replaceChildren(...names.map((name, i) => element("option", { value: String(i) }, name)));
  }
  select.value = String(chosen);
}
