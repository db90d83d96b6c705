/** Files that the page hands out. */

import { element } from "./dom.view.js";

const LATER = 60_000; // milliseconds after which a browser has saved a file

/** @param {string} file its name @param {Blob} blob @returns {string} what to say */
export function save(file, blob) {
  const href = URL.createObjectURL(blob);
  element("a", { href, download: file }).click();
  setTimeout(() => URL.revokeObjectURL(href), LATER);
  return `Saved as ${file}.`;
}
