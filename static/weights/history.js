/** What was changed by hand, so that it can be taken back and brought again: films by their links' queries. Pure. */

/** @typedef {{queries: string[], at: number}} History at: which of them is shown */

const MOST = 200; // changes that can be taken back

/** @type {History} */
export const none = { queries: [], at: 0 };

/**
 * One film became another by hand; what had been taken back is gone.
 * @param {History} history @param {string} before @param {string} after @returns {History}
 */
export function changedTo({ queries, at }, before, after) {
  const kept = queries[at] === before ? queries.slice(0, at + 1) : [before];
  if (before === after) return { queries: kept, at: kept.length - 1 };
  const all = [...kept, after].slice(-MOST);
  return { queries: all, at: all.length - 1 };
}

/**
 * A film is opened, by whatever way: a neighbour is taken back or brought again, any other begins anew.
 * @param {History} history @param {string} query @returns {History}
 */
export function opened(history, query) {
  const { queries, at } = history;
  const there = [at, at - 1, at + 1].find((k) => queries[k] === query);
  return there === undefined ? none : { queries, at: there };
}

/** The film to which one can go back, or on again. @param {History} history @param {-1 | 1} way */
export const neighbour = ({ queries, at }, way) => queries[at + way] ?? null;
