import assert from "node:assert/strict";
import { test } from "node:test";
import { errorSize, fate, flow, flowOf, meeting, scalesOf } from "../../../static/film/scales.js";
import { flat } from "../../../static/shared/numbers.js";
import { goldenTraces } from "../golden.js";

/** @param {string} phase @param {any} values @returns {any} */
const step = (phase, values) => ({ kind: "step", phase, t: 0, layer: 0, values, grads: {} });

test("a flow has a positive and a negative part", () => {
  assert.deepEqual(flow([3, -6, 4, -8, 0]), { plus: 5, minus: 10, size: Math.sqrt(125) });
});

test("a flow is that of the example which is looked at", () => {
  const rows = [
    [3, 4],
    [-6, 8],
  ];
  assert.deepEqual(
    [0, 1].map((example) => flowOf(rows, example).size),
    [5, 10],
  );
  assert.equal(flowOf(rows, 1), flowOf(rows, 1));
});

test("the scale of values reaches to the largest, and at least to one; infinite ones do not count", () => {
  const value = (/** @type {any} */ values) => scalesOf([[step("forward", values)]], true).value;
  assert.deepEqual(value({ a: [[2], [-4]] }), { most: 4, decades: 0 });
  assert.deepEqual(value({ h: [["Infinity"], [0.1]] }), { most: 1, decades: 0 });
  assert.deepEqual(value({ a: [[2e6], [1]] }), { most: 2e6, decades: 8 });
  assert.equal(scalesOf([[step("backward", { delta: [[1], [10]] })]], true).error.most, 10);
});

test("the scales of a film that grows are those of the whole film, and of two films those of both", () => {
  for (const { name, steps } of goldenTraces()) {
    /** @type {any[]} */
    const growing = [];
    for (let n = 0; n < steps.length; n += 7) {
      growing.push(...steps.slice(n, n + 7));
      scalesOf([growing], true);
    }
    assert.deepEqual(scalesOf([growing], true), scalesOf([[...steps]], true), name);
    assert.deepEqual(scalesOf([steps.slice(0, 5), steps, []], true), scalesOf([steps], true), name);
  }
  const [small, large] = [1, 1000].map((x) => [step("loss", {}), step("backward", { delta: [[x]] })]);
  assert.deepEqual(scalesOf([small, large], true), scalesOf([large, small], true));
  assert.deepEqual(scalesOf([small, large], true).error, { most: 1000, decades: 4 });
  assert.equal(scalesOf([small, large], true).sent, 1000);
});

test("a linear scale of errors is as large as the logarithmic one, and has no decades", () => {
  const steps = [step("backward", { delta: [[1e-4, 2]] })];
  assert.deepEqual(scalesOf([steps], false).error, { most: 2, decades: 0 });
  assert.deepEqual(scalesOf([steps], true).error, { most: 2, decades: 2 });
});

test("what vanishes, what explodes and what is not finite is told apart", () => {
  const scales = { ...scalesOf([], true), error: { most: 1e8, decades: 9 }, sent: 10 };
  assert.deepEqual(
    [0, 1, 1e5, 1e7, 1.1e7, Infinity, NaN].map((size) => fate(size, scales)),
    ["", "vanishing", "", "", "exploded", "infinite", "infinite"],
  );
});

test("the scale of an explosion reaches down to the error that set out", () => {
  const steps = [
    step("loss", {}),
    step("backward", { delta: [[0.5]] }),
    { ...step("backward", { delta: [[5e20]] }), layer: 1 },
    { ...step("backward", { delta: [[4e20]] }), layer: 1 },
  ];
  assert.deepEqual(scalesOf([steps], true), { ...scalesOf([], true), error: { most: 5e20, decades: 22 }, sent: 0.5 });
});

test("without a loss nothing is called an explosion", () => {
  assert.equal(fate(1e30, { ...scalesOf([], true), error: { most: 1e30, decades: 9 } }), "");
});

test("two streams meet with shares that add up to one, and none where there is no future", () => {
  assert.deepEqual(meeting(step("backward", { from_above: [[3, 4]], from_next: [[0, 15]] }), 0), [0.25, 0.75]);
  assert.deepEqual(meeting(step("backward", { from_above: [[1e308]], from_next: [[1e308]] }), 0), [0.5, 0.5]);
  assert.equal(meeting(step("backward", { from_above: [[0]], from_next: [[0]] }), 0), null);
  assert.equal(meeting(step("backward", { from_above: [["Infinity"]], from_next: [[1]] }), 0), null);
  assert.equal(meeting(step("backward", { from_above: [[1]] }), 0), null);
});

for (const { name, steps } of goldenTraces()) {
  test(`the scales of ${name} are finite and hold all that is finite`, () => {
    const { error, value, sent } = scalesOf([steps], true);
    for (const { most, decades } of [error, value])
      assert.ok(Number.isFinite(most) && most > 0 && Number.isInteger(decades));
    const back = steps.filter((s) => s.phase === "backward");
    const output = steps.find((s) => s.phase === "loss").layer;
    const sizes = back.filter((s) => s.layer === output).map((s) => Math.max(...flat(s.values.delta).map(Math.abs)));
    assert.equal(sent, Math.max(...sizes.filter(Number.isFinite)));
    for (const s of back) {
      const delta = flat(s.values.delta ?? s.values.dh);
      if (delta.every(Number.isFinite)) for (const x of delta) assert.ok(Math.abs(x) <= error.most);
      const first = flat((s.values.delta ?? s.values.dh)[0]);
      if (first.every(Number.isFinite))
        assert.ok(Math.abs(errorSize(s, 0) - Math.hypot(...first)) <= 1e-12 * errorSize(s, 0));
    }
  });
}
