/** The lessons that were fetched; the one that is asked for last is the one that opens. */

import { lesson as fetchLesson } from "../api.js";

/** @typedef {import("./lessons.js").Lesson} Lesson */

/** @param {(says: string) => void} fail */
export function createShelf(fail) {
  /** @type {Map<string, Lesson>} */
  const known = new Map();
  let asked = "";
  return { get, forget: () => void (asked = "") };

  /** @param {string} id @returns {Promise<Lesson | null>} null where another is wanted since, or it does not come */
  async function get(id) {
    asked = id;
    try {
      const lesson = known.get(id) ?? (await fetchLesson(id));
      known.set(id, lesson);
      return asked === id ? lesson : null;
    } catch (error) {
      fail(`The lesson cannot be opened: ${error instanceof Error ? error.message : error}`);
      return null;
    }
  }
}
