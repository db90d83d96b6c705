import assert from "node:assert/strict";
import { test } from "node:test";
import { createStore } from "../../../static/page/store.js";

test("a change leaves the rest as it was, and never touches the value before", () => {
  const store = createStore({ cursor: 1, theme: "dark" });
  const before = store.get();
  store.set({ cursor: 2 });
  assert.deepEqual(store.get(), { cursor: 2, theme: "dark" });
  assert.deepEqual(before, { cursor: 1, theme: "dark" });
});

test("those who watch are told in the order in which they came, with the value and the one before", () => {
  const store = createStore({ n: 0 });
  /** @type {any[]} */
  const told = [];
  store.watch((value, before) => told.push(["first", value.n, before.n]));
  store.watch((value, before) => told.push(["second", value.n, before.n]));
  store.set({ n: 5 });
  store.set({ n: 7 });
  assert.deepEqual(told, [
    ["first", 5, 0],
    ["second", 5, 0],
    ["first", 7, 5],
    ["second", 7, 5],
  ]);
});

test("who begins to watch is told of what comes, not of what was", () => {
  const store = createStore({ n: 0 });
  store.set({ n: 1 });
  let told = 0;
  store.watch(() => told++);
  assert.equal(told, 0);
});
