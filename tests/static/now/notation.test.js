import assert from "node:assert/strict";
import { test } from "node:test";
import { laidOut, notationOf, sizeOf } from "../../../static/now/notation.js";

const W = [
  [1, 2],
  [3, 4],
  [5, 6],
];

test("in row notation numbers stand as they are emitted", () => {
  assert.deepEqual(laidOut(W, "row"), W);
  assert.deepEqual(laidOut([1, 2], "row"), [[1, 2]]);
});

test("in column notation a matrix is its transpose, and a vector is a column", () => {
  assert.deepEqual(laidOut(W, "column"), [
    [1, 3, 5],
    [2, 4, 6],
  ]);
  assert.deepEqual(laidOut([1, "NaN"], "column"), [[1], ["NaN"]]);
});

test("a size is that of what is shown, and says when it has been turned", () => {
  assert.equal(sizeOf(W, "row"), "3 × 2");
  assert.equal(sizeOf(W, "column"), "2 × 3, transposed");
  assert.equal(sizeOf([1, 2], "row"), "2");
  assert.equal(sizeOf([1, 2], "column"), "2, as a column");
});

test("rows are the notation of whoever has chosen none", () => {
  assert.deepEqual([null, "", "rows", "column"].map(notationOf), ["row", "row", "row", "column"]);
});
