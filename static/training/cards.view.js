/** The cards that are fetched when they are first wanted: the training, and the predictions. */

import { queryIn } from "../form/link.js";
import { fieldsOf } from "../form/query.js";
import { byId } from "../shared/dom.view.js";
import { changed, parametersOf } from "../shared/hash.js";

/**
 * @typedef {object} Doors
 * @property {() => any} look the theme
 * @property {any} config
 * @property {() => string} query of the film that is shown
 * @property {(fields: import("../form/query.js").Fields) => void} open asks for another film
 * @property {(fields: import("../form/query.js").Fields) => import("../form/query.js").Fields} keep own texts
 */

/** @param {Doors} doors */
export function createCards({ look, config, query, open, keep }) {
  /** @type {ReturnType<typeof import("./training.view.js").createTraining> | null} */
  let train = null;
  /** @type {ReturnType<typeof import("../predictions/predictions.view.js").createPredictions> | null} */
  let learned = null;
  byId("train-open").addEventListener("click", toggleTraining);
  byId("learned").addEventListener("toggle", showLearned, { once: true });
  if (parametersOf(location.hash).train) showTraining(true);
  return { begin: () => train?.begin(), stand };

  /** The address names it. */
  function toggleTraining() {
    const on = Boolean(byId("train").hidden);
    history.replaceState(
      null,
      "",
      `${location.pathname}${location.search}${changed(location.hash, { train: on ? "200" : "" })}`,
    );
    showTraining(on);
  }

  /** @param {boolean} on */
  async function showTraining(on) {
    const { createTraining } = await import("./training.view.js");
    train ??= createTraining({
      look,
      config,
      fields: () => fieldsOf(queryIn(location.search, location.hash)),
      open,
      keep,
      learned: predict,
    });
    byId("train-open").setAttribute("aria-expanded", String(on));
    train.show(on);
  }

  async function showLearned() {
    learned = (await import("../predictions/predictions.view.js")).createPredictions(config);
    predict();
  }

  /** Of the network that was trained last, or of the film that was opened since. */
  function predict() {
    learned?.draw(train?.trained() || query(), look());
  }

  /** For the film, the theme and the window's size. */
  function stand() {
    train?.stand();
    predict();
  }
}
