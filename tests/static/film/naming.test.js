import assert from "node:assert/strict";
import { test } from "node:test";
import { meantBy } from "../../../static/film/naming.js";
import { labelOf } from "../../../static/inside/terms.js";
import { askedFor, symbolOf } from "../../../static/shared/symbols.js";
import { goldenTraces, linkTraces, randomTraces } from "../golden.js";

const [echo, letters, sine] = await linkTraces([
  "hidden=3&steps=5&lag=1&symbols=4",
  "hidden=3&steps=4&task=next_letter&text=it is",
  "hidden=3&steps=4&task=sine",
]);

test("a unit of the output is what the task calls it, and so is an input", () => {
  assert.equal(meantBy(echo.start, 1, 2), " “C”");
  assert.equal(meantBy(echo.start, -1, 0), " “A”");
  assert.equal(meantBy(letters.start, 1, 0), " “␣”");
  assert.deepEqual([meantBy(echo.start, 0, 2), meantBy(sine.start, 1, 0), meantBy(sine.start, -1, 0)], ["", "", ""]);
  const of = { phase: "backward", layer: 1, t: 3, name: "delta", i: 2 };
  assert.equal(labelOf(echo.start, of), "δ of y[2] “C”, t=3");
  assert.equal(labelOf(echo.start, { ...of, layer: 0 }), "δ of h¹[2], t=3");
  assert.equal(labelOf(echo.start, { ...of, phase: "forward", layer: 0, name: "x", i: 1 }), "x of h¹[1] “B”, t=3");
  assert.equal(labelOf(echo.start, { phase: "gradient", layer: 1, t: null, name: "b", i: 2 }), "∂L/∂b of y[2]");
});

test("the name of a unit is that of the target which asks for it, in any film", async () => {
  for (const { name, start } of [...goldenTraces(), ...(await randomTraces(4))]) {
    const top = start.layers.length - 1;
    start.layers.forEach((/** @type {any} */ { units }, /** @type {number} */ layer) => {
      for (let i = 0; i < units; i++) assert.doesNotMatch(meantBy(start, layer, i), /undefined/, name);
    });
    for (const row of start.targets.flat())
      for (const { place, symbol } of askedFor(start, row))
        if (symbol !== String(place)) assert.equal(meantBy(start, top, place), ` “${symbol}”`, name);
    for (const row of start.inputs.flat()) {
      const symbol = symbolOf(start, row, "inputs");
      if (symbol && row.filter(Boolean).length === 1)
        assert.equal(meantBy(start, -1, row.indexOf(1)), symbol === String(row.indexOf(1)) ? "" : ` “${symbol}”`, name);
    }
  }
});
