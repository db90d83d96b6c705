/** Present: stage, transport and caption alone, in type that is read from the last row; keys go from stop to stop. */

import { covered } from "../shared/dialog.view.js";
import { byId } from "../shared/dom.view.js";

/**
 * @param {object} doors
 * @param {(by: number) => void} doors.turn to the next stop, or the one before
 * @param {() => boolean} doors.close what a tap has opened; whether there was anything
 * @param {() => void} doors.changed when the page has other sizes
 */
export function createPresent({ turn, close, changed }) {
  const [root, button] = [document.documentElement, byId("present")];
  let filled = false; // whether the full screen was entered for it
  button.addEventListener("click", () => show(!on()));
  byId("present-leave").addEventListener("click", () => show(false));
  document.addEventListener("keydown", key, { capture: true });
  document.addEventListener("fullscreenchange", () => (filled &&= document.fullscreenElement !== null));
  return { on };

  function on() {
    return root.hasAttribute("data-present");
  }

  /** @param {boolean} shown */
  function show(shown) {
    if (shown === on()) return;
    root.toggleAttribute("data-present", shown);
    root.removeAttribute("data-blank");
    button.setAttribute("aria-pressed", String(shown));
    if (shown && document.fullscreenEnabled && !document.fullscreenElement) {
      filled = true;
      root.requestFullscreen().catch(() => (filled = false)); // without it the window is presented
    } else if (!shown && filled && document.fullscreenElement) document.exitFullscreen();
    changed();
    (shown ? byId("play") : button).focus({ preventScroll: true });
  }

  /** Presenter clickers send PageDown and PageUp, and B for a dark screen. @param {KeyboardEvent} event */
  function key(event) {
    if (!on() || covered() || event.ctrlKey || event.metaKey || event.altKey) return;
    /** @type {Record<string, () => void>} */
    const acts = {
      PageDown: () => turn(1),
      PageUp: () => turn(-1),
      b: () => root.toggleAttribute("data-blank"),
      Escape: () => close() || show(false),
    };
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }
}
