import assert from "node:assert/strict";
import { test } from "node:test";
import { beginnings, PHASES, phaseOf } from "../../../static/film/phases.js";
import { goldenTraces } from "../golden.js";

/** @param {string[]} phases @returns {any[]} */
const film = (...phases) => phases.map((phase) => ({ phase }));

test("a phase begins where its first step is the one that is shown", () => {
  const found = beginnings(film("forward", "loss", "forward", "loss", "backward", "cut", "gradient", "update"));
  assert.deepEqual(
    [...found],
    [
      ["forward", 1],
      ["loss", 2],
      ["backward", 5],
      ["update", 7],
    ],
  );
});

test("what has not come yet begins nowhere", () => {
  assert.deepEqual([...beginnings([])], []);
  assert.deepEqual([...beginnings(film("forward", "influence")).keys()], ["forward", "influence"]);
});

test("clipping and the gradients belong to the update, a cut to the way back", () => {
  assert.deepEqual(
    film("gradient", "clip", "update", "cut").map((step) => phaseOf(step).name),
    ["update", "update", "update", "backward"],
  );
});

test("every step of every golden trace belongs to one phase, which begins with one of its steps", () => {
  assert.equal(new Set(PHASES.flatMap(({ steps }) => steps)).size, PHASES.flatMap(({ steps }) => steps).length);
  for (const { name, steps } of goldenTraces()) {
    const found = beginnings(steps);
    assert.deepEqual([...found.keys()].sort(), ["backward", "forward", "loss", "update"], name);
    for (const [phase, n] of found)
      assert.ok(PHASES.find((each) => each.name === phase)?.steps.includes(steps[n - 1].phase), name);
  }
});
