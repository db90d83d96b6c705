import assert from "node:assert/strict";
import { test } from "node:test";
import { saidOf, speaks } from "../../../static/shared/symbols.js";

test("what the network says is its largest output, right where that is asked for", () => {
  const start = /** @type {any} */ ({ request: { loss: "cross_entropy" }, targets: [[[0, 1, 0]]] });
  assert.ok(speaks(start));
  assert.deepEqual(saidOf(start, [0.2, 0.7, 0.1], [0, 1, 0]), { symbol: "1", right: true });
  assert.deepEqual(saidOf(start, [0.8, 0.1, 0.1], [0, 1, 0]), { symbol: "0", right: false });
  assert.deepEqual(saidOf(start, [0.8, 0.1, 0.1], [0, 0, 0]), { symbol: "0", right: null });
  for (const odd of [NaN, Infinity, -Infinity])
    assert.deepEqual(saidOf(start, [0.2, 0.7, odd], [0, 1, 0]), { symbol: "?", right: false }, `${odd}`);
  const either = [0.5, 0, 0.5]; // two are equally right
  const rights = [
    [0.8, 0.1, 0.1],
    [0.1, 0.8, 0.1],
    [0.1, 0.1, 0.8],
  ].map((output) => saidOf(start, output, either).right);
  assert.deepEqual(rights, [true, false, true]);
  assert.equal(speaks({ ...start, request: { loss: "half_mse" } }), false);
});
