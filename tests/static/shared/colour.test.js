import assert from "node:assert/strict";
import { test } from "node:test";
import { ALARM, blend, colourAt, place, scaleFor } from "../../../static/shared/colour.js";

const STOPS = /** @type {[number, string][]} */ ([
  [0, "#000000"],
  [0.5, "#808080"],
  [1, "#ffffff"],
]);

test("zero is paper on every scale, and the largest size has the full colour", () => {
  for (const scale of [
    { most: 2, decades: 0 },
    { most: 2, decades: 6 },
  ]) {
    assert.equal(place(0, scale), 0);
    assert.equal(place(2, scale), 1);
    assert.equal(place(-2, scale), -1);
    assert.equal(place(-Infinity, scale), -1);
    assert.ok(Number.isNaN(place(NaN, scale)));
  }
});

test("on a logarithmic scale each power of ten takes the same part", () => {
  const scale = { most: 1, decades: 10 };
  assert.ok(Math.abs(place(1e-5, scale) - 0.5) < 1e-12);
  assert.ok(Math.abs(place(-1e-9, scale) + 0.1) < 1e-9);
  assert.equal(place(1e-30, scale), 0);
});

test("a scale reaches from the largest size down past the smallest", () => {
  assert.deepEqual(scaleFor([1, 1e-5, 0, NaN, Infinity]), { most: 1, decades: 6 });
  assert.deepEqual(scaleFor([]), { most: 1, decades: 2 });
  assert.equal(scaleFor([1, 1e-200]).decades, 9);
});

test("every colour is written in the same way", () => {
  for (const at of [-1, -0.3, 0, 1, NaN]) assert.match(colourAt(at, STOPS), /^rgb\(\d+,\d+,\d+\)$/, `${at}`);
});

test("colours are blended between their stops", () => {
  assert.equal(colourAt(0, STOPS), "rgb(128,128,128)");
  assert.equal(colourAt(0.5, STOPS), "rgb(192,192,192)");
  assert.equal(colourAt(-1, STOPS), "rgb(0,0,0)");
  assert.equal(colourAt(NaN, STOPS), ALARM);
  assert.equal(blend("#000000", "#ffffff", 1), "rgb(255,255,255)");
});
