import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAt } from "../../../static/film/board.js";
import { anatomyOf, countOf, labelAt } from "../../../static/inside/anatomy.js";
import {
  choose,
  closed,
  followed,
  goBack,
  isOpen,
  mainOf,
  openStep,
  openUp,
  pin,
  chooseOrShut,
  shut,
  withUnit,
} from "../../../static/inside/inside.js";
import { CELLS } from "../../../static/cells/index.js";
import { product } from "../../../static/now/notation.js";
import { goldenTraces } from "../golden.js";

const films = goldenTraces().filter(({ end, name }) => end?.kind === "end" && name !== "explosion.jsonl");
const { start, steps } = /** @type {any} */ (films.find(({ name }) => name === "lstm_truncated.jsonl"));
/** @param {number} n */
const board = (n) => boardAt({ start, steps, end: null }, n, 0);

test("what a cell does is said in the notation that is chosen", () => {
  const rnn = anatomyOf({ cell: "rnn", activation: "tanh" });
  assert.match(rnn.says(product("row")), /z = x W \+ h U \+ b.*δ Wᵀ down and δ Uᵀ to t − 1/);
  assert.match(rnn.says(product("column")), /z = W x \+ U h \+ b.*Wᵀ δ down and Uᵀ δ to t − 1/);
});

test("a softmax says where its error comes from: a − y with cross-entropy, else the whole Jacobian", () => {
  const softmax = { cell: "dense", activation: "softmax" };
  const entropy = anatomyOf(softmax, "cross_entropy").says(product("row"));
  assert.match(entropy, /w\/m · \(a − y\), where the target sums to 1/);
  assert.match(entropy, /Where there is no target δ is 0/);
  for (const loss of [null, "half_mse"]) assert.match(anatomyOf(softmax, loss).says(product("row")), /whole Jacobian/);
});

test("a state that begins anew is called initial", () => {
  const label = (/** @type {boolean} */ anew) =>
    anatomyOf({ cell: "lstm", activation: null })
      .nodes.filter(({ id }) => id.endsWith("past"))
      .map((node) => labelAt(node, anew));
  assert.deepEqual(label(true), ["initial cell state c", "initial state h"]);
  assert.deepEqual(label(false), ["previous cell state c", "previous state h"]);
});

test("each part of a cell shows numbers which its steps have, and only those", () => {
  const seen = new Set();
  for (const film of films) {
    for (const step of film.steps.filter(({ phase }) => ["forward", "backward"].includes(phase))) {
      const shape = film.start.layers[step.layer];
      seen.add(shape.cell);
      for (const { value, error } of anatomyOf(shape).nodes) {
        const name = step.phase === "forward" ? value : error;
        if (name) assert.equal(step.values[name]?.[0].length, countOf(shape, name), `${name} of ${shape.cell}`);
      }
    }
  }
  assert.deepEqual([...seen].sort(), ["dense", "gru", "lstm", "rnn"]);
});

test("every road of a diagram joins two of its parts, and no two parts have one place", () => {
  for (const cell of ["dense", "rnn", "lstm", "gru"]) {
    for (const activation of ["tanh", "softmax"]) {
      const { nodes, roads } = anatomyOf({ cell, activation: cell === "dense" ? activation : null });
      const ids = nodes.map(({ id }) => id);
      assert.equal(new Set(nodes.map(({ at }) => String(at))).size, nodes.length);
      for (const [from, to] of roads) assert.ok(ids.includes(from) && ids.includes(to), `${from} to ${to}`);
      assert.ok(ids.every((id) => roads.flat().includes(id)));
    }
  }
});

test("a chosen cell opens its error once it has come, and its output before", () => {
  const back = steps.findIndex((/** @type {any} */ step) => step.phase === "backward" && step.layer === 0);
  const { t } = steps[back];
  assert.deepEqual(choose(closed, board(back), { layer: 0, t, unit: 1 }).opened, {
    phase: "forward",
    layer: 0,
    t,
    name: "h",
    i: 1,
  });
  assert.deepEqual(choose(closed, board(back + 1), { layer: 0, t, unit: 1 }).opened, {
    phase: "backward",
    layer: 0,
    t,
    name: "dh",
    i: 1,
  });
  assert.equal(mainOf(board(steps.length), 1, t, 0).name, "delta");
});

test("the trail leads back the way one came", () => {
  const first = choose(closed, board(steps.length), { layer: 0, t: 1, unit: 0 });
  const second = openUp(first, start, { phase: "backward", layer: 0, t: 1, name: "from_above", i: 0 }, true);
  const third = openUp(second, start, { phase: "backward", layer: 1, t: 1, name: "delta", i: 1 }, true);
  assert.deepEqual(
    third.trail.map(({ name }) => name),
    ["dh", "from_above"],
  );
  assert.deepEqual(third.chosen, { layer: 1, t: 1, unit: 1 });
  assert.deepEqual(goBack(third, start, 0), { ...first, trail: [] });
});

