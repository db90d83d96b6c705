/** Spot the bug is fetched when it is begun; until then no film has a planted mistake that the page does not tell. */

import { byId, dress } from "../shared/dom.view.js";
import { parametersOf } from "../shared/hash.js";
import { veiled } from "./bug_questions.js";

/** @typedef {ReturnType<typeof import("./spot.view.js").createSpot>} Spot */
/** @typedef {import("../types.js").Message} Message */

/** @param {() => Promise<Spot>} fetched */
export function createLateSpot(fetched) {
  /** @type {Spot | null} */
  let view = null;
  byId("spot-open").addEventListener("click", async () => {
    /** @type {HTMLDialogElement} */ (byId("lessons")).close();
    (await bring()).start();
  });
  return {
    follow,
    over: () => view?.over(),
    choose: (/** @type {import("../types.js").Chosen} */ chosen) => view?.choose(chosen) ?? false,
    addressOf: (/** @type {string} */ query) => view?.addressOf(query) ?? query,
    veiling,
  };

  async function bring() {
    const looks = view ? null : dress("spot/spot.css");
    view ??= await fetched();
    await looks;
    return view;
  }

  /** Begins the exercise that the address names; where it names none, the one that runs is closed. */
  async function follow() {
    const { spot } = parametersOf(location.hash);
    if (spot === undefined || !/^\d{1,3}$/.test(spot)) return view?.close();
    const seed = Number(new URLSearchParams(location.search).get("seed")) || 0;
    if (!view?.runs(Number(spot), seed)) await (await bring()).begin(Number(spot), seed, true);
  }

  /**
   * What is heard of a film, without the word of what is planted in it.
   * @param {string} query
   * @param {(messages: Message[]) => void} hand
   */
  function veiling(query, hand) {
    return view?.veils(query) ? (/** @type {Message[]} */ messages) => hand(messages.map(veiled)) : hand;
  }
}
