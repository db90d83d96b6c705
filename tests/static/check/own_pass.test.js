import assert from "node:assert/strict";
import { test } from "node:test";
import { ownPass } from "../../../static/check/own_pass.js";
import { alike } from "../../../static/shared/numbers.js";
import { filmsByName } from "../golden.js";

const FILMS = Object.values(await filmsByName());

test("a step of the way back meets the own pass at its own place, and no other step does", () => {
  for (const { start, steps } of FILMS) {
    const yours = ownPass(start, start, steps);
    assert.ok(yours);
    for (const step of steps) assert.equal(yours(step), step.phase === "backward" ? step.values : null);
  }
});

test("where a mistake changes the sweeps there is nothing to set beside", () => {
  for (const { start, steps } of FILMS) assert.equal(ownPass(start, { ...start, sweeps: [[0, 1]] }, steps), null);
});

test("numbers are alike as far as the digits of a film go", () => {
  assert.ok(alike(0.123456, 0.123457, 6));
  assert.ok(!alike(0.123456, 0.12346, 6));
  assert.ok(alike(0.12, 0.13, 2));
  assert.ok(!alike(0.5, -0.5, 2));
  assert.ok(alike(0, 0, 6) && alike(NaN, NaN, 6) && alike(Infinity, Infinity, 6));
  assert.ok(!alike(0, 1e-9, 6) && !alike(0, NaN, 6) && !alike(1, 1 + 1e-9, null));
});
