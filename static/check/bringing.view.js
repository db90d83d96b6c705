/** What somebody brings back: a text, or a file that is chosen or dropped. */

import { byId } from "../shared/dom.view.js";
import { readNpz } from "./npz.js";
import { readPrinted, Unreadable } from "./printed.js";

/** @typedef {import("./printed.js").Printed} Printed */

const LARGEST = 32 * 2 ** 20; // bytes of a file

/** @param {(read: () => Promise<Printed>) => void} judge what can be read */
export function createBringing(judge) {
  const text = /** @type {HTMLTextAreaElement} */ (byId("check-text"));
  const file = /** @type {HTMLInputElement} */ (byId("check-file"));
  const go = byId("check-go");
  go.addEventListener("click", () => judge(async () => readPrinted(text.value)));
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) go.click();
  });
  file.addEventListener("change", () => {
    bring(file.files?.[0]);
    file.value = ""; // so that the same file, changed, can be chosen again
  });
  byId("check").addEventListener("dragover", (event) => event.preventDefault());
  byId("check").addEventListener("drop", (event) => {
    const [dropped] = event.dataTransfer?.files ?? [];
    if (!dropped) return; // text that is dropped is typed text
    event.preventDefault();
    event.stopPropagation(); // elsewhere a file is a table of own numbers
    bring(dropped);
  });

  /** @param {File | undefined} brought */
  function bring(brought) {
    if (brought) judge(() => contents(brought));
  }
}

/** @param {File} file @returns {Promise<Printed>} */
async function contents(file) {
  if (file.size > LARGEST) throw new Unreadable(`${file.name} has ${file.size} bytes; at most ${LARGEST} can be read.`);
  return /\.npz$/i.test(file.name) ? readNpz(await file.arrayBuffer()) : readPrinted(await file.text());
}
