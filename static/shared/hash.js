/** What belongs to the page only <-> the hash of its address; the query stays what the server is asked. Pure. */

/** @typedef {Record<string, string>} Hash */

/** @param {string} hash with or without its sign @returns {Hash} */
export const parametersOf = (hash) => Object.fromEntries(new URLSearchParams(hash.replace(/^#/, "")));

/**
 * With some of it changed; what becomes empty is left out.
 * @param {string} hash
 * @param {Hash} change
 * @returns {string} with its sign, or nothing
 */
export function changed(hash, change) {
  const rest = Object.entries({ ...parametersOf(hash), ...change }).filter(([, value]) => value !== "");
  const text = new URLSearchParams(rest).toString().replaceAll("%2C", ","); // which a link may say as it is
  return text && `#${text}`;
}
