/**
 * Every field of numbers takes a decimal comma and the minus that the page itself shows; a second point, which a
 * browser would leave out, makes it no number.
 */

import { asNumber, hasSecond } from "./decimals.js";

const TWICE = "A number has one decimal point.";

export function createDecimals() {
  let settle = () => {}; // once what is typed stands in the field
  document.addEventListener("input", () => (settle(), (settle = () => {})), { capture: true });
  document.addEventListener("beforeinput", (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    if (field.type !== "number") return;
    settle(); // a browser that swallows a point tells of no input
    const before = field.value;
    const typed = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
    settle = () => mark(field, before, hasSecond(typed, before));
    if (asNumber(typed) === typed || !asNumber(typed)) return;
    event.preventDefault();
    document.execCommand("insertText", false, asNumber(typed)); // the one way that keeps selection and undoing
  });
}

/** Whether what a field shows is what is read from it. @param {HTMLInputElement} field */
export const isRead = ({ validity }) => !validity.badInput && !validity.customError;

/**
 * What was replaced, or taken away in part, is read as one sees it.
 * @param {HTMLInputElement} field
 * @param {string} before
 * @param {boolean} second
 */
function mark(field, before, second) {
  if (second && field.value.includes(".")) field.setCustomValidity(TWICE);
  else if (!field.value.startsWith(before)) field.setCustomValidity("");
}
