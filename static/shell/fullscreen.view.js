/** Full screen, where the browser allows it. */

import { byId } from "../shared/dom.view.js";

/** @returns {() => void} which enters and leaves it */
export function createFullScreen() {
  const button = byId("fullscreen");
  const root = document.documentElement;
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener("click", toggle);
  document.addEventListener("fullscreenchange", () =>
    button.setAttribute("aria-pressed", String(document.fullscreenElement !== null)),
  );
  return toggle;

  function toggle() {
    if (!document.fullscreenEnabled) return;
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen();
  }
}
