/** The exercise, fetched when a teacher wants to make one or the address holds one. */

import { byId } from "../shared/dom.view.js";
import { parametersOf } from "../shared/hash.js";

/** @param {import("./exercises.view.js").Doors} doors */
export function createLateExercises(doors) {
  /** @type {Promise<ReturnType<typeof import("./exercises.view.js").createExercises>> | null} */
  let coming = null;
  byId("along-exercise").addEventListener("click", async () => {
    /** @type {HTMLDialogElement} */ (byId("along")).close();
    (await fetched()).make();
  });
  return { here };

  /** Where the address holds a sheet, or has held one. */
  async function here() {
    if (coming || parametersOf(location.hash).sheet) await (await fetched()).here();
  }

  /** Once; where it does not come, it is asked for again the next time. */
  function fetched() {
    coming ??= import("./exercises.view.js").then(
      ({ createExercises }) => createExercises(doors),
      (error) => {
        coming = null;
        throw error;
      },
    );
    return coming;
  }
}
