/** From the number that was answered to the right one: a mark that goes along a line. */

import { element } from "../shared/dom.view.js";
import { threeDigits } from "../shared/numbers.js";
import { betweenOf } from "./line.js";

const SECONDS = 0.9;

/**
 * @param {number} from @param {number} to
 * @param {boolean} moves
 * @returns {HTMLElement}
 */
export function drawMove(from, to, moves) {
  const { start, end, zero } = betweenOf(from, to);
  const mark = element("span", { class: "mark" });
  const value = element("output", {}, threeDigits(moves ? from : to));
  const own = element("span", { class: "own" });
  const origin = element("span", { class: "origin" });
  own.style.left = `${start}%`;
  origin.style.left = `${zero}%`;
  mark.style.left = `${moves ? start : end}%`;
  const line = element("div", { class: "line", "aria-hidden": "true" }, origin, own, mark);
  if (moves) play(mark, value, [start, end], [from, to]);
  return element("div", { class: "move", "aria-hidden": "true" }, line, value);
}

/**
 * @param {HTMLElement} mark @param {HTMLElement} value
 * @param {[number, number]} places in per cent of the line
 * @param {[number, number]} numbers
 */
function play(mark, value, places, numbers) {
  let begun = 0;
  requestAnimationFrame(frame);

  /** @param {number} now */
  function frame(now) {
    begun ||= now;
    const share = Math.min(1, (now - begun) / 1000 / SECONDS);
    const eased = share * share * (3 - 2 * share);
    const at = ([a, b] = places) => a + (b - a) * eased;
    mark.style.left = `${at()}%`;
    value.textContent = threeDigits(share < 1 ? at(numbers) : numbers[1]);
    if (share < 1 && mark.isConnected) requestAnimationFrame(frame);
  }
}
