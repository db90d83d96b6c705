/** Leads the page to where the class is: its film, its step, playing or not; and says where the page is. */

import { ended, whole } from "../page/page.js";
import { addressOf, placeOf } from "./place.js";

/** @typedef {import("./place.js").Place} Place */
/**
 * @typedef {object} Doors
 * @property {import("../page/page.js").Store} store
 * @property {() => string} asked the query that the address asks for
 * @property {{seek: (cursor: number) => void, toggle: () => void, speed: (speed: number) => void}} moving
 */

const NEAR = 3; // steps by which a film that plays may be elsewhere, for it is on its way

/** @param {Doors} doors */
export function createLeading({ store, asked, moving }) {
  /** @type {Place | null} */
  let pending = null;
  /** @type {string | null} the query of its film; null until the address has been followed */
  let awaited = null;
  let [arrived, left] = [() => {}, () => {}];
  let leads = false; // whether it is the class that moves the page
  let last = { link: "", became: "" }; // where it was led, and what the page made of that address
  store.watch(settle);
  return {
    here,
    go,
    going: () => leads || pending !== null,
    atEnd: () => whole(store.get()) && store.get().player.cursor >= store.get().player.length,
  };

  /** @returns {Place} */
  function here() {
    return placeOf(store.get(), location, asked());
  }

  /**
   * @param {Place} place
   * @param {string} code of the class, which the address of a follower names
   * @param {() => void} then
   * @param {() => void} [instead] where the page is led elsewhere before it has come there
   */
  function go(place, code, then, instead = () => {}) {
    [pending, awaited, arrived, left] = [place, null, then, instead];
    const there = place.link === here().link || (place.link === last.link && here().link === last.became);
    if (!there) {
      history.replaceState(null, "", addressOf(place, code));
      dispatchEvent(new PopStateEvent("popstate"));
    }
    awaited = asked();
    settle();
  }

  /** Goes on once the film is there, and has arrived so far; not where another one is asked for meanwhile. */
  function settle() {
    const page = store.get();
    if (leads || !pending) return;
    if (awaited !== null && awaited !== asked()) {
      pending = null;
      return left();
    }
    if (page.query !== asked() || !page.film.start) return;
    const { at, playing, speed } = pending;
    if (page.player.length < at && !ended(page)) return;
    const { link } = pending;
    leads = true;
    if (page.player.speed !== speed) moving.speed(speed);
    const { player } = store.get();
    const near = Math.abs(player.cursor - at) <= (playing ? NEAR : 0);
    if (!near || (player.playing && !playing)) moving.seek(at);
    if (playing && !store.get().player.playing) moving.toggle();
    last = { link, became: here().link };
    [pending, leads] = [null, false];
    arrived();
  }
}
