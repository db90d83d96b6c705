import assert from "node:assert/strict";
import test from "node:test";

import { CHOICES, choiceOf, lookOf, nextOf } from "../../../static/shell/theme.js";

test("what was remembered counts if it is a theme, else the system's counts", () => {
  assert.deepEqual(["projector", "dark", "pink", null].map(choiceOf), ["projector", "dark", "system", "system"]);
});

test("the system's theme is looked up, a chosen one is kept", () => {
  assert.deepEqual([lookOf("system", true), lookOf("system", false)], ["dark", "light"]);
  assert.deepEqual([lookOf("light", true), lookOf("projector", true)], ["light", "projector"]);
});

test("the next theme goes through all looks and never rests on the same", () => {
  let look = "light";
  const seen = [];
  for (let i = 0; i < 3; i++) seen.push((look = nextOf(look)));
  assert.deepEqual(seen, ["dark", "projector", "light"]);
  assert.equal(new Set(seen).size, CHOICES.length - 1);
});
