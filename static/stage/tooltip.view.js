/** A few lines beside the finger or the pointer, about what lies under it. */

import { element } from "../shared/dom.view.js";

const APART = 14; // pixels from the pointer

/** @param {HTMLElement} root which it lies in */
export function createTooltip(root) {
  const node = element("div", { class: "tooltip", role: "tooltip" });
  node.hidden = true;
  root.append(node);
  return { show, hide: () => (node.hidden = true) };

  /** @param {string[]} lines @param {number} x @param {number} y within the root */
  function show(lines, x, y) {
    node.hidden = !lines.length;
    if (node.hidden) return;
    node.replaceChildren(...lines.map((line) => element("div", {}, line)));
    const left = x + APART + node.offsetWidth > root.clientWidth ? x - APART - node.offsetWidth : x + APART;
    const top = y + APART + node.offsetHeight > root.clientHeight ? y - APART - node.offsetHeight : y + APART;
    node.style.left = `${Math.max(0, Math.min(left, root.clientWidth - node.offsetWidth))}px`;
    node.style.top = `${Math.max(0, top)}px`;
  }
}
