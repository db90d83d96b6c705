import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldsOf } from "../../../static/form/query.js";
import "../form/table.js";
import { moved, numberIn, stepsOf } from "../../../static/weights/amounts.js";
import { changedTo, neighbour, none, opened } from "../../../static/weights/history.js";
import { createTouch } from "../../../static/weights/touch.js";

const DRAWN = [{ W: [[0.123456789012, 0.5]], b: [0, 0] }];
const PLACE = { layer: 0, name: "W", i: 0, j: 1 };
const BIAS = { layer: 0, name: "b", i: 1 };
const PLAIN = { shiftKey: false, altKey: false };

/** A page on which films are shown at the test's word. @param {string} [query] */
function page(query = "seed=3") {
  const seen = {
    shown: /** @type {string[]} */ ([]),
    opened: /** @type {any[]} */ ([]),
    exact: 0,
    asked: query,
    failed: /** @type {any[]} */ ([]),
  };
  /** @type {(() => void)[]} */
  const waiting = [];
  const touch = createTouch({
    query: () => seen.asked,
    exact: async () => {
      seen.exact += 1;
      if (seen.asked.includes("seed=9")) throw new Error("no server");
      return DRAWN;
    },
    show: (asked) => ((seen.asked = asked), seen.shown.push(asked), new Promise((done) => waiting.push(done))),
    open: (fields) => ((seen.asked = new URLSearchParams(fields).toString()), seen.opened.push(fields)),
    changed: () => {},
    fail: (error) => seen.failed.push(error),
  });
  return { touch, seen, answer: () => waiting.shift()?.() };
}

/** All that can be done without a server is done. */
const settled = () => new Promise((done) => setTimeout(done));
/** @param {string} query */
const weightsIn = (query) => JSON.parse(fieldsOf(query).params);

test("a weight that moves is asked for at once, and while a film is on its way only the newest waits", async () => {
  const { touch, seen, answer } = page();
  touch.move(PLACE, 0.6);
  await settled();
  for (const value of [0.7, 0.8, 0.9]) touch.move(PLACE, value);
  await settled();
  assert.deepEqual(seen.shown.map(weightsIn), [[{ W: [[0.123456789012, 0.6]], b: [0, 0] }]]);
  answer();
  await settled();
  assert.deepEqual(weightsIn(seen.shown[1])[0].W, [[0.123456789012, 0.9]]);
  answer();
  await settled();
  assert.deepEqual([seen.shown.length, seen.exact, seen.opened.length], [2, 1, 0]);
});

test("a hand that rests makes a film of its own from all that it has moved, and the next begins with it", async () => {
  const { touch, seen } = page("seed=3&iteration=30");
  touch.move(PLACE, 0.6);
  touch.move(BIAS, 2);
  await touch.rest();
  assert.deepEqual(JSON.parse(seen.opened[0].params), [{ W: [[0.123456789012, 0.6]], b: [0, 2] }]);
  assert.deepEqual([seen.opened[0].iteration, seen.opened[0].seed], ["0", "3"]);
  touch.move(PLACE, 0.7);
  await touch.rest();
  assert.deepEqual(JSON.parse(seen.opened[1].params)[0], { W: [[0.123456789012, 0.7]], b: [0, 2] });
  assert.equal(seen.exact, 1);
});

test("a weight that is moved in a later film keeps what its schedule has changed, and what is to come", async () => {
  const { touch, seen } = page("seed=3&algorithm=full&iteration=30&changes=20:algorithm=chunked,length=3;45:rate=0.5");
  touch.move(PLACE, 0.6);
  await touch.rest();
  const { algorithm, length, changes, iteration } = seen.opened[0];
  assert.deepEqual([algorithm, length, changes, iteration], ["chunked", "3", "15:rate=0.5", "0"]);
});

test("nothing that was moved makes no film, and two hands after each other wait for each other", async () => {
  const { touch, seen } = page();
  await touch.rest();
  assert.equal(seen.opened.length, 0);
  touch.move(PLACE, 0.6);
  touch.rest();
  touch.move(BIAS, 1);
  await touch.rest();
  assert.deepEqual(JSON.parse(seen.opened[1].params), [{ W: [[0.123456789012, 0.6]], b: [0, 1] }]);
});

test("what was changed is taken back and brought again, up to the weights that were drawn", async () => {
  const { touch, seen } = page();
  for (const value of [0.6, 0.7]) {
    touch.move(PLACE, value);
    await touch.rest();
  }
  const last = () => seen.opened.at(-1).params;
  await touch.turn(-1);
  assert.equal(JSON.parse(last())[0].W[0][1], 0.6);
  await touch.turn(-1);
  assert.deepEqual([last(), touch.back(-1)], ["", null]);
  await touch.turn(-1);
  assert.equal(seen.opened.length, 4);
  await touch.turn(1);
  await touch.turn(1);
  assert.equal(JSON.parse(last())[0].W[0][1], 0.7);
  assert.equal(touch.back(1), null);
});

test("where the weights cannot be had nothing changes, it is said, and the next hand tries again", async () => {
  const { touch, seen } = page("seed=9");
  touch.move(PLACE, 0.6);
  await touch.rest();
  await settled();
  assert.deepEqual([seen.opened.length, touch.holds()], [0, false]);
  assert.ok(seen.failed.length);
  seen.asked = "seed=3";
  touch.move(PLACE, 0.6);
  await touch.rest();
  assert.equal(seen.opened.length, 1);
});

test("another film begins a history of its own, and a neighbour is the one that was there", () => {
  const three = changedTo(changedTo(none, "a", "b"), "b", "c");
  assert.deepEqual([neighbour(three, -1), neighbour(three, 1)], ["b", null]);
  const back = opened(three, "b");
  assert.deepEqual([neighbour(back, -1), neighbour(back, 1)], ["a", "c"]);
  assert.deepEqual(changedTo(back, "b", "d").queries, ["a", "b", "d"]);
  assert.deepEqual(opened(back, "x"), none);
  assert.deepEqual(changedTo(three, "x", "y").queries, ["x", "y"]);
  assert.equal(neighbour(changedTo(none, "a", "a"), -1), null);
});

test("a hundredth of a step by a pixel or a key, ten times as much or a tenth of it with other keys", () => {
  assert.equal(moved(0.1, 2, PLAIN), 0.12);
  assert.equal(moved(0.3, -30, PLAIN), 0);
  assert.equal(moved(0.15, 1, { ...PLAIN, altKey: true }), 0.151);
  assert.equal(moved(-0.15, -1, { ...PLAIN, shiftKey: true }), -0.25);
  assert.deepEqual(
    ["ArrowUp", "ArrowDown", "PageUp", "PageDown", "a", "toString"].map(stepsOf),
    [1, -1, 10, -10, 0, 0],
  );
});

test("a number that is typed counts once it is one", () => {
  assert.deepEqual(["0.52", "-1e-3", "", " ", "-", "Infinity", "x"].map(numberIn), [
    0.52,
    -0.001,
    ...Array(5).fill(null),
  ]);
});
