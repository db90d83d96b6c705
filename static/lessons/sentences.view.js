/** Sentences of a lesson as elements: only kinds of nodes that are known here are made. */

import { typesetSentence } from "../now/formula.view.js";
import { element } from "../shared/dom.view.js";

/** @typedef {import("./lessons.js").Node} SentenceNode */

const BOXES = /** @type {const} */ (["p", "ul", "ol", "li", "blockquote", "em", "strong"]);

/**
 * @param {SentenceNode[]} nodes
 * @param {(href: string) => void} follow a link to a film of this page
 * @returns {(globalThis.Node | string)[]}
 */
export const sentenceNodes = (nodes, follow) => nodes.flatMap((node) => made(node, follow));

/**
 * @param {SentenceNode} node
 * @param {(href: string) => void} follow
 * @returns {(globalThis.Node | string)[]}
 */
function made(node, follow) {
  if (typeof node === "string") return [node];
  const inside = () => sentenceNodes(node.of ?? [], follow);
  const box = BOXES.find((kind) => kind === node.kind);
  if (box) return [element(box, {}, ...inside())];
  if (node.kind === "br") return [element("br")];
  if (node.kind === "code") return [element("code", {}, node.text ?? "")];
  if (node.kind === "pre") return [element("pre", {}, node.text ?? "")];
  if (node.kind === "math") return [formula(node.latex ?? "")];
  if (node.kind === "a") return [link(node.href ?? "", inside(), follow)];
  return inside();
}

/** @param {string} latex */
function formula(latex) {
  const node = element("span", { class: "maths" });
  typesetSentence(node, `$${latex}$`);
  return node;
}

/**
 * Out of the page in another tab; to a film in this one.
 * @param {string} href
 * @param {(globalThis.Node | string)[]} inside
 * @param {(href: string) => void} follow
 */
function link(href, inside, follow) {
  if (/^https?:\/\//.test(href)) return element("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...inside);
  if (!/^[?#]/.test(href)) return element("span", {}, ...inside);
  const node = element("a", { href }, ...inside);
  node.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // in a tab of its own
    event.preventDefault();
    follow(href);
  });
  return node;
}
