import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAt, outputName, shown, sumAt } from "../../../static/film/board.js";
import { ALL, exampleOf } from "../../../static/shared/numbers.js";
import { goldenTraces } from "../golden.js";

const golden = goldenTraces();

/** Two layers, two timeSteps, by hand. */
const start = /** @type {any} */ ({
  steps: 2,
  batch: 2,
  layers: [
    { cell: "rnn", units: 1 },
    { cell: "dense", units: 1 },
  ],
});
/**
 * @param {number} n
 * @param {string} phase
 * @param {number | null} t
 * @param {number | null} layer
 * @param {any} values
 * @param {number | null} sweep
 */
const step = (n, phase, t, layer, values, sweep = null) => ({
  kind: "step",
  n,
  phase,
  t,
  layer,
  sweep,
  values,
  grads: {},
});
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
  assert.deepEqual(board.forward, [
    [undefined, undefined],
    [undefined, undefined],
  ]);
});

test("between two steps one is done and the next is shown in part", () => {
  const board = boardAt(film, 2.25, 0);
  assert.deepEqual([board.n, board.step, board.coming, board.share], [2, steps[1], steps[2], 0.25]);
});

test("the sweep that sets out is the one under way, even before its first step is done", () => {
  assert.deepEqual(
    [3, 4, 5, 6, 7].map((n) => boardAt(film, n, 0).sweep),
    [0, 0, 1, 1, 1],
  );
});

test("a film is at its end when all is shown and the last line has come", () => {
  assert.equal(boardAt(film, 7, 0).ended, true);
  assert.equal(boardAt({ ...film, end: null }, 7, 0).ended, false);
});

test("errors of several visits add up, for the example that is looked at", () => {
  assert.deepEqual(sumAt(boardAt(film, 6, 0), 0, 0), [-1.5]);
  assert.deepEqual(sumAt(boardAt(film, 5, 1), 0, 0), [Infinity]);
  assert.ok(Number.isNaN(sumAt(boardAt(film, 6, 1), 0, 0)?.[0]));
  assert.equal(sumAt(boardAt(film, 4, 0), 0, 0), undefined);
});

test("of all examples, what cancels over the visits has cancelled, and what differs between examples has not", () => {
  const visits = [
    step(0, "backward", 0, 0, { delta: [[3], [-4]] }, 0),
    step(1, "backward", 0, 0, { delta: [[-3], [-4]] }, 1),
  ];
  const both = { start, steps: /** @type {any} */ (visits), end: null };
  const sizes = [1, 2].map((n) => sumAt(boardAt(both, n, ALL), 0, 0)?.[0] ?? 0);
  assert.deepEqual(
    sizes.map((size) => Number(size.toFixed(12))),
    [12.5, 32].map((x) => Number(Math.sqrt(x).toFixed(12))),
  );
});

test("all examples together are shown by their root mean square", () => {
  const [size] = shown(boardAt(film, 1, ALL), 0, 0).rows[0].numbers;
  assert.ok(Math.abs(size - Math.sqrt((0.25 + 0.0625) / 2)) < 1e-15);
});

test("a way that was cut is open again when a later sweep goes along it", () => {
  const cut = [
    step(0, "backward", 0, 0, { delta: [[1], [1]] }, 0),
    step(1, "cut", 0, 0, { discarded: [[1], [1]] }, 0),
    step(2, "backward", 0, 0, { delta: [[1], [1]] }, 1),
  ];
  const cuts = [1, 2, 3].map((n) => boardAt({ start, steps: /** @type {any} */ (cut), end: null }, n, 0).cuts[0][0]);
  assert.deepEqual(cuts, [undefined, cut[1], undefined]);
});

test("a board that goes on from an earlier one is the board from the beginning, and leaves that one as it is", () => {
  for (let from = 0; from <= 7; from++) {
    const earlier = boardAt(film, from, 0);
    const before = structuredClone(earlier);
    for (let to = 0; to <= 7; to++) assert.deepEqual(boardAt(film, to, 0, earlier), boardAt(film, to, 0));
    assert.deepEqual(earlier, before);
  }
});

test("a board of another film, or of another example, is not gone on from", () => {
  const other = { ...film, start: { ...start } };
  assert.deepEqual(boardAt(other, 5, 0, boardAt(film, 4, 0)), boardAt(other, 5, 0));
  assert.equal(boardAt(film, 5, 1, boardAt(film, 4, 0)).example, 1);
});

test("a cell shows its output until its error has come", () => {
  assert.deepEqual(
    [1, 4, 5].map((n) => shown(boardAt(film, n, 0), 0, 0)),
    [
      { kind: "value", rows: [{ name: "h", numbers: [0.5] }] },
      { kind: "value", rows: [{ name: "h", numbers: [0.5] }] },
      { kind: "error", rows: [{ name: "δ", numbers: [-2] }] },
    ],
  );
  assert.deepEqual(shown(boardAt(film, 7, 0), 0, 1), { kind: "none", rows: [] });
  assert.deepEqual(shown(boardAt(film, 2, 1), 1, 0), { kind: "value", rows: [{ name: "a", numbers: [-4] }] });
});

/**
 * What one sees after n steps, looked up backward and from nothing else.
 * @param {any[]} done
 * @param {string} phase
 * @param {number} layer
 * @param {number} t
 */
const latest = (done, phase, layer, t) => done.findLast((s) => s.phase === phase && s.layer === layer && s.t === t);

test("there are golden traces to look at", () => {
  assert.ok(golden.length >= 2, `${golden.length} in tests/golden`);
});

for (const { name, start, steps, end } of golden) {
  test(`every board of ${name} is what a look back through its steps finds`, () => {
    let board = boardAt({ start, steps, end }, 0, 0);
    for (let n = 0; n <= steps.length; n++) {
      board = boardAt({ start, steps, end }, n, 0, board);
      const done = steps.slice(0, n);
      assert.equal(board.step, done[n - 1] ?? null);
      for (let layer = 0; layer < start.layers.length; layer++)
        for (let t = 0; t < start.steps; t++) {
          assert.equal(board.forward[layer][t], latest(done, "forward", layer, t));
          assert.equal(board.backward[layer][t], latest(done, "backward", layer, t));
          assert.equal(board.loss[t], latest(done, "loss", start.layers.length - 1, t));
          const visits = done.filter((s) => s.phase === "backward" && s.layer === layer && s.t === t);
          const deltas = visits.map((s) => exampleOf(s.values.delta ?? s.values.dh, 0));
          const sum = deltas.length
            ? deltas[0].map((_, i) => deltas.reduce((total, delta) => total + delta[i], 0))
            : undefined;
          assert.deepEqual(
            sumAt(board, layer, t)?.map((x) => x + 0),
            sum?.map((x) => x + 0),
          );
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
}
