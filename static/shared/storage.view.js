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

/** The same of this tab alone, for as long as it is open. @param {string} key @returns {string | null} */
export function rememberedHere(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

/** @param {string} key @param {string | null} value null: no longer */
export function rememberHere(key, value) {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    return; // it holds until the tab is left
  }
}

/** @param {string} key */
export function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    return; // nothing was remembered
  }
}
