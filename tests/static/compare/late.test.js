import assert from "node:assert/strict";
import { test } from "node:test";
import { createLateCompare } from "../../../static/compare/late.js";

/** @param {string[]} asked what the comparison was asked, in order */
const comparison = (asked) =>
  /** @type {any} */ ({
    ask: (/** @type {any} */ fields) => asked.push(fields.hidden),
    beside: (/** @type {string} */ change) => asked.push(change),
    steps: () => ["a step"],
    drawing: () => "a drawing",
    stand: () => {},
    draw: () => {},
  });

test("a comparison is fetched once, with its tab, and is asked for the run that is then the first", async () => {
  /** @type {string[]} */
  const asked = [];
  let fetched = 0;
  const late = createLateCompare(
    async () => (fetched++, comparison(asked)),
    () => false,
  );
  late.ask({ hidden: "3" });
  late.ask({ hidden: "4" });
  assert.deepEqual([fetched, late.steps(), late.drawing()], [0, [], null]);
  await Promise.all([late.bring(), late.bring()]);
  late.ask({ hidden: "5" });
  assert.deepEqual([fetched, asked], [1, ["4", "5"]]);
  assert.deepEqual([late.steps(), late.drawing()], [["a step"], "a drawing"]);
  await late.beside("mistakes=sign:0");
  assert.equal(asked.at(-1), "mistakes=sign:0");
});

test("it is fetched at once where the address names a second run", async () => {
  /** @type {string[]} */
  const asked = [];
  const late = createLateCompare(
    async () => comparison(asked),
    () => true,
  );
  late.ask({ hidden: "3" });
  await late.bring();
  assert.deepEqual(asked, ["3"]);
});

test("what did not come is asked for again", async () => {
  let tries = 0;
  const late = createLateCompare(
    async () => {
      if (++tries === 1) throw new Error("offline");
      return comparison([]);
    },
    () => false,
  );
  await assert.rejects(late.bring(), /offline/);
  await late.bring();
  assert.equal(tries, 2);
});
