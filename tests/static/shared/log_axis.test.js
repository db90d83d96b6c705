import assert from "node:assert/strict";
import { test } from "node:test";
import * as axis from "../../../static/shared/log_axis.js";

test("only what is positive and finite has a logarithm", () => {
  assert.deepEqual(axis.logsOf([100, 0, -1, null, NaN, Infinity, 0.1]), [2, -1]);
});

test("a range of very many logarithms is found, and of none there is none", () => {
  assert.deepEqual(axis.rangeOf(Array.from({ length: 300000 }, (_, i) => i)), [0, 299999]);
  assert.deepEqual(axis.rangeOf([-Infinity, 2, NaN]), [2, 2]);
  assert.equal(axis.rangeOf([]), null);
});

test("whole powers of ten enclose a range with a little air, and are at least one apart", () => {
  assert.deepEqual(axis.wholePowers([-2.5, 0.3]), [-3, 1]);
  assert.deepEqual(axis.wholePowers([0.5, 0.5]), [0, 1]);
  assert.deepEqual(axis.wholePowers([0, 1]), [-1, 2]);
  assert.deepEqual(axis.wholePowers(null), [-3, 0]);
});

test("a margin is a share of the range, and never less than the least one", () => {
  assert.deepEqual(axis.withMargin([0, 10], 0.1, 0.3), [-1, 11]);
  assert.deepEqual(axis.withMargin([2, 2], 0.1, 0.3), [1.7, 2.3]);
});

test("ticks are whole powers of ten within the range, at most seven, and as far from each other", () => {
  assert.deepEqual(axis.exponentsIn([-3.2, 0.4]), [-3, -2, -1, 0]);
  assert.deepEqual(axis.exponentsIn([-13, 0]), [-12, -9, -6, -3, 0]);
  assert.deepEqual(axis.exponentsIn([0.2, 0.7]), []);
  for (let from = -40; from < 3; from += 0.37)
    for (let to = from + 0.1; to < 41; to += 1.3) {
      const exponents = axis.exponentsIn([from, to]);
      const steps = new Set(exponents.slice(1).map((e, i) => e - exponents[i]));
      assert.ok(
        exponents.length <= 7 && steps.size <= 1 && exponents.every((e) => e >= from && e <= to),
        `${from} ${to}`,
      );
      if (to - from >= 12) assert.ok(exponents.length >= 3, `${from} ${to}: ${exponents}`);
    }
});

test("where a range has few powers of ten, twos and fives stand between them", () => {
  assert.deepEqual(
    axis.twosAndFivesIn([-0.5, 0.9]).map((log) => +(10 ** log).toFixed(6)),
    [0.5, 2, 5],
  );
});

test("an axis that takes logarithms itself wants sizes, any other the logarithms", () => {
  /** @type {any} */
  const [own, plain] = [{ type: "log" }, {}];
  axis.setLogAxis(own, [-1, 1]);
  axis.setLogAxis(plain, [-1, 1]);
  assert.deepEqual(
    [own.tickvals, own.range],
    [
      [0.1, 1, 10],
      [-1, 1],
    ],
  );
  assert.deepEqual(
    [plain.tickvals, plain.ticktext],
    [
      [-1, 0, 1],
      ["10⁻¹", "10⁰", "10¹"],
    ],
  );
});
