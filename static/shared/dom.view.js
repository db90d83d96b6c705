/** Nodes of the page: found by id, made with their attributes and children. */

import { addressOf } from "./late.js";

/**
 * The element of an id, which the template promises.
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @returns {T}
 */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`The page has no element #${id}.`);
  return /** @type {any} */ (node);
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Record<string, string>} [attributes] @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/**
 * A button that does something.
 * @param {string} words
 * @param {() => void} act
 * @param {string} [look] its class
 * @param {string} [name] its accessible name, where the words alone do not say enough
 */
export function button(words, act, look = "", name = "") {
  const attributes = { ...(look ? { class: look } : {}), ...(name ? { "aria-label": name } : {}) };
  const node = element("button", { type: "button", ...attributes }, words);
  node.addEventListener("click", act);
  return node;
}

/**
 * A canvas as sharp as the screen, drawn in CSS pixels.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @returns {CanvasRenderingContext2D}
 */
export function sharp(canvas, width, height) {
  const ratio = globalThis.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

/**
 * Adds a style sheet that few people need, with what it dresses.
 * @param {string} path in static/
 * @returns {Promise<unknown>} when it is here, or does not come
 */
export function dress(path) {
  const sheet = element("link", { rel: "stylesheet", href: addressOf(path) });
  document.head.append(sheet);
  return new Promise((done) => ["load", "error"].forEach((ending) => sheet.addEventListener(ending, done)));
}
