/** What the page is told once beside its films: the names that tasks give to symbols, and where units are saturated. */

/** @typedef {{inputs: string[] | null, outputs: string[] | null}} Symbols */
/**
 * @typedef {{symbols: {tasks: Record<string, Symbols>, begin: string}, saturated: Record<string, number>}} Facts
 *   saturated: by activation, the derivative below which a unit is
 */

/** @type {Facts} */
const facts = { symbols: { tasks: {}, begin: "" }, saturated: {} };

/** What the server says, of which no copy is kept here: see `facts` in app/page/context.py. @param {Facts} told */
export function learnFacts(told) {
  Object.assign(facts, told);
}

/** Without facts no row is a symbol and no unit saturated. @returns {Readonly<Facts>} */
export const knownFacts = () => facts;
