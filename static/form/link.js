/**
 * The link of a film: its query is what the server is asked; what is too long for a query stands in its hash, which is
 * sent to no server and no proxy. Pure.
 */

import { parametersOf } from "../shared/hash.js";

export const LONGEST = 4000; // letters of a query: proxies let 8 kB of a request's first line through, some less
const OURS = "form."; // how the names of fields begin in the hash

/**
 * Moves the longest fields of a query to the hash, until it is short enough.
 * @param {string} query of all fields
 * @param {string} hash of the page, with its sign or without
 * @returns {string} both, with their signs
 */
export function linkOf(query, hash) {
  const [short, long] = [new URLSearchParams(query), new URLSearchParams()];
  const longestFirst = [...short].sort(([, a], [, b]) => encoded(b) - encoded(a));
  for (const [name, value] of longestFirst) {
    if (short.toString().length <= LONGEST) break;
    short.delete(name);
    long.set(OURS + name, value);
  }
  const rest = Object.entries(parametersOf(hash)).filter(([name]) => !name.startsWith(OURS));
  const text = new URLSearchParams([...rest, ...long]).toString().replaceAll("%2C", ",");
  return `?${short}${text && `#${text}`}`;
}

/**
 * The query of all fields.
 * @param {string} search with its sign or without
 * @param {string} hash
 */
export function queryIn(search, hash) {
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries(parametersOf(hash)))
    if (name.startsWith(OURS)) query.set(name.slice(OURS.length), value);
  return query.toString();
}

/** @param {string} value */
const encoded = (value) => new URLSearchParams([["", value]]).toString().length;
