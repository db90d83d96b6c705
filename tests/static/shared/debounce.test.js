import assert from "node:assert/strict";
import { test } from "node:test";
import { debounce } from "../../../static/shared/debounce.js";

/** @param {import("node:test").TestContext} t */
function observed(t) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  /** @type {any[][]} */
  const done = [];
  return {
    done,
    later: debounce((...said) => done.push(said)),
    pass: (/** @type {number} */ ms) => t.mock.timers.tick(ms),
  };
}

test("of many things asked for in a row only the last is done, so long after it was asked for", (t) => {
  const { done, later, pass } = observed(t);
  later.after(100, "first");
  pass(99);
  later.after(100, "second", 2);
  pass(99);
  assert.deepEqual(done, []);
  pass(1);
  assert.deepEqual(done, [["second", 2]]);
  pass(1000);
  assert.equal(done.length, 1);
});

test("what is asked for after a rest is done as well, and sooner where less is to be waited for", (t) => {
  const { done, later, pass } = observed(t);
  later.after(100, "first");
  pass(100);
  later.after(300, "second");
  later.after(0, "third");
  pass(0);
  assert.deepEqual(done, [["first"], ["third"]]);
  pass(300);
  assert.equal(done.length, 2);
});

test("what was stopped is not done, and does not keep what comes after it from being done", (t) => {
  const { done, later, pass } = observed(t);
  later.stop();
  later.after(100, "first");
  later.stop();
  pass(100);
  assert.deepEqual(done, []);
  later.after(100, "second");
  pass(100);
  assert.deepEqual(done, [["second"]]);
});

test("two that wait know nothing of each other", (t) => {
  const { done, later, pass } = observed(t);
  const other = debounce(() => done.push(["other"]));
  later.after(100);
  other.after(100);
  other.stop();
  pass(100);
  assert.deepEqual(done, [[]]);
});
