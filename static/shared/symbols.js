/** What a one-hot row stands for: a letter of the text, a letter or kind of the task, a class of own data. Pure. */

import { knownFacts } from "./facts.js";
import { real } from "./numbers.js";

/** @typedef {import("../types.js").Num} Num */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {"inputs" | "outputs"} End of the network: a target is a symbol of its outputs */

/** A space or the end of a line would not be seen. @param {string} letter */
export const visible = (letter) => letter.replace(" ", "␣").replace("\n", "⏎");

/**
 * The names of the places of a row, by the rule of `symbols_of` in app/responses/symbols.py; null where a row is
 * numbers.
 * @param {Start} start
 * @param {End} end
 * @returns {((place: number, places: number) => string) | null}
 */
function namer({ request }, end) {
  const { task, loss } = request;
  const numbered = (/** @type {number} */ place) => String(place);
  if (!task) return end === "outputs" && loss === "cross_entropy" ? numbered : null;
  if (task.name === "next_letter") {
    const letters = [...new Set(/** @type {string} */ (task.text))];
    letters.sort((a, b) => Number(a.codePointAt(0)) - Number(b.codePointAt(0)));
    return (place) => visible(letters[place]);
  }
  const { tasks, begin } = knownFacts().symbols;
  const names = tasks[task.name]?.[end];
  if (!names) return null;
  const sign = task.name === "copy" && end === "inputs" ? 1 : 0;
  return (place, places) => {
    if (sign && place === places - 1) return begin;
    return places - sign <= names.length ? names[place] : numbered(place);
  };
}

/**
 * What one place of a row stands for; its number where it has no name.
 * @param {Start} start
 * @param {End} end
 * @param {number} place
 * @param {number} places
 */
export const placeName = (start, end, place, places) => namer(start, end)?.(place, places) ?? String(place);

/**
 * The symbol of a row, if it is one.
 * @param {Start} start
 * @param {Num[]} row
 * @param {End} end
 * @returns {string | null}
 */
export function symbolOf(start, row, end) {
  const hot = row.indexOf(1);
  const single = start.request.task?.name === "copy" && end === "inputs" ? 2 : 1; // of copy a bit comes with a sign
  if (row.length <= single || hot < 0 || row.some((x, i) => x !== (i === hot ? 1 : 0))) return null;
  return namer(start, end)?.(hot, row.length) ?? null;
}

/**
 * The symbols that a target asks for, each with its place: one, or several that are equally right.
 * @param {Start} start
 * @param {Num[]} row
 * @returns {{place: number, symbol: string}[]} none where the target is no symbol, or nothing is asked
 */
export function askedFor(start, row) {
  const name = namer(start, "outputs");
  const places = row.flatMap((x, place) => (real(x) ? [place] : []));
  const share = real(row[places[0]] ?? 0);
  const equal = places.every((place) => real(row[place]) === share) && Math.abs(share * places.length - 1) < 1e-4;
  if (!name || row.length < 2 || !equal) return [];
  return places.map((place) => ({ place, symbol: name(place, row.length) }));
}

/**
 * A target in short: its symbol, or the symbols that are equally right, as T/P.
 * @param {Start} start
 * @param {Num[]} row
 * @returns {string | null}
 */
export const targetOf = (start, row) =>
  askedFor(start, row)
    .map(({ symbol }) => symbol)
    .join("/") || null;

/** Whether the outputs of a film are symbols, of which the largest is what the network says. @param {Start} start */
export const speaks = (start) => start.targets.some(([row]) => askedFor(start, row).length > 0);

/**
 * What the network says: the symbol of its largest output, and whether that is what is asked for; by outputs that are
 * not finite it says nothing, and nothing is right.
 * @param {Start} start
 * @param {number[]} output
 * @param {number[]} target
 * @returns {{symbol: string, right: boolean | null}} null where nothing is asked
 */
export function saidOf(start, output, target) {
  const place = output.every(Number.isFinite) ? output.indexOf(Math.max(...output)) : -1;
  const asked = askedFor(start, target);
  const right = asked.length ? asked.some((each) => each.place === place) : null;
  return { symbol: place < 0 ? "?" : placeName(start, "outputs", place, output.length), right };
}
