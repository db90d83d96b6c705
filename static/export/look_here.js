/** Which links have a QR code that a room can scan, and what is said of one. Pure. */

import { queryIn } from "../form/link.js";

/** Letters: a longer link makes squares too small for the last row, whatever the screen. */
export const LONGEST = 1200;

const ALONE = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/; // what only the computer itself calls so
const OWN = ["data", "params", "state"]; // fields that hold a person's own numbers

/**
 * @param {string} link
 * @returns {{code: boolean, says: string}} code: whether there is a QR code of it
 */
export function toldOf(link) {
  const { hostname, search, hash } = new URL(link);
  const fields = new URLSearchParams(queryIn(search, hash));
  const own = OWN.some((name) => fields.get(name));
  if (link.length > LONGEST)
    return {
      code: false,
      says:
        `This link has ${link.length} letters, too many for a QR code that can be scanned` +
        `${own ? ": it carries your own numbers" : ""}. Copy it instead.`,
    };
  if (ALONE.test(hostname))
    return {
      code: true,
      says:
        "Only this computer can open this address. For others in the same network, start Backflow with " +
        "--host 0.0.0.0 and open the page by the address that it prints.",
    };
  return { code: true, says: "Opens the same film at the same step, with the same number selected." };
}

/**
 * The dark squares of a QR code as one path, a unit each.
 * @param {boolean[][]} rows
 */
export const pathOf = (rows) =>
  rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
