import assert from "node:assert/strict";
import { test } from "node:test";

import { asNumber, hasSecond } from "../../../static/shared/decimals.js";

test("a decimal comma is a point, and no digit is lost", () => {
  assert.equal(asNumber("0,1"), "0.1");
  assert.equal(asNumber(","), ".");
  assert.equal(Number(asNumber("-0,25")), -0.25);
});

test("the minus of the page is a minus", () => {
  assert.equal(Number(asNumber("−0.5")), -0.5);
});

test("thousands are no number, rather than a small one", () => {
  assert.ok(Number.isNaN(Number(asNumber("1,234.5"))));
  assert.ok(Number.isNaN(Number(asNumber("1.234,5"))));
});

test("what is a number stays as it is", () => {
  for (const typed of ["0.1", "1e-3", "-7", "300"]) assert.equal(asNumber(typed), typed);
});

test("a second point is known, typed or put in at once", () => {
  for (const [typed, before] of [
    [".", "1.5"],
    [",", "1.5"],
    ["1,234.5", ""],
    ["1.234,5", "7"],
  ])
    assert.ok(hasSecond(typed, before), typed);
  for (const [typed, before] of [
    [",", "1"],
    ["0,5", "1.5"],
    ["5", "1.5"],
    ["", "1.5"],
  ])
    assert.ok(!hasSecond(typed, before), typed);
});
