import assert from "node:assert/strict";
import { test } from "node:test";
import { createStagePlaces } from "../../../static/questions/places.view.js";
import { createStore } from "../../../static/page/store.js";

const start = (/** @type {number} */ steps) => ({ steps, layers: [{ cell: "rnn", name: "h1" }] });

test("who asks for a place hears of every film that comes, until it is answered", () => {
  const store = /** @type {any} */ (createStore(/** @type {any} */ ({ film: { start: null } })));
  const places = createStagePlaces({ store, changed: () => {} });
  const where = /** @type {any} */ ({ kind: "place" });
  /** @type {number[]} */
  const heard = [];
  const clicked = /** @type {string[]} */ ([]);
  const came = () => heard.push(places.all(where).length);
  const deaf = places.listen((answer) => clicked.push(answer), came);
  assert.deepEqual(places.all(where), [], "there is no film");
  const [four, two] = [start(4), start(2)];
  store.set({ film: { start: four } });
  store.set({ film: { start: four, steps: [1] } });
  store.set({ film: { start: null } });
  store.set({ film: { start: two } });
  assert.deepEqual(heard, [4, 2]);
  assert.equal(places.choose(/** @type {any} */ ({ layer: 0, t: 1 })), true);
  deaf();
  store.set({ film: { start: four } });
  assert.equal(places.choose(/** @type {any} */ ({ layer: 0, t: 2 })), false);
  assert.deepEqual([heard, clicked], [[4, 2], ["0,1"]]);
});
