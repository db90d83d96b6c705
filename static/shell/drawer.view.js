/** What is folded away where it has no room: opened by its button, closed by Escape, its cross, or a click outside. */

import { byId } from "../shared/dom.view.js";

/**
 * @param {string} name of the drawer in `<html data-NAME>`; its button is called "NAME-open"
 * @param {string} id of what is opened
 * @param {string} [title] of the heading that takes the focus
 * @returns {{open: (takes: boolean) => void, close: () => void}}
 */
export function createDrawer(name, id, title) {
  const [root, button, drawer] = [document.documentElement, byId(`${name}-open`), byId(id)];
  button.addEventListener("click", () => (root.hasAttribute(`data-${name}`) ? close() : open(true)));
  for (const part of [drawer, button])
    part.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !root.hasAttribute(`data-${name}`)) return;
      event.stopPropagation();
      close();
      button.focus();
    });
  document.addEventListener("pointerdown", ({ target }) => {
    if (target instanceof Node && !drawer.contains(target) && !button.contains(target)) close();
  });
  return { open, close };

  /** @param {boolean} takes the focus */
  function open(takes) {
    root.setAttribute(`data-${name}`, "");
    button.setAttribute("aria-expanded", "true");
    if (takes) (title ? byId(title) : /** @type {HTMLElement} */ (drawer.querySelector("button"))).focus();
  }

  function close() {
    root.removeAttribute(`data-${name}`);
    button.setAttribute("aria-expanded", "false");
  }
}
