import assert from "node:assert/strict";
import { test } from "node:test";
import {
  comparedExamples,
  differences,
  examplesBeside,
  gradientOf,
  whoseNumbers,
} from "../../../static/compare/compare.js";
import { ALL, difference } from "../../../static/shared/numbers.js";

test("a difference has a size and a direction", () => {
  assert.deepEqual(difference([3, 4], [3, 4]), { size: 5, apart: 0, cosine: 1 });
  assert.deepEqual(difference([1, 0], [0, 2]), { size: 1, apart: Math.sqrt(5), cosine: 0 });
  assert.deepEqual(difference([0, 0], [1, 0]), { size: 0, apart: 1, cosine: null });
  assert.equal(difference([1e300, 0], [-1e300, 0]).cosine, -1);
});

test("only numbers of one name and one shape are set beside each other", () => {
  const a = /** @type {any} */ ({
    phase: "backward",
    values: { h: [[1, 2]], x: [[1]], loss: 3 },
    grads: { W: [[1, 2]], b: [1] },
  });
  const b = /** @type {any} */ ({ values: { h: [[1, 3]], x: [[1, 2]], loss: 4 }, grads: { W: [[1, 2]] } });
  assert.deepEqual(
    differences(a, b, [0, 0]).map(({ name, apart }) => [name, apart]),
    [
      ["h", 1],
      ["∂L/∂W", 0],
    ],
  );
});

test("parameters are compared whole, as they have no examples", () => {
  const [a, b] = /** @type {any[]} */ ([
    {
      phase: "update",
      values: {
        W: [
          [1, 2],
          [3, 4],
        ],
        b: [1],
      },
      grads: {},
    },
    {
      phase: "update",
      values: {
        W: [
          [1, 2],
          [3, 6],
        ],
        b: [1],
      },
      grads: {},
    },
  ]);
  assert.deepEqual(
    differences(a, b, [1, 1]).map(({ name, apart }) => [name, apart]),
    [
      ["W", 2],
      ["b", 0],
    ],
  );
});

test("the whole gradient stands in one row", () => {
  const steps = /** @type {any} */ ([
    { phase: "gradient", grads: { W: [[1, 2]], b: [3] } },
    { phase: "update", grads: { W: [[9]] } },
    { phase: "gradient", grads: { W: [[4]] } },
  ]);
  assert.deepEqual(gradientOf(steps), [1, 2, 3, 4]);
});

test("beside an example stands the same one, or the last of a film that has fewer, and of one alone itself", () => {
  assert.deepEqual(
    [examplesBeside(2, 4), examplesBeside(3, 2), examplesBeside(ALL, 4), examplesBeside(ALL, 1)],
    [
      [2, 2],
      [3, 1],
      [ALL, ALL],
      [ALL, 0],
    ],
  );
});

test("each film is compared by its own example, and all together number by number, with their signs", () => {
  const a = /** @type {any} */ ({ phase: "forward", values: { h: [[1], [-2]] }, grads: {} });
  const b = /** @type {any} */ ({ phase: "forward", values: { h: [[1], [2]] }, grads: {} });
  const one = /** @type {any} */ ({ phase: "forward", values: { h: [[5]] }, grads: {} });
  const apart = (/** @type {any} */ other, /** @type {[number, number]} */ examples) =>
    differences(a, other, examples).map(({ apart }) => apart);
  assert.deepEqual([apart(b, [0, 0]), apart(b, [1, 0]), apart(b, [ALL, ALL])], [[0], [3], [4]]);
  assert.deepEqual(comparedExamples([ALL, ALL], [2, 2]), [ALL, ALL]);
  assert.deepEqual(comparedExamples([ALL, 0], [2, 1]), [0, 0], "a root mean square is no number of one example");
  assert.deepEqual(comparedExamples([1, 0], [2, 1]), [1, 0]);
  assert.deepEqual(apart(one, comparedExamples([1, 0], [2, 1])), [7]);
});

test("a table of numbers says of which examples they are", () => {
  assert.equal(whoseNumbers("backward", [1, 1], 4), ", example 2");
  assert.equal(whoseNumbers("backward", [3, 0], 4), ", example 4 here, example 1 beside it");
  assert.equal(whoseNumbers("forward", [ALL, ALL], 4), ", all examples together");
  assert.deepEqual([whoseNumbers("update", [1, 1], 4), whoseNumbers("forward", [0, 0], 1)], ["", ""]);
});
