import assert from "node:assert/strict";
import { test } from "node:test";

import { faultsBeside, noNumber } from "../../../static/form/faults.js";

const SHOWN = new Set(["steps", "params"]);

test("each sentence stands beside its field, once", () => {
  const twice = { field: "params", message: "params of layer 1: W has the shape (3, 2)." };
  const fields = [{ field: "steps", message: "steps is 3000." }, twice, twice];
  assert.deepEqual(faultsBeside({ message: "all of it", fields }, SHOWN), {
    beside: { steps: ["steps is 3000."], params: [twice.message] },
    onTop: [],
  });
});

test("a place within a field is said beside the field", () => {
  const { beside } = faultsBeside({ message: "", fields: [{ field: "params[0].W", message: "m" }] }, SHOWN);
  assert.deepEqual(beside, { params: ["m"] });
});

test("what belongs to no field that is shown is said on top", () => {
  const fields = [
    { field: "utmost", message: "utmost is not known." },
    { field: "k1", message: "k1 is 0." },
  ];
  assert.deepEqual(faultsBeside({ message: "", fields }, SHOWN).onTop, ["utmost is not known.", "k1 is 0."]);
  assert.deepEqual(faultsBeside({ message: "It is too much.", fields: [] }, SHOWN).onTop, ["It is too much."]);
});

test("where nothing is refused nothing is said", () => {
  assert.deepEqual(faultsBeside(null, SHOWN), { beside: {}, onTop: [] });
});

test("what a browser takes for no number is refused beside its field", () => {
  const { beside } = faultsBeside(noNumber("steps"), SHOWN);
  assert.match(beside.steps[0], /^steps is no number; /);
});
