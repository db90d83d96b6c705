import assert from "node:assert/strict";
import { test } from "node:test";
import { roadsOf } from "../../../static/film/roads.js";
import { creditLit, errorsLit, veiled, weightLit } from "../../../static/panels/lights.js";
import { linkTraces } from "../golden.js";

const [{ start }] = await linkTraces(["hidden=3&steps=6"]);

/** @param {any} opened */
const lit = (opened) => roadsOf(start, { opened, credit: null });
/** The middle of each square, column first. @param {any[]} boxes */
const middles = (boxes) => boxes.map(({ x, y, w, h }) => [x + w / 2, y + h / 2]);

test("a weight lights its square in the matrix of its own parameter, in column notation that of the transpose", () => {
  const roads = lit({ phase: "gradient", layer: 0, t: null, name: "U", i: 1, j: 2 });
  assert.deepEqual(middles(weightLit(roads, 0, "U", "row")), [[2, 1]]);
  assert.deepEqual(middles(weightLit(roads, 0, "U", "column")), [[1, 2]]);
  assert.deepEqual(weightLit(roads, 0, "W", "row"), []);
  assert.deepEqual(weightLit(roads, 1, "U", "row"), []);
  const bias = lit({ phase: "gradient", layer: 0, t: null, name: "b", i: 2 });
  assert.deepEqual(middles(weightLit(bias, 0, "b", "row")), [[2, 0]]);
  assert.deepEqual(middles(weightLit(bias, 0, "b", "column")), [[0, 2]]);
});

test("an error lights its square of unit and time step, a loss all units on its way", () => {
  const error = lit({ phase: "backward", layer: 0, t: 4, name: "delta", i: 1 });
  assert.deepEqual(middles(errorsLit(error, 0, 3)), [[4, 1]]);
  const loss = roadsOf(start, { opened: null, credit: { t: 5, k: 3 } });
  assert.deepEqual(middles(errorsLit(loss, 0, 3)), [
    [3, 1],
    [4, 1],
    [5, 1],
  ]);
  assert.deepEqual(errorsLit(lit({ phase: "gradient", layer: 0, t: null, name: "U", i: 0, j: 0 }), 0, 3), []);
  assert.deepEqual(errorsLit(undefined, 0, 3), []);
});

test("squares of the triangle have their time step as column, and their loss as row", () => {
  assert.deepEqual(middles(creditLit([{ t: 4, k: 1 }])), [[1, 4]]);
});

test("beside what lights up lies a veil, and without it none", () => {
  const whole = { x: -0.5, y: -0.5, w: 6, h: 3 };
  const none = veiled([], whole);
  assert.deepEqual(none, { x: [[], []], y: [[], []] });
  const { x, y } = veiled(creditLit([{ t: 1, k: 1 }]), whole);
  assert.equal(x.length, 2);
  assert.deepEqual(x[1], [0.5, 1.5, 1.5, 0.5, 0.5, null]);
  assert.deepEqual(y[1], [0.5, 0.5, 1.5, 1.5, 0.5, null]);
  assert.ok(x[0].length > 0);
});
