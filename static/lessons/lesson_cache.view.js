/** The lessons that were fetched; the one that is asked for last is the one that opens. */

import { lesson as fetchLesson, ownLesson } from "../api.js";
import { unpack } from "../page/packed.js";
import { parametersOf } from "../shared/hash.js";

/** @typedef {import("./lessons.js").Lesson} Lesson */

export const [MINE, SHARED] = ["mine", "shared"]; // the one that is written here, and one that a link has in it

/** @param {(says: string) => void} fail @param {() => string} draft what is written here */
export function createLessonCache(fail, draft) {
  /** @type {Map<string, Lesson>} */
  const known = new Map();
  let asked = "";
  return { get, forget: () => void (asked = "") };

  /** @param {string} id @returns {Promise<Lesson | null>} null where another is wanted since, or it does not come */
  async function get(id) {
    asked = id;
    try {
      const lesson = await fetched(id);
      return asked === id ? { ...lesson, id } : null;
    } catch (error) {
      fail(`The lesson cannot be opened: ${error instanceof Error ? error.message : error}`);
      return null;
    }
  }

  /** @param {string} id @returns {Promise<Lesson>} */
  async function fetched(id) {
    const text = id === MINE ? draft() : id === SHARED ? await unpack(parametersOf(location.hash).text ?? "") : null;
    const key = text === null ? id : `${id} ${text}`;
    const lesson = known.get(key) ?? (await (text === null ? fetchLesson(id) : ownLesson(text)));
    known.set(key, lesson);
    return lesson;
  }
}
