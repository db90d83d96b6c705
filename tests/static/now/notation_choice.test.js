/** The choice between rows and columns: it is kept, and NOW speaks in columns once they have come. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { createStore } from "../../../static/page/store.js";
import { openPage } from "../page.js";
import { until } from "../server.js";

openPage();
const { createNotation } = await import("../../../static/now/notation.view.js");

/** The choice, over a film whose columns come or fail. @param {() => Promise<Response>} answers */
function choice(answers) {
  const { kept, byId } = openPage();
  /** @type {any} */ (globalThis).fetch = answers;
  const film = { start: { notation: ["rows"] } };
  const store = /** @type {any} */ (
    createStore(/** @type {any} */ ({ notation: "row", query: "", columns: null, film }))
  );
  return { kept, byId, store, notation: createNotation(store) };
}

test("what is chosen is kept for the next visit, and the formulas are columns once these have come", async () => {
  const { kept, store, notation } = choice(async () => Response.json({ column: ["columns"] }));
  notation.turn();
  assert.deepEqual([kept.get("notation"), store.get().notation, notation.spoken()], ["column", "column", "row"]);
  assert.deepEqual(notation.formulas(), ["rows"]);
  await until(() => store.get().columns);
  assert.equal(notation.spoken(), "column");
  assert.deepEqual(notation.formulas(), ["columns"]);
  notation.turn();
  assert.deepEqual([kept.get("notation"), notation.spoken(), notation.formulas()], ["row", "row", ["rows"]]);
});

test("where the columns cannot be had, the formulas stay rows, and the page says why", async () => {
  const { store, notation } = choice(async () => {
    throw new TypeError("no network");
  });
  notation.turn();
  await until(() => store.get().notation === "row");
  assert.match(store.get().status, /^The formulas in column notation cannot be had: .*no network/);
  assert.equal(notation.spoken(), "row");
});
