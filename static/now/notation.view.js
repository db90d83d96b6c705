/** The choice between row and column notation, beside the formula; NOW speaks in rows until the columns have come. */

import { columns as columnsOf } from "../api.js";
import { byId } from "../shared/dom.view.js";
import { remember } from "../shared/storage.view.js";

/** @typedef {import("../types.js").Notation} Notation */

/** @param {import("../page/page.js").Store} store */
export function createNotation(store) {
  const choices = [...byId("notation").querySelectorAll("input")];
  for (const choice of choices) choice.addEventListener("change", () => choose(/** @type {Notation} */ (choice.value)));
  store.watch(show);
  show(store.get());
  return { learn, turn: () => choose(store.get().notation === "row" ? "column" : "row"), spoken, formulas };

  /** @param {{notation: Notation}} page */
  function show({ notation }) {
    for (const choice of choices) choice.checked = choice.value === notation;
  }

  /** @param {Notation} notation */
  function choose(notation) {
    remember("notation", notation);
    store.set({ notation });
    learn();
  }

  /** Row notation comes with each film; column notation is asked for when it is chosen. */
  async function learn() {
    const { film, query, notation, columns } = store.get();
    if (notation === "row" || columns || !film.start) return;
    const same = () => store.get().film.start === film.start;
    try {
      const told = await columnsOf(query);
      if (same()) store.set({ columns: told });
    } catch (error) {
      if (same()) store.set({ notation: "row", status: `The formulas in column notation cannot be had: ${error}` });
    }
  }

  /** @returns {Notation} */
  function spoken() {
    return store.get().columns ? store.get().notation : "row";
  }

  function formulas() {
    const { film, columns } = store.get();
    return spoken() === "column" && columns ? columns : (film.start?.notation ?? []);
  }
}
