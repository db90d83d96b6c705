/**
 * Every field of numbers takes a decimal comma and the minus that the page itself shows; a second point, which a browser
 * would leave out, makes it no number.
 */

import { asNumber, hasSecond } from "./decimals.js";

const TWICE = "A number has one decimal point.";

export function createDecimals() {
  document.addEventListener("beforeinput", (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const typed = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
    if (field.type !== "number") return;
    if (event.inputType.startsWith("delete")) field.setCustomValidity(""); // what is left is what one sees
    if (hasSecond(typed, field.value)) setTimeout(() => twice(field));
    if (asNumber(typed) === typed || !asNumber(typed)) return;
    event.preventDefault();
    document.execCommand("insertText", false, asNumber(typed)); // the one way that keeps selection and undoing
  });
}

/** Whether what a field shows is what is read from it. @param {HTMLInputElement} field */
export const isRead = ({ validity }) => !validity.badInput && !validity.customError;

/** The point that was there before is still there: no selection was replaced. @param {HTMLInputElement} field */
function twice(field) {
  if (field.value.includes(".")) field.setCustomValidity(TWICE);
}