test("another unit shows the same number of that unit", () => {
  const chosen = choose(closed, board(steps.length), { layer: 0, t: 1, unit: 0 });
  assert.deepEqual(
    [
      withUnit(chosen, start, 1).opened?.name,
      withUnit(chosen, start, 1).opened?.i,
      withUnit(chosen, start, 1).chosen?.unit,
    ],
    ["dh", 1, 1],
  );
});

test("a number is pinned once, and unpinned by the same click", () => {
  const ref = { phase: "backward", layer: 0, t: 1, name: "dh", i: 0 };
  const once = pin(closed, ref);
  assert.deepEqual(once.pins, [ref]);
  assert.deepEqual(pin(once, { ...ref }).pins, []);
  assert.equal(Array.from({ length: 20 }, (_, i) => ({ ...ref, i })).reduce(pin, closed).pins.length, 8);
});

test("numbers of two backward passes are pinned beside each other, and one alone is marked", () => {
  for (const ref of [
    { phase: "visit", layer: 0, t: 1, name: "U", i: 0, j: 1, sweep: 0 },
    { phase: "backward", layer: 0, t: 1, name: "dh", i: 0, sweep: 0 },
  ]) {
    const later = { ...ref, sweep: 1 };
    assert.deepEqual(pin(pin(closed, ref), later).pins, [ref, later]);
    const shown = ref.phase === "visit" ? later : { ...later, sweep: undefined };
    assert.deepEqual([isOpen(ref, shown, 1), isOpen(later, shown, 1)], [false, true]);
  }
  const latest = { phase: "backward", layer: 0, t: 1, name: "dh", i: 0 };
  assert.equal(isOpen(latest, latest, 1), true, "whatever its pass");
  assert.equal(isOpen(null, latest, 1), false);
});

test("the inside follows the film only if it is asked to", () => {
  const n = steps.findIndex((/** @type {any} */ step) => step.phase === "backward" && step.layer === 0) + 1;
  const resting = choose(closed, board(n), { layer: 1, t: 0, unit: 0 });
  assert.equal(followed(resting, board(n)), resting);
  const led = followed({ ...resting, follow: true }, board(n));
  assert.deepEqual(led.chosen, { layer: 0, t: steps[n - 1].t, unit: 0 });
  assert.equal(led.opened?.name, "dh");
  assert.equal(followed(led, board(n)), led);
});

test("where no panel can be closed another tap on the chosen cell shuts it", () => {
  const [film] = goldenTraces().filter(({ name }) => name === "rnn_echo.jsonl");
  const board = boardAt(film, film.steps.length, 0);
  const tap = (/** @type {any} */ inside, /** @type {number} */ t) =>
    chooseOrShut(inside, board, { layer: 0, t, unit: 1 });
  const first = tap(closed, 2);
  assert.deepEqual(first, choose(closed, board, { layer: 0, t: 2, unit: 1 }));
  assert.equal(tap(first, 1).chosen?.t, 1, "another cell is chosen");
  assert.deepEqual(tap(first, 2), shut(first));
});

test("the cell of the film's step opens where it has one, and shutting keeps what is pinned", () => {
  const n = steps.findIndex((/** @type {any} */ { phase }) => phase === "backward") + 1;
  const { layer, t } = steps[n - 1];
  const opened = openStep(pin(closed, { phase: "forward", layer: 0, t: 0, name: "h", i: 0 }), board(n));
  assert.deepEqual(opened.chosen, { layer, t, unit: 0 });
  assert.equal(openStep(closed, board(steps.length)), closed);
  assert.equal(openStep(closed, board(0)), closed);
  const after = shut({ ...opened, follow: true });
  assert.deepEqual([after.chosen, after.opened, after.follow, after.pins.length], [null, null, false, 1]);
});

/** Where the parts of a cell stand: column and row, as the formulas lead from the past and from below. */
const PLACES = {
  dense: "above 3,1; a 3,2; slope 2,2; z 1,2; x 1,3",
  rnn: "above 4,1; future 5,2; h 4,2; slope 3,2; z 2,2; past 1,2; x 2,3",
  lstm:
    "above 6,1; c_past 1,2; c 4,2; tanh_c 5,2; h 6,2; c_future 4,1; future 6,3; f 2,3; i 3,3; g 4,3; o 5,3; " +
    "past 1,4; x 3,4",
  gru: "above 5,1; past 1,2; direct 3,2; h 5,2; future 6,2; r 2,3; q 3,3; n 4,3; u 5,3; x 4,4",
};

test("each part of a cell has a place of its own, and roads lead between parts that are there", () => {
  for (const [cell, places] of Object.entries(PLACES)) {
    const { nodes, roads } = CELLS[cell].anatomy;
    assert.equal(nodes.map(({ id, at }) => `${id} ${at}`).join("; "), places);
    assert.equal(new Set(nodes.map(({ at }) => String(at))).size, nodes.length);
    const known = new Set(nodes.map(({ id }) => id));
    for (const [from, to] of roads)
      assert.ok(known.has(from) && known.has(to) && from !== to, `${cell}: ${from} ${to}`);
  }
});
