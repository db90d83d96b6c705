/** The links that skip what stands before the film. They move the focus alone: the hash says where in a film one is. */

import { byId } from "../shared/dom.view.js";

/** @param {Pick<import("./dock.view.js").Dock, "select">} dock in which the film stands while a lab has its place */
export function createSkips(dock) {
  byId("skips").addEventListener("click", (event) => {
    const link = /** @type {HTMLElement} */ (event.target).closest("a");
    if (!link) return;
    event.preventDefault();
    const target = byId((link.getAttribute("href") ?? "").slice(1));
    if (!target.checkVisibility()) dock.select("film");
    target.focus({ preventScroll: true });
    target.scrollIntoView(); // to its top, as any link within a page does
  });
}
