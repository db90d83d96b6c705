/** Memoize: what is computed once for a value that never changes, and kept as long as the value is. Pure. */

/**
 * @template {object} K
 * @template V
 * @param {(key: K) => V} make @returns {(key: K) => V}
 */
export function memoize(make) {
  /** @type {WeakMap<K, V>} */
  const kept = new WeakMap();
  return (key) => {
    if (!kept.has(key)) kept.set(key, make(key));
    return /** @type {V} */ (kept.get(key));
  };
}

/**
 * The same for a value that is looked at in several ways: one for each number.
 * @template {object} K
 * @template V
 * @param {(key: K, which: number) => V} make @returns {(key: K, which: number) => V}
 */
export function memoizeFor(make) {
  const ways = memoize(() => /** @type {Map<number, V>} */ (new Map()));
  return (key, which) => {
    const kept = ways(key);
    if (!kept.has(which)) kept.set(which, make(key, which));
    return /** @type {V} */ (kept.get(which));
  };
}
