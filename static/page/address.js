/**
 * The address follows where one is when the film rests, and leads there when it is opened. What writes it is handed
 * in. Pure.
 */

import { pause, seek } from "../film/player.js";
import { closed, openUp } from "../inside/inside.js";
import { changed, parametersOf } from "../shared/hash.js";
import { fragmentOf, placeIn } from "./fragment.js";
import { broken, ended, opensOn } from "./page.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./page.js").Store} Store */
/**
 * @typedef {object} Doors
 * @property {() => string} hash of the address
 * @property {(hash: string) => void} replace it, without a new page of the history
 * @property {() => string} asked the query that the address asks for
 * @property {(act: () => void) => void} later once nothing more has been put off for a while
 */

/** @param {Store} store @param {Doors} doors */
export function createAddress(store, { hash, replace, asked, later }) {
  /** @type {number | null} */
  let waiting = null; // for so many steps to have arrived
  let leads = false; // whether it is the address that moves the film
  /** The address of where one is in the film that is shown, also while it moves; on the way to a place that place. */
  const here = () => (waiting === null ? said(store.get(), hash()) : hash());
  store.watch((page, before) => {
    if (waiting !== null && !leads) wait(page, before);
    if (rests(page)) later(write);
  });
  return { restore, write, here };

  /** Whether the film that is shown is what the address asks for, and does not move. @param {Page} page */
  function rests({ film, query, player, state }) {
    const shown = film.start !== null && query === asked() && state !== "loading" && state !== "refused";
    return shown && !player.playing && waiting === null;
  }

  /** Says where one is. */
  function write() {
    if (!rests(store.get())) return;
    const now = here();
    if (now !== hash()) replace(now);
  }

  /** Goes where the address says; of what it does not say, only what was open is closed. */
  function restore() {
    const page = store.get();
    const { start } = page.film;
    if (!start) return;
    const { at, opened, credit, example, notation } = placeIn(hash(), start);
    const inside = { ...closed, pins: page.inside.pins, follow: page.inside.follow && !opened };
    waiting = at !== null && at > page.player.length && !ended(page) ? at : null;
    lead({
      credit,
      inside: opened ? openUp(inside, start, opened, false) : inside,
      example: example ?? page.example,
      notation: notation ?? page.notation,
      ...(at === null ? {} : rested(page, at)),
    });
  }

  /** @param {Partial<Page>} change */
  function lead(change) {
    leads = true;
    store.set(change);
    leads = false;
  }

  /** Goes along with what arrives, unless a person leads elsewhere. @param {Page} page @param {Page} before */
  function wait(page, before) {
    const at = Number(waiting);
    if (page.player.cursor !== before.player.cursor || page.player.playing) waiting = null;
    else if (page.film !== before.film) {
      if (page.player.length >= at || ended(page)) waiting = null;
      lead(rested(page, at));
    }
  }
}

/** @param {Page} page @param {number} at @returns {Partial<Page>} */
const rested = (page, at) => ({
  player: pause(seek(page.player, at)),
  interrupted: false, // there it rests, also when a stream that broke goes on
  ...(broken(page) ? {} : { state: "paused" }),
});

/** A hash, with where one is. @param {Page} page @param {string} hash */
function said(page, hash) {
  const silent = !page.film.start || (untouched(page) && !("at" in parametersOf(hash)));
  return silent ? hash : changed(hash, fragmentOf(page));
}

/** Whether a film stands as it begins, which needs no words: nobody has led it anywhere. @param {Page} page */
const untouched = ({ film, player, example, notation, inside, credit }) =>
  player.cursor === 0 &&
  example === (film.start ? opensOn(film.start) : 0) &&
  notation === "row" &&
  !inside.opened &&
  !credit;
