import assert from "node:assert/strict";
import { test } from "node:test";
import { roadsOf } from "../../../static/film/roads.js";
import { goldenTraces, linkTraces, randomTraces } from "../golden.js";

const films = [...goldenTraces(), ...(await randomTraces(6))];
const [rnn, epochs] = await linkTraces(["hidden=3&steps=6", "hidden=3&steps=6&algorithm=epochwise&length=3"]);

/** @param {any} rows */
const isZero = (rows) => rows.flat().every((/** @type {any} */ x) => x === 0);
/** @param {any[]} cells */
const named = (cells) => cells.map(({ layer, t }) => `${layer},${t}`);
/** @param {any} start @param {any} opened */
const opened = (start, opened) => roadsOf(start, { opened, credit: null });

test("an error lights a road exactly where the film has an error on it", () => {
  let [dark, bright] = [0, 0];
  for (const { name, start, steps } of films)
    for (const { phase, layer, t, sweep, values, n } of steps) {
      if (phase !== "backward" || !values.from_next) continue;
      const ref = { phase, layer, t, name: "dh", i: 0, ...(sweep === null ? {} : { sweep }) };
      const roads = opened(start, ref);
      const place = `${name}, step ${n}`;
      if (!roads.on.length) assert.ok(isZero(values.from_next), place);
      if (!isZero(values.from_next)) assert.deepEqual(named(roads.on), [`${layer},${t + 1}`], place);
      if (!isZero(values.from_above)) assert.equal(roads.up.length + roads.drops.length, 1, place);
      roads.on.length ? bright++ : dark++;
    }
  assert.ok(dark > 50 && bright > 50);
});

test("whatever lights up is on the stage", () => {
  for (const { name, start, steps } of films)
    for (const { phase, layer, t, sweep, values, grads, n } of steps) {
      const refs = [
        ...Object.keys(values).map((key) => ({ phase, layer, t, name: key, i: 0, sweep: sweep ?? undefined })),
        ...Object.keys(grads).map((key) => ({ phase: "gradient", layer, t: null, name: key, i: 0 })),
      ];
      for (const ref of ["forward", "loss", "backward"].includes(phase) ? refs : []) {
        const { cells, up, on, drops, squares } = opened(start, ref);
        const place = `${name}, step ${n}, ${ref.name}`;
        for (const cell of [...cells, ...up, ...on]) {
          assert.ok(cell.layer >= 0 && cell.layer < start.layers.length, place);
          assert.ok(cell.t >= 0 && cell.t < start.steps, place);
        }
        assert.ok(
          squares.every((square) => square.k <= square.t && square.t < start.steps),
          place,
        );
        assert.ok(
          drops.every((time) => time < start.steps),
          place,
        );
      }
    }
});

test("of the two errors that meet each has its own road", () => {
  const at = { phase: "backward", layer: 0, t: 2, i: 0 };
  const both = ["dh", "from_above", "from_next"].map((name) => opened(rnn.start, { ...at, name }));
  assert.deepEqual(
    both.map(({ up, on }) => [up.length, on.length]),
    [
      [1, 1],
      [1, 0],
      [0, 1],
    ],
  );
});

test("a loss reaches a time step down through the output and back along the state", () => {
  const { cells, up, on, drops, squares } = roadsOf(rnn.start, { opened: null, credit: { t: 4, k: 1 } });
  assert.deepEqual(named(cells), ["1,4", "0,1", "0,2", "0,3", "0,4"]);
  assert.deepEqual([named(up), named(on)], [["1,4"], ["0,2", "0,3", "0,4"]]);
  assert.deepEqual(drops, [4]);
  assert.deepEqual(
    squares.map(({ t, k }) => [t, k]),
    [1, 2, 3, 4].map((k) => [4, k]),
  );
  const cut = roadsOf(epochs.start, { opened: null, credit: { t: 4, k: 1 } });
  assert.deepEqual([named(cut.cells), named(cut.on)], [["1,4", "0,3", "0,4"], ["0,4"]]);
});

test("a value lights what it is made of, and a weight all places at which it is used", () => {
  const value = opened(rnn.start, { phase: "forward", layer: 0, t: 2, name: "h", i: 0 });
  assert.deepEqual([named(value.cells), named(value.up), named(value.on)], [["0,2", "0,1"], ["0,2"], ["0,2"]]);
  assert.deepEqual(named(opened(rnn.start, { phase: "forward", layer: 0, t: 0, name: "h", i: 0 }).on), []);
  const weight = opened(rnn.start, { phase: "gradient", layer: 0, t: null, name: "U", i: 1, j: 2 });
  assert.deepEqual([weight.on.length, weight.weight], [6, { layer: 0, name: "U", i: 1, j: 2 }]);
  const visit = opened(rnn.start, { phase: "visit", layer: 0, t: 3, name: "W", i: 1, j: 2, sweep: 0 });
  assert.deepEqual(named(visit.up), ["0,3"]);
  const nothing = roadsOf(rnn.start, { opened: null, credit: null });
  assert.deepEqual([nothing.cells, nothing.weight], [[], null]);
});

test("how much of a loss arrives stands at each cell on its way, the one that is asked about being marked", () => {
  const credit = [null, null].map((_, layer) =>
    layer
      ? null
      : rnn.start.inputs.map((/** @type {any} */ _x, /** @type {number} */ t) =>
          Array.from({ length: t + 1 }, (_y, k) => t + k / 10),
        ),
  );
  const { sizes } = roadsOf(rnn.start, { opened: null, credit: { t: 4, k: 2 } }, credit);
  assert.deepEqual(sizes, [
    { layer: 0, t: 2, size: 4.2, last: true },
    { layer: 0, t: 3, size: 4.3, last: false },
    { layer: 0, t: 4, size: 4.4, last: false },
  ]);
});
