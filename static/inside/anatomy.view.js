/** The inside of a cell as a small diagram: values forward, errors back, of one unit; each number can be opened. */

import { beginsAnew } from "../film/arrivals.js";
import { product } from "../now/notation.js";
import { byId, element } from "../shared/dom.view.js";
import { signed } from "../shared/numbers.js";
import { anatomyOf, countOf, labelAt } from "./anatomy.js";
import { isOpen } from "./inside.js";
import { find, valueOf } from "./terms.js";

/** @typedef {import("./anatomy.js").Node} Part */
/** @typedef {import("./inside.js").Inside} Inside */
/** @typedef {import("./terms.js").Look} Look */
/** @typedef {import("./terms.js").Ref} Ref */

const SVG = "http://www.w3.org/2000/svg";

/** @param {(ref: Ref) => void} openUp */
export function createAnatomy(openUp) {
  const root = byId("anatomy");
  const roads = /** @type {any} */ (byId("anatomy-roads"));
  /** @type {import("./anatomy.js").Anatomy | null} */
  let built = null;
  /** @type {Map<string, HTMLElement>} */
  let parts = new Map();
  new ResizeObserver(() => lead()).observe(root);
  return { draw };

  /** @param {Look} look @param {Inside} inside */
  function draw(look, inside) {
    if (!inside.chosen) return;
    const { layer, t } = inside.chosen;
    const shape = look.start.layers[layer];
    const top = layer === look.start.layers.length - 1;
    const anatomy = anatomyOf(shape, top ? look.start.request.loss : null);
    if (built !== anatomy) build(anatomy);
    tell(anatomy.says(product(look.notation ?? "row")));
    for (const part of anatomy.nodes) {
      const i = Math.min(inside.chosen.unit ?? 0, countOf(shape, part.value ?? part.error ?? "") - 1);
      /** @type {HTMLElement} */ (parts.get(part.id)).replaceChildren(...filled(look, inside, part, { layer, t, i }));
    }
  }

  /**
   * @param {Look} look
   * @param {Inside} inside
   * @param {Part} part
   * @param {{layer: number, t: number, i: number}} place
   */
  function filled(look, inside, part, place) {
    const numbers = [
      ["forward", part.value],
      ["backward", part.error],
    ].flatMap(([phase, name]) => {
      if (!name) return [];
      const ref = /** @type {Ref} */ ({ phase, name, ...place });
      const value = valueOf(look, ref);
      const open = isOpen(inside.opened, ref, find(look, ref.phase, ref.layer, ref.t)?.sweep);
      const button = element(
        "button",
        {
          type: "button",
          class: `${phase}${value === null ? " none" : short(value).length >= ROOM ? " long" : ""}`,
          "aria-pressed": String(open),
          "data-opens": name,
          title: `Open ${name}[${place.i}]${value === null ? "" : `, ${signed(value)}`}`,
        },
        value === null ? "·" : short(value),
      );
      button.addEventListener("click", () => openUp(ref));
      return [button];
    });
    const label = labelAt(part, beginsAnew(look.start, place.t));
    return [element("span", { class: "label" }, label), ...numbers];
  }

  /** @param {import("./anatomy.js").Anatomy} anatomy */
  function build(anatomy) {
    built = anatomy;
    const { nodes } = anatomy;
    parts = new Map(
      nodes.map(({ id, at: [column, row] }) => {
        const node = element("div", { class: "part" });
        Object.assign(node.style, { gridColumn: String(column), gridRow: String(row) });
        return [id, node];
      }),
    );
    root.replaceChildren(roads, ...parts.values());
    requestAnimationFrame(lead);
  }

  /** @param {string} says what the cell does */
  function tell(says) {
    byId("anatomy-says").replaceChildren(
      element("b", { class: "forward" }, "values forward"),
      ", ",
      element("b", { class: "backward" }, "errors back"),
      `. ${says}`,
    );
  }

  /** Draws what leads from part to part, where they stand now. */
  function lead() {
    const frame = root.getBoundingClientRect();
    if (!built || !frame.width) return;
    roads.setAttribute("viewBox", `0 0 ${frame.width} ${frame.height}`);
    const lines = built.roads.map(([from, to, look]) => {
      const [a, b] = [from, to].map((id) => middle(/** @type {HTMLElement} */ (parts.get(id)), frame));
      const line = document.createElementNS(SVG, "line");
      for (const [name, value] of Object.entries({ x1: a.x, y1: a.y, x2: b.x, y2: b.y }))
        line.setAttribute(name, String(value));
      if (look) line.setAttribute("class", look);
      return line;
    });
    roads.replaceChildren(...lines);
  }
}

/** @param {HTMLElement} part @param {DOMRect} frame */
function middle(part, frame) {
  const box = part.getBoundingClientRect();
  return { x: box.left + box.width / 2 - frame.left, y: box.top + box.height / 2 - frame.top };
}

const ROOM = 7; // letters of the usual size that a part has room for

/** Three digits, so that it has room; two of what is longer even so. @param {number} value */
function short(value) {
  const text = signed(Number(value.toPrecision(3)));
  return text.length > ROOM ? signed(Number(value.toPrecision(2))) : text;
}
