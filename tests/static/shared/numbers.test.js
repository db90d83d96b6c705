import assert from "node:assert/strict";
import { test } from "node:test";
import { exampleOf, flat, norm, percent, real, shares, signed, format } from "../../../static/shared/numbers.js";

test("numbers that are none keep their kind", () => {
  assert.equal(real("Infinity"), Infinity);
  assert.equal(real("-Infinity"), -Infinity);
  assert.ok(Number.isNaN(real("NaN")));
  assert.deepEqual(["Infinity", "-Infinity", "NaN"].map(format), ["∞", "−∞", "NaN"]);
});

test("numbers are told with four significant digits, tiny and huge ones with an exponent", () => {
  assert.deepEqual([0, 0.5, -0.123456, 12345.67, 1e-9, -2.5e12].map(format), [
    "0",
    "0.5",
    "−0.1235",
    "12350",
    "1·10⁻⁹",
    "−2.5·10¹²",
  ]);
  assert.deepEqual([0.5, -0.5, 0].map(signed), ["+0.5", "−0.5", "0"]);
});

test("a share is told in whole per cent, unless that would say of a part that it is nothing or all", () => {
  const told = [0, 1e-9, 0.004, 0.005, 0.5, 0.994, 0.996, 0.99999, 1 - 1e-12, 1, 1.004, 3].map(percent);
  const texts = ["0", "1·10⁻⁷", "0.4", "1", "50", "99", "99.6", "99.9", "100", "100", "100", "300"];
  assert.deepEqual(
    told,
    texts.map((text) => `${text} %`),
  );
  assert.equal(percent(Number.NaN), "no number");
});

test("whole shares add up to one hundred", () => {
  for (const sizes of [
    [1, 1, 1],
    [0.64, 0.36],
    [1, 0],
    [1e-300, 2e-300],
    [1.5e308, 1e307],
    [5, 3, 2, 7, 11, 13, 17],
  ]) {
    assert.equal(
      shares(sizes).reduce((a, b) => a + b, 0),
      100,
      String(sizes),
    );
  }
  assert.deepEqual(shares([64, 36]), [64, 36]);
  assert.deepEqual(shares([0, 0]), [0, 0]);
  assert.deepEqual(shares([Infinity, 1]), [0, 0]);
});

test("a norm neither overflows nor vanishes", () => {
  assert.equal(norm([3, 4]), 5);
  assert.ok(Math.abs(norm([3e200, 4e200]) / 5e200 - 1) < 1e-15);
  assert.ok(Math.abs(norm([3e-200, 4e-200]) / 5e-200 - 1) < 1e-15);
  assert.equal(norm([]), 0);
  assert.equal(norm([Infinity, 1]), Infinity);
});

test("an example is a row of the batch, and any nesting can be flattened", () => {
  assert.deepEqual(
    exampleOf(
      [
        [1, "NaN"],
        [2, 3],
      ],
      1,
    ),
    [2, 3],
  );
  assert.deepEqual(exampleOf([[1, 2]], 5), [1, 2]);
  assert.deepEqual(flat([[1, [2]], 3]), [1, 2, 3]);
});
