/** What of the page would tell the answer while a question waits: it is hidden by questions.css. */

const GRADIENT = /^d(?:[A-Z]|b)/; // of a parameter, as dW, and not delta, dx, dh, dc

/**
 * Hides what would tell, by
 * - name of the number that is asked for: of a gradient, the tab Gradient shows the sum before its own step comes;
 * - later: whether what tells of later steps is hidden as well: shares, norms, the whole loss.
 * @param {{name?: string, later?: boolean} | null} asked nothing where no question waits
 */
export function hideTelling(asked) {
  const gradient = GRADIENT.test(asked?.name ?? "");
  const words = [...(gradient ? ["gradient"] : []), ...(asked?.later ? ["later"] : [])];
  const { dataset } = document.documentElement;
  if (dataset.asks !== words.join(" ")) dataset.asks = words.join(" ");
}
