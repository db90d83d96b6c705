/** Which stops were seen is remembered, and nothing breaks by what somebody else remembered there. */

import assert from "node:assert/strict";
import test from "node:test";

import { goesOnAt, progressIn, seenSaid, sizeSaid, withSeen } from "../../../static/lessons/lessons.js";

const LESSON = { id: "a", title: "A", sentence: "", minutes: 12, stops: 3, own: false };

test("stops that were seen are counted once, and the last one is where one goes on", () => {
  const progress = [0, 1, 1].reduce((all, k) => withSeen(all, "a", k), {});
  assert.deepEqual(progressIn(JSON.stringify(progress)), { a: { seen: [0, 1], last: 1 } });
  assert.equal(seenSaid(progress, LESSON), "2 of 3 stops seen");
  assert.equal(goesOnAt(progress, LESSON), 1);
  assert.equal(seenSaid(withSeen(progress, "a", 2), LESSON), "all stops seen");
  assert.equal(goesOnAt(withSeen(progress, "a", 2), LESSON), 0);
  assert.equal(seenSaid({}, LESSON), "");
});

test("what was remembered in another shape counts as nothing", () => {
  for (const text of [
    null,
    "",
    "no",
    "[]",
    '{"a": 1}',
    '{"a": {"seen": 3, "last": 1}}',
    '{"a": {"seen": [], "last": -1}}',
  ])
    assert.deepEqual(progressIn(text), {});
  assert.deepEqual(progressIn('{"a": {"seen": [1, "x", -1], "last": 1}}'), { a: { seen: [1], last: 1 } });
});

test("a lesson says how long it takes", () => {
  assert.equal(sizeSaid({ ...LESSON, questions: 1 }), "12 minutes, 3 stops, 1 question");
  assert.equal(sizeSaid(LESSON), "12 minutes, 3 stops");
});
