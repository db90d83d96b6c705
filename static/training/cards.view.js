/** The cards that are fetched when they are first wanted: the training, the predictions, and Check mine. */

import { queryIn } from "../form/link.js";
import { fieldsOf } from "../form/query.js";
import { byId, dress } from "../shared/dom.view.js";
import { changed, parametersOf } from "../shared/hash.js";

/**
 * @typedef {object} Doors
 * @property {() => any} look the theme
 * @property {any} config
 * @property {() => string} query of the film that is shown
 * @property {(fields: import("../form/query.js").Fields) => void} open asks for another film
 * @property {(fields: import("../form/query.js").Fields) => import("../form/query.js").Fields} keep own texts
 * @property {import("../check/check.view.js").Doors} checking
 */

/** @param {Doors} doors */
export function createCards({ look, config, query, open, keep, checking }) {
  /** @type {ReturnType<typeof import("./training.view.js").createTraining> | null} */
  let train = null;
  /** @type {ReturnType<typeof import("../predictions/predictions.view.js").createPredictions> | null} */
  let learned = null;
  /** @type {ReturnType<typeof import("../check/check.view.js").createCheck> | null} */
  let check = null;
  return {
    begin: () => train?.begin(),
    stand,
    show,
    voice: () => check?.voice() ?? null,
    over: () => check?.over(),
    yours: () => check?.yours(),
  };

  /** A tab is shown; the address names the training. @param {string} tab */
  function show(tab) {
    const training = tab === "training";
    const { train: asked } = parametersOf(location.hash);
    const count = /** @type {HTMLInputElement} */ (byId("train-iterations"));
    const hash = changed(location.hash, { train: training ? count.value || "200" : "" });
    if (training !== Boolean(asked)) history.replaceState(null, "", `${location.pathname}${location.search}${hash}`);
    if (training) {
      if (asked) count.value = asked;
      showTraining();
    }
    if (tab === "predictions") showLearned();
    if (tab === "check") showCheck();
  }

  async function showTraining() {
    const { createTraining } = await import("./training.view.js");
    if (!train) dress("training/training.css");
    train ??= createTraining({
      look,
      config,
      fields: () => fieldsOf(queryIn(location.search, location.hash)),
      open,
      keep,
      learned: predict,
    });
    train.show();
  }

  async function showLearned() {
    const { createPredictions } = await import("../predictions/predictions.view.js");
    if (!learned) dress("predictions/predictions.css");
    learned ??= createPredictions(config);
    predict();
  }

  async function showCheck() {
    const { createCheck } = await import("../check/check.view.js");
    if (!check) dress("check/check.css");
    check ??= createCheck(checking);
    check.stand();
  }

  /** Of the network that was trained last, or of the film that was opened since. */
  function predict() {
    learned?.draw(train?.trained() || query(), look());
  }

  /** For the film, the theme and the window's size. */
  function stand() {
    train?.stand();
    check?.stand();
    predict();
  }
}
