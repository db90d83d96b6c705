/** One value, and those who want to know when it changes. */

/**
 * @template T
 * @param {T} first
 */
export function createStore(first) {
  let value = first;
  /** @type {((value: T, before: T) => void)[]} */
  const watchers = [];
  return {
    get: () => value,
    /** @param {Partial<T>} change */
    set(change) {
      const before = value;
      value = { ...value, ...change };
      for (const watch of watchers) watch(value, before);
    },
    /** @param {(value: T, before: T) => void} watch */
    watch(watch) {
      watchers.push(watch);
    },
  };
}
