/** What a person has written in the long fields outlives the choice of an example or of another task. Pure. */

import { applies } from "./query.js";

/** @typedef {import("./query.js").Fields} Fields */

const LONG = ["text", "data"];

/** @param {Record<string, string[]>} shipped by field, the texts that are not a person's own */
export function createOwnTexts(shipped) {
  /** @type {Fields} */
  const own = {};
  return { note, into };

  /** @param {Fields} fields of the form, or of a link that was opened */
  function note(fields) {
    for (const name of LONG)
      if (fields[name]?.trim() && applies(name, fields) && !(shipped[name] ?? []).includes(fields[name]))
        own[name] = fields[name];
  }

  /** The same with a person's own texts, where they have such a field. @param {Fields} fields @returns {Fields} */
  function into(fields) {
    const mine = Object.entries(own).filter(
      ([name]) => applies(name, fields) && (!fields[name]?.trim() || shipped[name]?.includes(fields[name])),
    );
    return { ...fields, ...Object.fromEntries(mine) };
  }
}
