import assert from "node:assert/strict";
import { test } from "node:test";
import { reachOf, shadesOf } from "../../../static/training/reach.js";

/** @param {any[]} norms by layer, by t @returns {any} */
const line = (...norms) => ({ gradient_norms: norms });

test("the error of each time step is there for all of them, also where a training begins with RTRL", () => {
  const lines = [line(null, [3, 4]), line([1, 0.5], [3, "NaN"])];
  assert.deepEqual(reachOf(lines, 0, 2), [
    [null, 1],
    [null, 0.5],
  ]);
  assert.deepEqual(reachOf(lines, 1, 2), [
    [3, 3],
    [4, NaN],
  ]);
  assert.deepEqual(reachOf([line(null)], 0, 2), [[null], [null]]);
});

test("an error that exploded is as dark as can be, one that vanished is not, and each is said to be what it is", () => {
  const { shades, scale } = shadesOf([[0.1, 0, null, Infinity, NaN, 20]], [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(shades, {
    z: [[-1, null, null, 2, 2, Math.log10(20)]],
    text: [["0.1", "0", "—", "∞", "NaN", "20"].map((says, i) => `iteration ${i}, t = 0: ${says}`)],
    ...{ zmin: -1, zmax: 2 },
  });
  assert.equal(scale, "paper 10⁻¹, full 10² or not finite");
});

test("the scale says what there is", () => {
  const scale = (/** @type {(number | null)[]} */ ...errors) => shadesOf([errors], [0, 1]).scale;
  assert.equal(scale(0.1, 20), "paper 10⁻¹, full 10²");
  assert.equal(scale(0, null), "");
  assert.equal(scale(0, Infinity), "full: not finite");
});
