/** Predict is fetched when it is switched on; until then the film and the stage know nothing of it. */

import { byId, dress } from "../shared/dom.view.js";
import { createLate } from "../shared/late.js";

/** @typedef {ReturnType<typeof import("./predict.view.js").createPredict>} Predict */

/** @param {() => Promise<Predict>} fetched */
export function createLatePredict(fetched) {
  /** @type {Predict | null} */
  let view = null;
  const toggle = createLate(async () => {
    const looks = dress("predict/predict.css");
    const hides = import("../questions/telling.view.js").then(({ hidingStyles }) => hidingStyles());
    view = await fetched();
    await Promise.all([looks, hides]); // before that, what is asked could be seen
    return view.toggle;
  });
  for (const id of ["predict-open", "present-predict"]) byId(id).addEventListener("click", toggle);
  return {
    toggle,
    tick: () => view?.tick(),
    waits: () => view?.waits() ?? false,
    over: () => view?.over(),
    choose: (/** @type {import("../types.js").Chosen} */ chosen) => view?.choose(chosen) ?? false,
    turn: (/** @type {number} */ by) => view?.turn(by) ?? false,
  };
}
