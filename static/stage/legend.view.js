/** What colours, widths and signs mean, with the scales of this film; and the switch of the errors' scale. */

import { anyUncounted } from "../film/arrivals.js";
import { byId, element } from "../shared/dom.view.js";
import { rough } from "../shared/numbers.js";
import { widthOf } from "./strokes.view.js";

/** @typedef {import("../types.js").Palette} Palette */
/** @typedef {import("../types.js").Scale} Scale */
/** @typedef {import("../types.js").Scales} Scales */
/** @typedef {import("../types.js").Start} Start */

/** The signs of the stage, and what they say. */
export const SIGNS = [
  ["●", "from above", "Solid: the error comes down from the layer above"],
  ["○", "from t + 1", "Hollow or dashed: the error comes back from time step t + 1"],
  ["10⁻⁹", "vanishing", "Less than a thousandth of the largest error of the film: its power of ten"],
  ["▲", "exploded", "More than a million times what the losses send: its power of ten"],
  ["∞", "not finite", "Infinite, or not a number"],
  ["(1.4)", "weight 0", "A loss in brackets, with a dashed road: it is no part of L, and no error starts there"],
  ["✂", "cut", "Truncated: the error is not sent on to time step t − 1"],
];

/** @param {(logarithmic: boolean) => void} change */
export function createLegend(change) {
  const [log, linear] = [byId("scale-log"), byId("scale-linear")];
  log.addEventListener("click", () => change(true));
  linear.addEventListener("click", () => change(false));
  const signs = SIGNS.map(([sign, words, title]) =>
    element("li", { title, ...("▲∞✂".includes(sign) ? { class: "alarm" } : {}) }, element("b", {}, sign), words),
  );
  byId("legend-signs").replaceChildren(...signs);
  return { draw };

  /** @param {Start} start @param {Palette} palette @param {Scales} scales @param {boolean} logarithmic */
  function draw(start, palette, scales, logarithmic) {
    signs[SIGNS.findIndex(([, words]) => words === "weight 0")].hidden = !anyUncounted(start);
    byId("legend-value").replaceChildren(...bar(palette.value, scales.value));
    byId("legend-error").replaceChildren(...bar(palette.error, scales.error));
    byId("legend-width").replaceChildren(element("span", {}, "road"), ...widths(scales.error));
    log.setAttribute("aria-pressed", String(logarithmic));
    linear.setAttribute("aria-pressed", String(!logarithmic));
  }
}

/** The colours, between the largest size on either side. @param {[number, string][]} stops @param {Scale} scale */
function bar(stops, scale) {
  const least = scale.decades
    ? `, fading out at ${rough(scale.most * 10 ** -scale.decades)}: each power of ten takes the same part`
    : "";
  const title = `from ${rough(-scale.most)} over zero to ${rough(scale.most)}${least}`;
  const colours = element("div", { class: "bar", title });
  const places = stops.map(([at, colour]) => `${colour} ${100 * at}%`).join(", ");
  colours.style.background = `linear-gradient(to right, ${places})`;
  return [element("span", {}, rough(-scale.most)), colours, element("span", {}, rough(scale.most))];
}

/** Three roads as wide as they are on the stage, with the errors that they carry. @param {Scale} scale */
function widths(scale) {
  const sizes = [1, 0.66, 0.33].map((at) =>
    scale.decades ? scale.most * 10 ** (-scale.decades * (1 - at)) : scale.most * at,
  );
  return sizes.map((size) => {
    const road = element("i", { class: "road" });
    road.style.height = `${Math.max(1, widthOf(size, scale))}px`;
    return element("span", { class: "width" }, road, rough(size));
  });
}
