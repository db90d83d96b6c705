/** Where two numbers and zero lie on a line that holds them all, in per cent. Pure. */

const MARGIN = 4;

/** @param {number} from @param {number} to @returns {{start: number, end: number, zero: number}} */
export function betweenOf(from, to) {
  const [low, high] = [Math.min(from, to, 0), Math.max(from, to, 0)];
  const wide = high - low || 1;
  const at = (/** @type {number} */ x) => MARGIN + ((100 - 2 * MARGIN) * (x - low)) / wide;
  return { start: at(from), end: at(to), zero: at(0) };
}
