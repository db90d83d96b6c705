/** Weights that are changed by hand: each change is a film of its own, which can be taken back. Pure. */

import { fieldsOf, queryOf } from "../form/query.js";
import { createHand } from "./hand.js";
import { changedTo, neighbour, none, opened } from "./history.js";

/** @typedef {import("../form/query.js").Fields} Fields */
/** @typedef {import("./params.js").Place} Place */
/**
 * @typedef {import("./hand.js").Doors & More} Doors
 * @typedef {object} More
 * @property {(fields: Fields) => void} open shows the film of these, and says so in the address and in the form
 * @property {() => void} changed what can be taken back
 */

/** @param {Doors} doors */
export function createTouch(doors) {
  const { query, open, changed, fail } = doors;
  const hand = createHand(doors);
  let history = none;
  let settled = Promise.resolve();
  return {
    move: (/** @type {Place} */ place, /** @type {number} */ value) => hand.move(place, value, settled),
    holds: hand.holds,
    rest,
    set,
    turn,
    follow,
    back: (/** @type {-1 | 1} */ way) => neighbour(history, way),
  };

  /** The hand rests: what it has moved is a new film. @returns {Promise<void>} */
  function rest() {
    const film = hand.open();
    if (film) settled = film.then(({ from, fields }) => become(from, fields)).catch(fail);
    return settled;
  }

  /** @param {string} before @param {Fields} fields */
  function become(before, fields) {
    history = changedTo(history, before, queryOf(fields));
    changed();
    open(fields);
  }

  /** All weights at once, or none of one's own. @param {string} params */
  async function set(params) {
    await rest();
    const fields = fieldsOf(query());
    become(queryOf(fields), { ...fields, params });
  }

  /** Takes back what was changed last, or brings it again. @param {-1 | 1} way */
  async function turn(way) {
    await rest();
    const to = neighbour(history, way);
    if (to === null) return;
    history = opened(history, to);
    changed();
    open(fieldsOf(to));
  }

  /** A film was opened by whatever way. @param {string} asked @returns {boolean} whether it is one of these */
  function follow(asked) {
    const before = history;
    history = opened(history, asked);
    if (history !== before) changed();
    return history !== none;
  }
}
