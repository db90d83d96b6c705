/** Numbers as people type them, in the letters that a field of numbers knows: 0,1 is 0.1, and −1 is -1. Pure. */

/**
 * What is typed or pasted into a field of numbers, as it is to stand there. A browser would leave out the comma, and
 * make 1 of 0,1; a point in its place shows what is meant, and a whole number with it is refused in a sentence.
 * @param {string} typed
 */
export const asNumber = (typed) =>
  typed
    .replaceAll(",", ".")
    .replaceAll(/[\u2212\u2013]/g, "-")
    .trim();

/**
 * Whether a number would have two decimal points: of what is put in at once, or by a point that is typed.
 * @param {string} typed
 * @param {string} before what stands in the field
 */
export const hasSecond = (typed, before) =>
  asNumber(typed).split(".").length > 2 || (asNumber(typed) === "." && before.includes("."));
