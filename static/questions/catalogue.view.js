/** What each mistake of the catalogue would make of the number that a question asks for. */

import { mistaken } from "../api.js";

/** @typedef {{mistake: string, says: string, value: any}[]} Mistaken */

/** @type {{key: string, found: Promise<Mistaken>}} */
let last = { key: "", found: Promise.resolve([]) }; // one's own answer and those of a class ask for the same

/**
 * @param {import("./judge.js").Question} question
 * @param {string | null} query of the film to which the number belongs
 * @returns {Promise<Mistaken>} nothing where it is no number of a film, or where nobody can be asked
 */
export function mistakenOf({ kind, of }, query) {
  if (!of || query === null || kind !== "number") return Promise.resolve([]);
  const { n, name, i, j } = of;
  const number = j === undefined ? { n, name, b: of.example, i } : { n, name, b: i, i: j };
  const key = JSON.stringify([query, number]);
  if (key === last.key) return last.found;
  const found = mistaken(query, number).then(
    (told) => told.mistaken,
    () => {
      if (last.key === key) last.key = ""; // asked again next time
      return [];
    },
  );
  last = { key, found };
  return found;
}
