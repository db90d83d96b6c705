/** What a page saves as a file. */

/** Files that were saved meanwhile. @param {(saved: Blob[]) => Promise<void> | void} act */
export async function saving(act) {
  const { createObjectURL } = URL;
  const { setTimeout } = globalThis;
  /** @type {Blob[]} */
  const saved = [];
  URL.createObjectURL = (/** @type {any} */ blob) => (saved.push(blob), "blob:x");
  globalThis.setTimeout = /** @type {any} */ (
    (/** @type {any} */ go, /** @type {number} */ time) => setTimeout(go, time).unref()
  ); // nobody waits until the browser has saved it
  try {
    await act(saved);
  } finally {
    URL.createObjectURL = createObjectURL;
    globalThis.setTimeout = setTimeout;
  }
}
