/** What is fetched when it is first wanted. Pure. */

/**
 * Opens something that comes with a module of its own. Whoever presses again while it is on its way wants it still
 * once; where it does not come, it is asked for again the next time.
 * @param {() => Promise<() => void>} fetched what opens it, or closes it
 * @returns {() => Promise<void>}
 */
export function createLate(fetched) {
  /** @type {(() => void) | null} */
  let toggle = null;
  let coming = false;
  return async () => {
    if (coming) return;
    coming = true;
    try {
      toggle ??= await fetched();
    } finally {
      coming = false;
    }
    toggle();
  };
}

/**
 * The address of a file of static/. It follows this module's own, which names the version of all files; so this module
 * stands one folder below static/, as static/bundle does, whose files it is packed into.
 * @param {string} path in static/
 */
export const addressOf = (path) => new URL(`../${path}`, import.meta.url).href;
