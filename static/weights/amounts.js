/** By how much a weight moves: under a hand that drags it, and by the keys of arrows. Pure. */

const STEP = 0.01; // of a pixel, and of a key
/** How much larger or smaller the steps are. @typedef {{shiftKey: boolean, altKey: boolean}} Fine */

/** @param {Fine} fine */
const step = ({ shiftKey, altKey }) => STEP * (shiftKey ? 10 : 1) * (altKey ? 0.1 : 1);

/**
 * So many steps up, without what binary fractions add behind the last digit.
 * @param {number} from @param {number} count @param {Fine} fine
 */
export const moved = (from, count, fine) => Number((from + count * step(fine)).toPrecision(15));

/** @type {Record<string, number>} steps of a key */
const KEYS = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

/** @param {string} key @returns {number} steps; 0 for other keys */
export const stepsOf = (key) => (Object.hasOwn(KEYS, key) ? KEYS[key] : 0);

/** What a person types, as a number; null where it is none. @param {string} typed */
export const numberIn = (typed) => (typed.trim() && Number.isFinite(Number(typed)) ? Number(typed) : null);
