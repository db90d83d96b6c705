/** What the browser remembers for the page. It is optional: where storage is blocked or full, nothing is remembered. */

/** @param {string} key @returns {string | null} null where it was never said, or cannot be remembered */
export function remembered(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** @param {string} key @param {string} value */
export function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    return; // it holds until the page is left
  }
}
