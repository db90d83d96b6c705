/** The film waits while a question does: steps from the one that is asked for are hidden. Pure. */

import { within } from "../film/player.js";
import { queryOfStop } from "./route.js";

/** @typedef {import("./lessons.js").Stop} Stop */

/**
 * @param {import("../page/page.js").Store} store
 * @param {object} card
 * @param {(other: boolean) => void} card.note says whether another film than the stop's is shown
 */
export function createWaiting(store, { note }) {
  /** @type {Stop | null} */
  let stop = null;
  let until = Infinity;
  store.watch(look);
  return { at, free, waits: () => until < Infinity };

  /** @param {Stop | null} here the stop that is shown; none where no lesson runs */
  function at(here) {
    stop = here;
    until = here?.question?.place ? Number(here.place?.at ?? 0) : Infinity;
    if (here) look();
    else store.set({ player: within(store.get().player, Infinity) });
  }

  /** The answer is revealed, or nobody waits for it. */
  function free() {
    until = Infinity;
    store.set({ player: within(store.get().player, Infinity) });
  }

  function look() {
    const { film, query, player } = store.get();
    if (!stop || !film.start) return;
    const own = queryOfStop(stop);
    note(own !== null && query !== own);
    const here = query === own ? until : Infinity;
    if (player.until !== here) store.set({ player: within(player, here) });
  }
}
