import assert from "node:assert/strict";
import { test } from "node:test";
import { anyUncounted, counts } from "../../../static/film/arrivals.js";
import { goldenTraces, linkTraces } from "../golden.js";

const links = ["every", "last", "0,1,0,2", "0.5,1,1,1"].map((at) => `hidden=2&steps=4&lag=1&loss_at=${at}`);
const films = [...(await linkTraces(links)), ...goldenTraces()];

test("a loss counts where the engine gives it a weight", () => {
  for (const { name, start, steps } of films) {
    const losses = steps.filter(({ phase }) => phase === "loss");
    for (const { t, values } of losses) assert.equal(counts(start, t), values.weight !== 0, `${name} at t = ${t}`);
    assert.equal(
      anyUncounted(start),
      losses.some(({ values }) => values.weight === 0),
      name,
    );
  }
});
