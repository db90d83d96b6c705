/** What somebody takes away: the numbers of the film as files or as lines of Python, or those of an exercise. */

import { exercise } from "../api.js";
import { copyFrom, selectsAll } from "../export/clipboard.view.js";
import { byId } from "../shared/dom.view.js";
import { latest } from "../shared/latest.js";
import { save } from "../shared/save.view.js";
import { arraysOf, fileName, requestOf, snippetOf } from "./exercise.js";
import { writeNpz } from "./npz.js";
import { createSizes } from "./sizes.view.js";

/** @typedef {import("../types.js").Start} Start */

/**
 * @param {object} doors
 * @param {() => Promise<Start | null>} doors.start of the film that is shown, with all digits
 * @param {(says: string) => void} doors.say
 * @param {(error: unknown) => void} doors.fail
 * @param {(request: Record<string, any>) => void} doors.take an exercise
 */
export function createTaking({ start, say, fail, take }) {
  const snippet = /** @type {HTMLTextAreaElement} */ (byId("check-snippet"));
  const newest = latest((signal, /** @type {string} */ asked) => exercise(asked, signal), { arrive: take, fail });
  selectsAll(snippet);
  createSizes(byId("check-sizes"), (asked) => newest.ask(asked));
  byId("check-npz").addEventListener("click", () => carry("npz", (film) => writeNpz(arraysOf(film))));
  byId("check-json").addEventListener("click", () => carry("json", (film) => JSON.stringify(requestOf(film))));
  byId("check-copy").addEventListener("click", async () => say(await copyFrom(snippet)));
  return { stand };

  /** @param {Start} film */
  function stand(film) {
    byId("check-of").textContent = ofFilm(film);
    snippet.value = snippetOf(film, fileName(film, "npz"));
  }

  /** @param {string} kind @param {(film: Start) => BlobPart} make */
  async function carry(kind, make) {
    try {
      const film = await start();
      if (film) say(save(fileName(film, kind), new Blob([make(film)])));
    } catch (error) {
      fail(error);
    }
  }
}

/** What stands on the stage, in words. @param {Start} start */
function ofFilm({ layers, steps, batch, request }) {
  const said = layers.map(({ cell, units }) => `${cell} ${units}`).join(" → ");
  const time = steps > 1 ? `, ${steps} time steps` : "";
  const examples = `${batch} ${batch > 1 ? "examples" : "example"}`;
  return `The network on the stage: ${said}${time}, ${examples}, ${request.loss.replaceAll("_", " ")}.`;
}
