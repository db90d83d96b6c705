/** Live comes when it is wanted: by its button, by an address that names a class, or in a tab that was in one. */

import { byId } from "../shared/dom.view.js";
import { parametersOf } from "../shared/hash.js";
import { rememberedHere } from "../shared/storage.view.js";

export const PRESENTS = "live-presents"; // of this tab: the session whose presenter it is

/** @typedef {ReturnType<typeof import("./live.view.js").createLive>} Live */
/** @typedef {import("../questions/judge.js").Question} Question */

/** @param {() => Promise<Live>} fetched */
export function createLateLive(fetched) {
  /** @type {Promise<Live> | null} */
  let coming = null;
  /** @type {Live | null} */
  let live = null;
  byId("live-open").addEventListener("click", async () => (await bring()).toggle());
  return {
    resume,
    /** Whether this page is the presenter's of a class. */
    presents: () => live?.presents() ?? false,
    /** Asks the class a question; false where there is none. @param {Question} question */
    ask: (question) => live?.ask(question) ?? false,
    /** A click on the stage: whether it was an answer. @param {import("../types.js").Chosen} chosen */
    choose: (chosen) => live?.choose(chosen) ?? false,
    /** What is marked on the stage. */
    over: () => live?.over(),
  };

  async function bring() {
    coming ??= fetched();
    try {
      live = await coming;
    } catch (error) {
      coming = null; // it is asked for again the next time
      throw error;
    }
    return live;
  }

  /** Goes on where the address or the tab says. */
  async function resume() {
    if (parametersOf(location.hash).live || rememberedHere(PRESENTS)) (await bring()).resume();
  }
}
