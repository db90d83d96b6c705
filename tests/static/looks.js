/** The figures and colours of each theme as the server gives them to the page, and how its legend is to be read. */

import { readFileSync } from "node:fs";

/** From the file that a Python test holds to app/page/figures/. @type {{config: any, themes: Record<string, any>}} */
export const { config: CONFIG, themes: THEMES } = JSON.parse(
  readFileSync(new URL("../golden/figures.json", import.meta.url), "utf8"),
);

/** @param {string} colour `#rrggbb` or `rgb(r,g,b)` @returns {number[]} */
export const channels = (colour) =>
  colour.startsWith("#")
    ? [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16))
    : (colour.match(/\d+/g) ?? []).map(Number);

/**
 * The colour that stands in a legend above a number: zero in the middle, the largest sizes at both ends, on a
 * logarithmic legend each power of ten in an equal part of its half. Worked out from the words of the legend alone.
 * @param {number} x
 * @param {{most: number, decades: number}} scale
 * @param {[number, string][]} stops of its bar, from 0 to 1
 * @returns {number[]}
 */
export function legendAt(x, { most, decades }, stops) {
  const part = decades ? 1 - Math.log10(most / Math.abs(x)) / decades : Math.abs(x) / most;
  const at = 0.5 + (x < 0 ? -0.5 : 0.5) * Math.max(0, Math.min(1, x === 0 ? 0 : part));
  const k = Math.max(
    1,
    stops.findIndex(([stop]) => stop >= at),
  );
  const [[low, from], [high, to]] = [stops[k - 1], stops[k]];
  return channels(from).map((c, i) => c + (channels(to)[i] - c) * ((at - low) / (high - low)));
}

/** Whether two colours are the same to the eye: a ramp has 512 shades. @param {string} seen @param {number[]} meant */
export const sameColour = (seen, meant) => channels(seen).every((c, i) => Math.abs(c - meant[i]) <= 2);
