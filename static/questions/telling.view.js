/** What of the page would tell the answer while a question waits: attributes say how much, telling.css hides it. */

import { dress } from "../shared/dom.view.js";

const GRADIENT = /^d(?:[A-Z]|b)/; // of a parameter, as dW, and not delta, dx, dh, dc

/** @type {Promise<unknown> | null} */
let sheet = null;

/** The style sheet that hides, fetched once: who is to see nothing of it before waits until it is there. */
export const hidingStyles = () => (sheet ??= dress("questions/telling.css"));

/**
 * Hides what would tell, by
 * - name of the number that is asked for: of a gradient, the tab Gradient shows the sum before its own step comes;
 * - later: whether what tells of later steps is hidden as well: shares, norms, the whole loss.
 * @param {{name?: string, later?: boolean} | null} asked nothing where no question waits
 */
export function hideTelling(asked) {
  if (asked) hidingStyles();
  const gradient = GRADIENT.test(asked?.name ?? "");
  const words = [...(gradient ? ["gradient"] : []), ...(asked?.later ? ["later"] : [])];
  const { dataset } = document.documentElement;
  if (dataset.asks !== words.join(" ")) dataset.asks = words.join(" ");
}
