/** The choice of one example of the batch, or of all together. */

import { byId, element } from "../shared/dom.view.js";
import { ALL } from "../shared/numbers.js";

/** @param {(example: number) => void} choose */
export function createExampleChoice(choose) {
  const select = /** @type {HTMLSelectElement} */ (byId("example"));
  select.addEventListener("change", () => choose(Number(select.value)));
  return { offer };

  /** @param {number} batch @param {number} chosen */
  function offer(batch, chosen) {
    byId("example-label").hidden = batch < 2;
    const options = Array.from({ length: batch }, (_, i) =>
      element("option", { value: String(i) }, `${i + 1} of ${batch}`),
    );
    select.replaceChildren(...options, element("option", { value: String(ALL) }, `all ${batch}: root mean square`));
    select.value = String(chosen);
  }
}
