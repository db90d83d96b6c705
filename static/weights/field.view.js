/** The form's own weights: those of the film, as a table for each layer and name, with its shape in words. */

import { layerName } from "../film/naming.js";
import { byId, element } from "../shared/dom.view.js";
import { createMatrix, MOST_SQUARES } from "./matrix.view.js";
import { shapeSaid, sized, turned } from "./params.js";

/** @typedef {import("./matrix.view.js").Parameter} Parameter */
/** @typedef {import("../types.js").Notation} Notation */
/** @typedef {import("../types.js").Palette} Palette */
/** @typedef {import("../types.js").Start} Start */

/**
 * @param {import("./knob.view.js").Touch} touch
 * @param {Parameters<typeof createMatrix>[1]} named
 */
export function createField(touch, named) {
  const says = element("p", { class: "hint" });
  const tables = element("div");
  const drawn = element("button", { type: "button" }, "Draw them again");
  byId("own-weights").replaceChildren(says, tables, drawn);
  drawn.addEventListener("click", () => touch.set(""));
  let built = "";
  /** @type {(() => void)[]} */
  let draws = [];
  /** @type {[Start, Notation, Palette] | null} */
  let last = null;
  return { draw };

  /**
   * @param {Start} start @param {boolean} own whether they are a person's
   * @param {Notation} notation @param {Palette} palette
   */
  function draw(start, own, notation, palette) {
    last = [start, notation, palette];
    const words = own
      ? "Your own: they begin the film, whatever the seed."
      : "As they were drawn, until you change one.";
    says.replaceChildren(element("b", {}, "Weights. "), words);
    drawn.hidden = !own;
    const shape = JSON.stringify(start.layers);
    if (shape !== built) build(start);
    built = shape;
    for (const each of draws) each();
  }

  /** A table is made when it is unfolded. @param {Start} start */
  function build(start) {
    draws = [];
    tables.replaceChildren(
      ...start.layers.flatMap(({ params }, layer) =>
        Object.keys(params).map((name) => {
          const shape = params[name];
          const many = shape.reduce((a, b) => a * b) > MOST_SQUARES;
          const [summary, hint] = [element("summary"), element("p", { class: "hint" })];
          const part = element("details", { class: "parameter" }, summary);
          draws.push(() => {
            const spoken = last?.[1] ?? "row";
            summary.textContent = `${name} of ${layerName(start, layer)}, ${sized(turned(shape, spoken))}`;
            hint.textContent = `${shapeSaid(start, layer, name, spoken)}. ${TOO_MANY}`;
          });
          if (many) part.append(hint);
          else unfolds(part, { layer, name });
          return part;
        }),
      ),
    );
  }

  /** @param {HTMLDetailsElement} part @param {Parameter} which */
  function unfolds(part, which) {
    /** @type {ReturnType<typeof createMatrix> | null} */
    let matrix = null;
    const unfold = () => {
      if (!part.open || !last) return;
      if (!matrix) part.append((matrix = createMatrix(touch, named)).node);
      const [start, notation, palette] = last;
      matrix.draw(start, which, notation, palette);
    };
    part.addEventListener("toggle", unfold);
    draws.push(unfold);
  }
}

const TOO_MANY = "So many have no room as a table: paste them as JSON, or open one in the panels Gradient and Inside.";
