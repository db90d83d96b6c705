/** What the gradient check found, in words: a gradient is right, wrong, or cannot be checked. Pure. */

import { format, real } from "../shared/numbers.js";

/** @typedef {import("../types.js").Check} Check */

export const RIGHT = 1e-6; // errors below this are rounding

/**
 * An explosion is no wrong gradient: where numbers left the finite range the check says so, and accuses nobody.
 * @param {Check} check
 * @returns {{says: string, tone: "good" | "bad" | undefined}}
 */
export function verdict({ max_relative_error, reason }) {
  if (reason) return { says: reason, tone: undefined };
  const right = real(max_relative_error) < RIGHT;
  return { says: `${right ? "✓" : "✗"} ${format(max_relative_error)}`, tone: right ? "good" : "bad" };
}

/** How many numbers were checked one by one, and where the error was largest. @param {Check} check */
export const checkedSaid = ({ checked, of, worst }) =>
  `${checked === of ? `all ${of}` : `${checked} of ${of}`} numbers${worst ? `; worst ${worst}` : ""}`;
