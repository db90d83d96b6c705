/** Lessons are fetched when the menu is opened, or when the address names one. */

import { byId, dress } from "../shared/dom.view.js";
import { createLate } from "../shared/late.js";
import { parametersOf } from "../shared/hash.js";

/** @typedef {ReturnType<typeof import("./lessons.view.js").createLessons>} Lessons */

/** @param {() => Promise<Lessons>} fetched */
export function createLateLessons(fetched) {
  /** @type {Lessons | null} */
  let view = null;
  /** @type {Promise<Lessons> | null} */
  let coming = null;
  const toggle = createLate(async () => (await bring()).toggle);
  byId("lessons-open").addEventListener("click", toggle);
  return {
    follow,
    on: () => view?.on() ?? false,
    turn: (/** @type {number} */ by) => view?.turn(by) ?? false,
    look: () => view?.look(),
    over: () => view?.over(),
    choose: (/** @type {import("../types.js").Chosen} */ chosen) => view?.choose(chosen) ?? false,
  };

  async function bring() {
    coming ??= Promise.all([fetched(), dress("lessons/lessons.css")])
      .then(([lessons]) => lessons)
      .catch((error) => {
        coming = null;
        throw error;
      });
    return (view = await coming);
  }

  /** Goes where the address leads. */
  async function follow() {
    if (!view && !parametersOf(location.hash).lesson) return;
    (await bring()).follow();
  }
}
