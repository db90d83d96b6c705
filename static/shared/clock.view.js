/**
 * When the page is to do something by itself: at each frame that the browser draws, and after the window has changed
 * its size.
 */

import { debounce } from "./debounce.js";

const LONGEST = 0.1; // seconds that a frame counts at most: who comes back to the page has missed nothing
const REST = 120; // milliseconds

/**
 * A clock that rests while nothing moves, as sixty frames a second cost a tenth of a processor.
 * @param {(seconds: number) => boolean} tick whether there is more to come
 */
export function createClock(tick) {
  let before = 0;
  let goes = false;
  return { wake };

  function wake() {
    if (goes) return;
    goes = true;
    before = performance.now();
    requestAnimationFrame(frame);
  }

  /** @param {number} now which of the first frame may be earlier than when it was asked for */
  function frame(now) {
    const seconds = Math.min(LONGEST, Math.max(0, now - before) / 1000);
    before = now;
    const next = requestAnimationFrame(frame); // first, so that an error in one frame does not end the film
    goes = tick(seconds);
    if (!goes) cancelAnimationFrame(next);
  }
}

/** @returns {(act: () => void) => void} which does only the last of what it is told, once it is told no more */
export function afterRest() {
  const last = debounce((/** @type {() => void} */ act) => act());
  return (act) => last.after(REST, act);
}

/** @param {() => void} change when the window has had its size for a moment */
export function afterResize(change) {
  const later = afterRest();
  addEventListener("resize", () => later(change));
}

/** Whether a person wants nothing to move by itself. */
export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
