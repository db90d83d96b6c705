import assert from "node:assert/strict";
import { test } from "node:test";
import { createStore } from "../../../static/page/store.js";
import { createPlayTo } from "../../../static/predict/play_to.view.js";
import { runUp } from "../../../static/predict/quiz.js";
import { openPage } from "../page.js";

/** A film at a step, that is played by itself. @param {{cursor?: number, still?: boolean}} [how] */
function played({ cursor = 2, still = false } = {}) {
  openPage();
  /** @type {any} */ (globalThis).matchMedia = () => ({ matches: still, addEventListener() {} });
  const player = { cursor, playing: false, speed: 2, timeSteps: 3, length: 90 };
  const store = /** @type {any} */ (createStore(/** @type {any} */ ({ player, state: "paused" })));
  /** @type {number[]} */
  const sought = [];
  const set = (/** @type {object} */ more) => store.set({ player: { ...store.get().player, ...more } });
  const play = createPlayTo(store, (at) => (sought.push(at), set({ cursor: at, playing: false })));
  return { play, set, sought, player: () => store.get().player, state: () => store.get().state };
}

test("the film plays fast to its goal, step by step, and rests there with the speed that it had", () => {
  const { play, set, sought, player, state } = played();
  play.to(40, 8);
  assert.deepEqual([player().playing, player().speed, player().timeSteps, state()], [true, 8, 0, "playing"]);
  assert.equal(player().cursor, runUp(2, 40));
  set({ cursor: 39.9 });
  play.arrived(Infinity);
  assert.deepEqual(sought, []);
  set({ cursor: 40.2 });
  play.arrived(Infinity);
  assert.deepEqual([sought, player().speed, player().playing], [[40], 2, false]);
});

test("whoever takes it into the own hands has the own speed again", () => {
  const { play, player, sought, set } = played();
  play.to(40, 8);
  play.rest();
  assert.deepEqual([player().speed, player().playing], [2, true]);
  play.rest();
  set({ cursor: 41, speed: 4 });
  play.arrived(60);
  assert.deepEqual([sought, player().speed], [[], 4]);
  set({ cursor: 60 });
  play.arrived(60);
  assert.deepEqual(sought, [60], "where it must not go on it rests");
});

test("who pauses or seeks on the way has the own speed again, and is not led back", () => {
  const { play, player, sought, set } = played();
  play.to(14, 8);
  set({ cursor: 4, playing: false });
  assert.equal(player().speed, 2);
  set({ cursor: 20, playing: true });
  play.arrived(60);
  assert.deepEqual([sought, player().cursor, player().playing], [[], 20, true]);
});

test("a speed that is chosen on the way stays; the way to the next goal gives it back", () => {
  const { play, player, set } = played();
  play.to(14, 8);
  set({ speed: 0.5 });
  set({ cursor: 14 });
  play.arrived(60);
  assert.equal(player().speed, 0.5);
  play.to(30, 8);
  play.to(40, 4);
  set({ playing: false });
  assert.equal(player().speed, 0.5);
});

test("where nothing is to move, or the goal lies behind, the film is there at once", () => {
  const still = played({ still: true });
  still.play.to(40, 8);
  assert.deepEqual([still.sought, still.player().playing], [[40], false]);
  const behind = played({ cursor: 50 });
  behind.play.to(0, 8);
  assert.deepEqual(behind.sought, [0]);
});

test("a film that rests is not moved", () => {
  const { play, sought } = played({ cursor: 70 });
  play.arrived(60);
  assert.deepEqual(sought, []);
});
