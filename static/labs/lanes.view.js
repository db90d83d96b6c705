/** Two lanes under the triangle: where the state goes on, and where the error comes back, is cut, or has no way. */

import { element } from "../shared/dom.view.js";
import { shape } from "./mask.view.js";
import { borders, ofBorders } from "./verdicts.js";

/** @typedef {import("../form/query.js").Fields} Fields */

/** @param {HTMLElement} body */
export function createLanes(body) {
  const over = shape("svg", { class: "lab-lanes", role: "img" });
  const words = element("p", { class: "lab-note" });
  body.append(over, words);
  return { draw };

  /** @param {Fields} fields @param {import("./mask.view.js").Frame} frame */
  function draw(fields, { left, width, steps }) {
    const each = width / steps;
    const crossings = borders(fields, steps);
    over.setAttribute("width", String(left + width));
    over.setAttribute("height", "66");
    const x = (/** @type {number} */ t) => left + (t + 0.5) * each;
    const dots = Array.from({ length: steps }, (_, t) =>
      [15, 47].map((y) => shape("circle", { class: "lab-step", cx: x(t), cy: y, r: Math.min(5, each / 4) })),
    ).flat();
    const marks = crossings.flatMap(({ carried, passes }, i) => [
      stateMark(x(i), x(i + 1), carried),
      errorMark(x(i), x(i + 1), carried, passes),
    ]);
    const names = [
      ["state →", 19],
      ["← error", 51],
    ].map(([name, y]) => shape("text", { class: "lab-lane", x: 0, y }, String(name)));
    over.replaceChildren(...names, ...marks, ...dots);
    words.textContent = ofBorders(fields, steps);
    over.setAttribute("aria-label", words.textContent);
  }
}

/** @param {number} from @param {number} to @param {boolean} carried */
function stateMark(from, to, carried) {
  if (!carried) return shape("text", { class: "lab-anew", x: (from + to) / 2, y: 19 }, "0");
  return shape("line", { class: "lab-carried", x1: from, x2: to, y1: 15, y2: 15 });
}

/** @param {number} from @param {number} to @param {boolean} carried @param {number} passes */
function errorMark(from, to, carried, passes) {
  if (passes)
    return shape("line", {
      class: "lab-back",
      x1: from,
      x2: to,
      y1: 47,
      y2: 47,
      "stroke-width": Math.min(6, 1 + passes),
    });
  return shape("text", { class: carried ? "lab-cut" : "lab-anew", x: (from + to) / 2, y: 52 }, carried ? "✂" : "");
}
