import assert from "node:assert/strict";
import { test } from "node:test";
import { gradientAt, oftenSaid, parametersOf, placeSaid } from "../../../static/panels/gradient.js";
import { goldenTraces } from "../golden.js";

const golden = goldenTraces();

/** @param {any} film @param {string} phase @param {number} layer */
const told = ({ steps }, phase, layer) =>
  steps.find((/** @type {any} */ step) => step.phase === phase && step.layer === layer);

/** @param {number[][]} rows @param {any} g @param {any} [more] what L2 adds */
function near(rows, g, more) {
  const asRows = (/** @type {any} */ a) => (Array.isArray(a[0]) ? a : [a]);
  const added = more ? asRows(more) : null;
  asRows(g).forEach((/** @type {any[]} */ row, /** @type {number} */ i) =>
    row.forEach((x, j) => {
      const sum = rows[i][j] + (added ? Number(added[i][j]) : 0);
      if (Number.isFinite(Number(x))) assert.ok(Math.abs(sum - x) <= 1e-4 * (1 + Math.abs(x)), `${sum} is not ${x}`);
      else assert.ok(!Number.isFinite(sum));
    }),
  );
}

for (const film of golden) {
  test(`what all visits of ${film.name} add is the gradient that is told at the end, but for L2`, () => {
    for (const { layer, name } of parametersOf(film.start).all) {
      const total = told(film, "gradient", layer);
      const { rows } = gradientAt(film.start, { steps: film.steps, layer, name }, film.steps.indexOf(total));
      near(rows, total.grads[name], total.values[`l2_${name}`]);
    }
  });

  test(`in ${film.name} it is the same to go on as to begin again, and what was before stays as it was`, () => {
    const [which, n] = [{ steps: film.steps, ...parametersOf(film.start).all[0] }, film.steps.length];
    /** @type {any} */
    let before = null;
    for (let i = 0; i <= n; i++) {
      const kept = structuredClone(before?.rows);
      const now = gradientAt(film.start, which, i, before);
      assert.deepEqual(before?.rows, kept);
      assert.deepEqual(now, gradientAt(film.start, which, i));
      before = now;
    }
    assert.deepEqual(gradientAt(film.start, which, 3, before), gradientAt(film.start, which, 3));
  });
}

test("before any visit all is zero; each visit counts; at the end the sum is whole, then clipped", () => {
  const start = /** @type {any} */ ({ layers: [{ params: { W: [1, 2], b: [2] } }] });
  const step = (/** @type {string} */ phase, /** @type {any} */ grads, layer = 0) => ({ phase, layer, grads });
  const steps = /** @type {any[]} */ ([
    step("forward", {}),
    step("backward", { W: [[1, 2]], b: [1, "NaN"] }),
    step("backward", { W: [[9, 9]], b: [9, 9] }, 1),
    step("influence", { W: [[10, 20]], b: [1, 1] }),
    step("gradient", { W: [[12, 22]], b: [2, "NaN"] }),
    step("clip", { W: [[6, 11]], b: [1, 1] }),
    step("update", { W: [[-1, -1]], b: [0, 0] }),
  ]);
  const seen = steps.map((_, n) => gradientAt(start, { steps, layer: 0, name: "W" }, n + 1));
  assert.deepEqual(
    seen.map(({ rows }) => rows[0]),
    [
      [0, 0],
      [1, 2],
      [1, 2],
      [11, 22],
      [12, 22],
      [6, 11],
      [6, 11],
    ],
  );
  assert.deepEqual(
    seen.map(({ added, word }) => `${added} ${word}`.trim()),
    ["0", "1", "1", "2", "2 whole", "2 clipped", "2 clipped"],
  );
  assert.deepEqual(gradientAt(start, { steps, layer: 0, name: "b" }, 2).rows, [[1, NaN]]);
});

test("how often and where a number stands is told as the film and Inside have it", () => {
  const walked = /** @type {any} */ ({ sweeps: [{}] });
  assert.deepEqual([oftenSaid(walked, 1), oftenSaid(walked, 2)], ["1 visit", "2 visits"]);
  const rtrl = /** @type {any} */ ({ sweeps: [] });
  assert.deepEqual([oftenSaid(rtrl, 1), oftenSaid(rtrl, 3)], ["1 time step", "3 time steps"], "nothing is visited");
  const film = /** @type {any} */ ({ layers: [{ params: { W: [1, 4], b: [4] } }] });
  assert.equal(placeSaid(film, { layer: 0, name: "W" }, 0, 2), "0,2", "of one input");
  const bias = { layer: 0, name: "b" };
  assert.deepEqual([placeSaid(film, bias, 0, 2), placeSaid(film, bias, 2, 0)], ["2", "2"], "a row, or a column");
});

test("at first one sees the uppermost state's recurrent weights; in an MLP the lowest layer's input weights", () => {
  const layer = (/** @type {string[]} */ ...names) => ({
    params: Object.fromEntries(names.map((name) => [name, [1, 1]])),
  });
  const firstOf = (/** @type {any[]} */ ...layers) => {
    const { all, first } = parametersOf(/** @type {any} */ ({ layers }));
    return all[first];
  };
  assert.deepEqual(firstOf(layer("W", "U", "b"), layer("W", "U", "b"), layer("W", "b")), { layer: 1, name: "U" });
  assert.deepEqual(firstOf(layer("W", "b"), layer("W", "b")), { layer: 0, name: "W" });
});
