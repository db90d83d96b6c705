/** The comparison before it is fetched: with its tab, or where the address names a second run. Pure. */

/** @typedef {ReturnType<typeof import("./compare.view.js").createCompare>} Compare */

/**
 * @param {() => Promise<Compare>} fetched
 * @param {() => boolean} named whether the address names a second run
 */
export function createLateCompare(fetched, named) {
  /** @type {Compare | null} */
  let view = null;
  /** @type {Promise<void> | null} */
  let coming = null;
  /** @type {Parameters<Compare["ask"]>[0]} */
  let first = {};
  return {
    ask,
    bring,
    beside: async (/** @type {string} */ change) => (await bring(), view?.beside(change)),
    stand: (/** @type {any} */ look) => view?.stand(look),
    draw: (/** @type {Parameters<Compare["draw"]>} */ ...seen) => view?.draw(...seen),
    drawing: () => view?.drawing() ?? null,
    steps: () => view?.steps() ?? [],
  };

  /** @param {Parameters<Compare["ask"]>[0]} fields of the first run */
  function ask(fields) {
    first = fields;
    if (view) view.ask(fields);
    else if (named()) bring();
  }

  /** Once; where it does not come, it is asked for again the next time. */
  function bring() {
    coming ??= fetched()
      .then((made) => (view = made).ask(first))
      .catch((error) => {
        coming = null;
        throw error;
      });
    return coming;
  }
}
