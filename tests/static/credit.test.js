import assert from "node:assert/strict";
import { test } from "node:test";
import { cheap, shadesOf, square } from "../../static/credit.js";

test("shades are logarithmic: the strongest is full, what reaches at all is seen, and nothing lies after a loss", () => {
  const [[alone, after], [weak, strong]] = shadesOf([[1], [1e-3, 10]]);
  assert.equal(after, null);
  assert.equal(strong, 1);
  assert.ok(Math.abs(/** @type {number} */ (alone) - 0.75) < 1e-12);
  assert.equal(weak, 0.04);
});

test("what does not reach, and what is no number, has no shade", () => {
  assert.deepEqual(shadesOf([[0], ["NaN", "Infinity"]]), [
    [null, null],
    [null, null],
  ]);
});

test("what vanishes beyond nine decades is as pale as what vanishes there", () => {
  assert.deepEqual(shadesOf([[1e-30], [1e-12, 1]])[1], [0.04, 1]);
});

test("a square has a place for each loss and moment", () => {
  assert.deepEqual(
    square(2, (t, k) => `${t}${k}`),
    [
      ["00", null],
      ["10", "11"],
    ],
  );
});

test("a triangle is dear where many moments, examples or weights come together", () => {
  const film = (/** @type {number} */ steps, /** @type {number} */ batch) =>
    /** @type {any} */ ({ steps, batch, layers: [{ params: { W: [8, 256], U: [64, 256], b: [256] } }] });
  assert.equal(cheap(film(8, 1)), true);
  assert.equal(cheap(film(100, 16)), false);
  assert.equal(cheap(film(100, 1)), true);
});
