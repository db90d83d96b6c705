import assert from "node:assert/strict";
import { test } from "node:test";
import { roadsOf } from "../../../static/film/roads.js";
import { lightsOf } from "../../../static/stage/mlp_lights.js";
import { linkTraces } from "../golden.js";

const [{ start }] = await linkTraces(["cell=dense&hidden=3,4&task=xor"]); // 2 inputs, 3, 4 and then 1 or 2 outputs
const sizes = [start.layers[0].inputs, ...start.layers.map((/** @type {any} */ { units }) => units)];
const top = start.layers.length - 1;

/** All that lights up, by name. @param {any} opened */
function lit(opened) {
  const lights = lightsOf(start, roadsOf(start, { opened: { t: 0, ...opened }, credit: null }));
  assert.ok(lights);
  const all = sizes.flatMap((size, k) => Array.from({ length: size }, (_, unit) => [k - 1, unit]));
  const edges = start.layers.flatMap((/** @type {any} */ { inputs, units }, /** @type {number} */ layer) =>
    Array.from({ length: inputs * units }, (_, n) => [layer, Math.floor(n / units), n % units]),
  );
  return {
    units: all.filter(([layer, unit]) => lights.unit(layer, unit)).map(String),
    edges: edges.filter((/** @type {number[]} */ [l, i, j]) => lights.edge(l, i, j)).map(String),
    targets: Array.from({ length: sizes[top + 1] }, (_, k) => k).filter(lights.target),
  };
}

test("a value lights the weights that end in its unit, and the units below", () => {
  const { units, edges, targets } = lit({ phase: "forward", layer: 1, name: "z", i: 2 });
  assert.deepEqual(edges, ["1,0,2", "1,1,2", "1,2,2"]);
  assert.deepEqual(units, ["0,0", "0,1", "0,2", "1,2"]);
  assert.deepEqual(targets, []);
});

test("an error lights the weights that begin in its unit, and the units above; at the top its target", () => {
  const { units, edges } = lit({ phase: "backward", layer: 0, name: "delta", i: 1 });
  assert.deepEqual(edges, ["1,1,0", "1,1,1", "1,1,2", "1,1,3"]);
  assert.deepEqual(units, ["0,1", "1,0", "1,1", "1,2", "1,3"]);
  const above = lit({ phase: "backward", layer: top, name: "delta", i: 0 });
  assert.deepEqual([above.edges, above.units, above.targets], [[], [`${top},0`], [0]]);
});

test("what goes down to the inputs lights the weights over that input", () => {
  const { units, edges } = lit({ phase: "backward", layer: 0, name: "dx", i: 1 });
  assert.deepEqual(edges, ["0,1,0", "0,1,1", "0,1,2"]);
  assert.deepEqual(units, ["-1,1", "0,0", "0,1", "0,2"]);
});

test("a weight lights itself between its two units, a bias its unit", () => {
  const weight = { phase: "gradient", t: null, layer: 1, name: "W", i: 2, j: 3 };
  assert.deepEqual(lit(weight), { units: ["0,2", "1,3"], edges: ["1,2,3"], targets: [] });
  const bias = { phase: "gradient", t: null, layer: 1, name: "b", i: 3 };
  assert.deepEqual(lit(bias), { units: ["1,3"], edges: [], targets: [] });
});

test("where one asks about nothing, nothing is to fade", () => {
  assert.equal(lightsOf(start, undefined), null);
  assert.equal(lightsOf(start, roadsOf(start, { opened: null, credit: null })), null);
});
