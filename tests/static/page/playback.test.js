import assert from "node:assert/strict";
import { test } from "node:test";
import { createBoardAtCursor } from "../../../static/page/board_at_cursor.js";
import { begun, first } from "../../../static/page/page.js";
import { createPlayback } from "../../../static/page/playback.js";
import { createStore } from "../../../static/page/store.js";
import { goldenTraces, linkTraces } from "../golden.js";

const { start, steps, end } = /** @type {any} */ (goldenTraces().find(({ name }) => name.startsWith("rnn_echo")));

/** The page with a whole film, which rests. */
function page() {
  const store = createStore(first({ logarithmic: true, theme: "light", notation: "row" }));
  const seen = { released: 0 };
  store.set(begun(store.get(), start, "q", true));
  store.set({ film: { start, steps, end }, player: { ...store.get().player, length: steps.length } });
  return { store, seen, moving: createPlayback(store, () => seen.released++), at: () => store.get().player.cursor };
}

test("a person who moves the film leads the stage there; the clock does not", () => {
  const { seen, moving, store, at } = page();
  moving.seek(5);
  moving.step(1);
  moving.toggle();
  assert.deepEqual([at(), store.get().state, seen.released], [6, "playing", 3]);
  moving.pass(0.1, 1);
  assert.ok(at() > 6);
  assert.equal(seen.released, 3);
  moving.toggle();
  assert.equal(store.get().state, "paused");
});

test("time passes only while the film plays", () => {
  const { moving, at } = page();
  moving.pass(10, 1);
  assert.equal(at(), 0);
});

test("a film that was cut short stays so while one scrubs in it, until it plays again", () => {
  const { store, moving, at } = page();
  store.set({ state: "cut" });
  moving.seek(3);
  assert.deepEqual([at(), store.get().state], [3, "cut"]);
  moving.toggle();
  assert.equal(store.get().state, "playing");
});

test("before there is a film nothing moves", () => {
  const store = createStore(first({ logarithmic: true, theme: "light", notation: "row" }));
  const moving = createPlayback(store, () => {});
  moving.seek(4);
  moving.toggle();
  moving.beat(true);
  assert.deepEqual([store.get().state, store.get().player.cursor, store.get().player.timeSteps], ["loading", 0, 0]);
});

test("speed goes up and down its ladder, and beats are steps or time steps", () => {
  const { store, moving } = page();
  moving.hasten(1);
  assert.equal(store.get().player.speed, 2);
  moving.speed(0.5);
  moving.beat(true);
  assert.deepEqual([store.get().player.speed, store.get().player.timeSteps], [0.5, 1]);
  moving.beat(false);
  assert.equal(store.get().player.timeSteps, 0);
});

test("a new film keeps the speed, the follower and an example that it has, and nothing of the film before", () => {
  const { store, moving } = page();
  moving.speed(4);
  store.set({
    example: 7,
    columns: [],
    inside: { ...store.get().inside, follow: true, chosen: { layer: 0, t: 0, unit: 0 } },
  });
  const next = { ...store.get(), ...begun(store.get(), { ...start, batch: 3 }, "other", false) };
  assert.deepEqual(
    [next.player.speed, next.example, next.columns, next.query, next.state, next.player.cursor],
    [4, 2, null, "other", "playing", 0],
  );
  assert.deepEqual([next.inside.follow, next.inside.chosen], [true, null]);
  assert.equal(begun(store.get(), { ...start, batch: 1 }, "", false).example, 0);
});

test("a film opens on an example that hears something, and a choice of another stays", async () => {
  const [xor] = await linkTraces(["cell=dense&hidden=3&task=xor&batch=4&loss=half_mse&output=sigmoid"]);
  const { store } = page();
  const opened = { ...store.get(), ...begun(store.get(), xor.start, "xor", true) };
  const heard = (/** @type {number} */ b) => xor.start.inputs[0][b].map(Number);
  assert.deepEqual(heard(0), [0, 0]);
  assert.notDeepEqual(heard(opened.example), [0, 0]);
  const chosen = { ...opened, example: 0, film: { start: xor.start, steps: [], end: null } };
  assert.equal(begun(chosen, xor.start, "xor", true).example, 0);
  const silent = { ...xor.start, inputs: [xor.start.inputs[0].map(() => [0, 0])] };
  assert.equal(begun(store.get(), silent, "silent", true).example, 0);
});

test("one look goes on from the one before, and shows how far the beat is", () => {
  const { store, moving } = page();
  const look = createBoardAtCursor();
  moving.seek(7);
  const before = look(store.get(), 1, false);
  assert.equal(look(store.get(), 1, false).key, before.key);
  store.set({ player: { ...store.get().player, cursor: 7.25 } });
  const { board, key } = look(store.get(), 1, false);
  assert.deepEqual([key, board.n, board.share, board.step, board.beat], [before.key, 7, 0.25, steps[6], [steps[7]]]);
  assert.equal(look(store.get(), 1, true).board.share, 0);
  moving.seek(8);
  const after = look(store.get(), 1, false);
  assert.notEqual(after.key, before.key);
  assert.deepEqual([after.board.n, after.board.step], [8, steps[7]]);
});
