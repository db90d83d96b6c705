/** The verdict of the gradient check: right, wrong, or not possible. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { checkedSaid, verdict } from "../../../static/now/gradient_check.js";
import { filmsByName } from "../golden.js";

const check = { max_relative_error: 2e-12, worst: "layers[0].U[1][2]", checked: 26, of: 26 };

test("a small error is a tick, a large one or none that is a number a cross", () => {
  assert.deepEqual(verdict(check), { says: "✓ 2·10⁻¹²", tone: "good" });
  assert.equal(verdict({ ...check, max_relative_error: 0.5 }).tone, "bad");
  assert.equal(verdict({ ...check, max_relative_error: "NaN" }).tone, "bad");
});

test("an explosion is neither: no check is possible, and the reason is said", async () => {
  const { end } = (await filmsByName()).explosion;
  assert.deepEqual(verdict(end.check), {
    says: "no check is possible: numbers left the finite range",
    tone: undefined,
  });
  assert.equal(checkedSaid(end.check), "0 of 5 numbers");
});

test("what was checked is counted, and the worst is named", () => {
  assert.equal(checkedSaid(check), "all 26 numbers; worst layers[0].U[1][2]");
  assert.equal(checkedSaid({ ...check, checked: 10, of: 29 }), "10 of 29 numbers; worst layers[0].U[1][2]");
});
