import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAt, errorScale, flow, outputName, shown, valueScale } from "../../static/board.js";
import { exampleOf, flat } from "../../static/numbers.js";
import { goldenTraces } from "./golden.js";

const golden = goldenTraces();

/** Two layers, two moments, by hand. */
const start = /** @type {any} */ ({ steps: 2, batch: 2, layers: [{ cell: "rnn", units: 1 }, { cell: "dense", units: 1 }] });
/** @param {number} n @param {string} phase @param {number | null} t @param {number | null} layer @param {any} values @param {number | null} sweep */
const step = (n, phase, t, layer, values, sweep = null) => ({ kind: "step", n, phase, t, layer, sweep, values, grads: {} });
const steps = /** @type {any[]} */ ([
  step(0, "forward", 0, 0, { h: [[0.5], [0.25]] }),
  step(1, "forward", 0, 1, { a: [[2], [-4]] }),
  step(2, "loss", 0, 1, { loss: 3 }),
  step(3, "backward", 0, 1, { delta: [[1], [10]] }, 0),
  step(4, "backward", 0, 0, { delta: [[-2], ["Infinity"]] }, 0),
  step(5, "backward", 0, 0, { delta: [[0.5], ["NaN"]] }, 1),
  step(6, "gradient", null, 0, { norm: 7 }),
]);
const film = { start, steps, end: /** @type {any} */ ({ n: 7 }) };

test("at the beginning nothing is seen, and the first step is coming", () => {
  const board = boardAt(film, 0, 0);
  assert.deepEqual([board.n, board.step, board.coming, board.sweep, board.ended], [0, null, steps[0], null, false]);
  assert.deepEqual(board.forward, [[undefined, undefined], [undefined, undefined]]);
});

test("between two steps one is done and the next is shown in part", () => {
  const board = boardAt(film, 2.25, 0);
  assert.deepEqual([board.n, board.step, board.coming, board.share], [2, steps[1], steps[2], 0.25]);
});

test("the sweep that sets out is the one under way, even before its first step is done", () => {
  assert.deepEqual([3, 4, 5, 6, 7].map((n) => boardAt(film, n, 0).sweep), [0, 0, 1, 1, 1]);
});

test("a film is at its end when all is shown and the last line has come", () => {
  assert.equal(boardAt(film, 7, 0).ended, true);
  assert.equal(boardAt({ ...film, end: null }, 7, 0).ended, false);
});

test("errors of several visits add up, for the example that is looked at", () => {
  assert.deepEqual(boardAt(film, 6, 0).sums[0][0], [-1.5]);
  assert.deepEqual(boardAt(film, 5, 1).sums[0][0], [Infinity]);
  assert.ok(Number.isNaN(boardAt(film, 6, 1).sums[0][0]?.[0]));
});

test("a cell shows its output until its error has come", () => {
  assert.deepEqual([1, 4, 5].map((n) => shown(boardAt(film, n, 0), 0, 0)), [
    { kind: "value", rows: [{ name: "h", numbers: [0.5] }] },
    { kind: "value", rows: [{ name: "h", numbers: [0.5] }] },
    { kind: "error", rows: [{ name: "δ", numbers: [-2] }] },
  ]);
  assert.deepEqual(shown(boardAt(film, 7, 0), 0, 1), { kind: "none", rows: [] });
  assert.deepEqual(shown(boardAt(film, 2, 1), 1, 0), { kind: "value", rows: [{ name: "a", numbers: [-4] }] });
});

test("a flow has a positive and a negative part", () => {
  assert.deepEqual(flow([3, -6, 4, -8, 0]), { plus: 5, minus: 10 });
});

test("the scale of values reaches to the largest, and at least to one; infinite ones do not count", () => {
  assert.deepEqual(valueScale(steps), { most: 4, decades: 0 });
  assert.deepEqual(valueScale([{ ...steps[0], values: { h: [["Infinity"], [0.1]] } }]), { most: 1, decades: 0 });
  assert.equal(errorScale(steps.slice(0, 4)).most, 10);
});

/** What one sees after n steps, looked up backward and from nothing else. @param {any[]} done @param {string} phase @param {number} layer @param {number} t */
const latest = (done, phase, layer, t) => done.findLast((s) => s.phase === phase && s.layer === layer && s.t === t);

test("there are golden traces to look at", () => {
  assert.ok(golden.length >= 2, `${golden.length} in tests/golden`);
});

for (const { name, start, steps, end } of golden) {
  test(`every board of ${name} is what a look back through its steps finds`, () => {
    for (let n = 0; n <= steps.length; n++) {
      const board = boardAt({ start, steps, end }, n, 0);
      const done = steps.slice(0, n);
      assert.equal(board.step, done[n - 1] ?? null);
      for (let layer = 0; layer < start.layers.length; layer++)
        for (let t = 0; t < start.steps; t++) {
          assert.equal(board.forward[layer][t], latest(done, "forward", layer, t));
          assert.equal(board.backward[layer][t], latest(done, "backward", layer, t));
          assert.equal(board.loss[t], latest(done, "loss", start.layers.length - 1, t));
          const visits = done.filter((s) => s.phase === "backward" && s.layer === layer && s.t === t);
          const deltas = visits.map((s) => exampleOf(s.values.delta ?? s.values.dh, 0));
          const sum = deltas.length ? deltas[0].map((_, i) => deltas.reduce((total, delta) => total + delta[i], 0)) : undefined;
          assert.deepEqual(board.sums[layer][t]?.map((x) => x + 0), sum?.map((x) => x + 0));
        }
    }
  });

  test(`every cell of ${name} ends with its error, or with its output where none came`, () => {
    const board = boardAt({ start, steps, end }, steps.length, 0);
    for (let layer = 0; layer < start.layers.length; layer++)
      for (let t = 0; t < start.steps; t++) {
        const back = latest(steps, "backward", layer, t);
        const there = latest(steps, "forward", layer, t);
        const { kind, rows } = shown(board, layer, t);
        assert.equal(kind, back ? "error" : "value");
        const [first, memory] = rows.map((row) => row.numbers);
        const { delta, dh, dc } = back?.values ?? {};
        assert.deepEqual(first, exampleOf(back ? (delta ?? dh) : there.values[outputName(start, layer)], 0));
        if (start.layers[layer].cell === "lstm") assert.deepEqual(memory, exampleOf(back ? dc : there.values.c, 0));
      }
  });

  test(`the scales of ${name} are finite and hold all that is finite`, () => {
    const [errors, values] = [errorScale(steps), valueScale(steps)];
    for (const { most, decades } of [errors, values]) assert.ok(Number.isFinite(most) && most > 0 && Number.isInteger(decades));
    const deltas = steps.filter((s) => s.phase === "backward").map((s) => flat(s.values.delta ?? s.values.dh));
    for (const delta of deltas) if (delta.every(Number.isFinite)) for (const x of delta) assert.ok(Math.abs(x) <= errors.most);
  });
}
