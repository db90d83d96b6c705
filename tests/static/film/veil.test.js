import assert from "node:assert/strict";
import { test } from "node:test";
import { beside, outlines } from "../../../static/film/veil.js";

const whole = { x: -2, y: 3, w: 20, h: 14 };

/** @param {{x: number, y: number, w: number, h: number}[]} boxes @param {number} x @param {number} y */
const covers = (boxes, x, y) => boxes.filter((box) => x > box.x && x < box.x + box.w && y > box.y && y < box.y + box.h);

test("each place of a picture is either in the selection or beside it, and there once", () => {
  let seed = 7;
  const random = (/** @type {number} */ most) => (seed = (seed * 48271) % 2147483647) % most;
  for (let round = 0; round < 60; round++) {
    const boxes = Array.from({ length: random(7) }, () => ({
      x: random(24) - 4,
      y: random(20),
      w: 1 + random(9),
      h: 1 + random(9),
    }));
    const rest = beside(boxes, whole);
    for (let x = -1.5; x < 18; x++)
      for (let y = 3.5; y < 17; y++)
        assert.equal(covers(rest, x, y).length, covers(boxes, x, y).length ? 0 : 1, `${round}: ${x}, ${y}`);
    for (const { x, y, w, h } of rest) {
      assert.ok(x >= -2 && y >= 3 && x + w <= 18 && y + h <= 17);
    }
  }
});

test("without a selection all of the picture lies beside it", () => {
  assert.deepEqual(beside([], whole), [whole]);
});

test("the outlines of rectangles are one line with gaps", () => {
  assert.deepEqual(outlines([{ x: 1, y: 2, w: 3, h: 4 }]), { x: [[1, 4, 4, 1, 1, null]], y: [[2, 2, 6, 6, 2, null]] });
});
