/**
 * A hand that moves weights: the film with them is asked for at once, one at a time and then the newest. What asks and
 * shows is handed in. Pure.
 */

import { fieldsOf, queryOf } from "../form/query.js";
import { begunHere } from "../form/changes.js";
import { paramsIn, withWeight } from "./params.js";

/** @typedef {import("../form/query.js").Fields} Fields */
/** @typedef {import("./params.js").Params} Params */
/** @typedef {import("./params.js").Place} Place */
/** @typedef {{from: string, weights: Params}} Base the film that it takes hold of */
/** @typedef {{base: Promise<Base>, moved: Map<string, [Place, number]>}} Held and what it has moved there */
/**
 * @typedef {object} Doors
 * @property {() => string} query of the film that was asked for last, and not refused
 * @property {(query: string) => Promise<Params>} exact the weights of a film with all their digits
 * @property {(query: string) => Promise<void>} show the film of a query in the place of the one that is there
 * @property {(error: unknown) => void} fail where the weights cannot be had
 */

/** @param {Doors} doors */
export function createHand({ query, exact, show, fail }) {
  /** @type {Held | null} */
  let held = null;
  let showing = false;
  return { move, open, holds: () => held !== null };

  /** @returns {Promise<Base>} */
  async function baseNow() {
    const fields = fieldsOf(query());
    const from = queryOf(fields);
    const own = Number(fields.iteration) ? null : paramsIn(fields.params);
    return { from, weights: own ?? (await exact(from)) };
  }

  /**
   * It has moved a weight: the film follows.
   * @param {Place} place @param {number} value
   * @param {Promise<void>} before what is to be done before it takes hold
   */
  function move(place, value, before) {
    held ??= { base: before.then(baseNow), moved: new Map() };
    held.moved.set(JSON.stringify(place), [place, value]);
    if (!showing) follow();
  }

  /** One film at a time is asked for: whoever moves fast sees some, and never none. */
  async function follow() {
    showing = true;
    try {
      for (let last = ""; held;) {
        const next = queryOf((await filmOf(held)).fields);
        if (!held || next === last) break;
        await show(next);
        last = next;
      }
    } catch (error) {
      held = null; // nothing has changed
      fail(error);
    }
    showing = false;
  }

  /** The film of what is held: its weights are those with which it begins. @param {Held} held */
  async function filmOf({ base, moved }) {
    const { from, weights } = await base;
    const changed = [...moved.values()].reduce((all, [place, value]) => withWeight(all, place, value), weights);
    return { from, fields: { ...begunHere(fieldsOf(from)), params: JSON.stringify(changed) } };
  }

  /** It lets go. @returns {Promise<{from: string, fields: Fields}> | null} of nothing, where it has moved nothing */
  function open() {
    if (!held) return null;
    const film = filmOf(held);
    held = null;
    return film;
  }
}
