/** What colours and widths mean, with the scale of this film. */

import { marks } from "../colour.js";
import { rough } from "../numbers.js";
import { byId, element } from "./dom.js";

/** @typedef {import("../types.js").Palette} Palette */
/** @typedef {import("../types.js").Scale} Scale */

/** @param {Palette} palette @param {{value: Scale, error: Scale}} scales */
export function drawLegend(palette, scales) {
  byId("legend").replaceChildren(
    item("value", palette.value, scales.value),
    item("error", palette.error, scales.error),
    element("span", {}, "wide: much error", element("br"), "● from above, ○ from the future"),
  );
}

/** @param {string} name @param {[number, string][]} stops @param {Scale} scale */
function item(name, stops, scale) {
  const bar = element("div", { class: "bar" });
  bar.style.background = `linear-gradient(to right, ${stops.map(([at, colour]) => `${colour} ${100 * at}%`).join(", ")})`;
  const ticks = element("div", { class: "ticks" }, ...signedMarks(scale).map(tick));
  return element("div", { class: "legend-item" }, element("span", {}, name), element("div", { class: "legend-bar" }, bar, ticks));
}

/** The largest size on both sides, and zero; on the right also the smallest that still has a colour. @param {Scale} scale */
function signedMarks(scale) {
  const all = marks(scale).filter(({ at }) => at > 0.02);
  const most = all[0];
  const least = scale.decades ? [{ at: 0.06, text: rough(most.size * 10 ** -scale.decades) }] : [];
  return [{ at: -1, text: rough(-most.size) }, ...(least.length ? [] : [{ at: 0, text: "0" }]), ...least, { at: 1, text: rough(most.size) }];
}

/** @param {{at: number, text: string}} mark */
function tick({ at, text }) {
  const node = element("span", {}, text);
  node.style.left = `${50 * (at + 1)}%`;
  return node;
}
