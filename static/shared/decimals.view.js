/** Every field of numbers takes a decimal comma and the minus that the page itself shows. */

import { asNumber } from "./decimals.js";

export function createDecimals() {
  document.addEventListener("beforeinput", (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const typed = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
    if (field.type !== "number" || asNumber(typed) === typed || !asNumber(typed)) return;
    event.preventDefault();
    document.execCommand("insertText", false, asNumber(typed)); // the one way that keeps selection and undoing
  });
}
