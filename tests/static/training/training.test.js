import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldsOf, queryOf } from "../../../static/form/query.js";
import { createTrained } from "../../../static/training/trained.js";
import "../form/table.js";
import {
  base,
  batchSaid,
  blank,
  commonPart,
  divergence,
  endSaid,
  filmOf,
  nextOf,
  paceOf,
  paceSaid,
  seriesOf,
  trainedOf,
} from "../../../static/training/training.js";

const start = /** @type {any} */ ({
  steps: 2,
  layers: [
    { cell: "lstm", units: 2 },
    { cell: "dense", units: 1 },
  ],
});
/** @param {number} i @param {any} [more] @returns {any} */
const line = (i, more) => ({
  i,
  loss: 2 - i,
  accuracy: null,
  held_out: { loss: 3, accuracy: 0.5 },
  gradient_norms: [
    [0.1, 0],
    [3, 4],
  ],
  gradient_norm: 5,
  param_norms: [1, 2],
  spectral_radius: [[1, 2, 3, 4], null],
  sigma_max: [[5, 6, 7, 8], null],
  saturated: [0.25, null],
  clips: 1,
  ...more,
});

test("the share of clipped updates is of those since the line before, and before the first line of one update", () => {
  const clipped = (/** @type {any[]} */ lines) => seriesOf(start, lines).shares[0].y;
  assert.deepEqual(clipped([line(5, { clips: 1 }), line(9, { clips: 3 })]), [1, 0.75]);
  assert.deepEqual(clipped([line(0, { clips: 0 }), line(10, { clips: 5 })]), [0, 0.5]);
});

test("each chart has the lines that have numbers", () => {
  const all = seriesOf(start, [line(0), line(1, { loss: "NaN" })]);
  assert.deepEqual(all.loss, [
    { name: "of the batch", y: [2, null] },
    { name: "held out", y: [3, 3] },
  ]);
  assert.deepEqual(
    all.accuracy.map(({ name }) => name),
    ["held out"],
  );
  assert.deepEqual(
    all.gradient.map(({ y }) => y[0]),
    [5, 0.1, 5],
  );
  assert.deepEqual(all.spectra.map(({ name }) => name).slice(0, 2), ["ϱ h¹ i", "σ h¹ i"]);
  assert.deepEqual(
    all.shares.map(({ name }) => name),
    ["clipped updates", "saturated in h¹"],
  );
});

test("the share of clipped updates is over all since the line before", () => {
  assert.deepEqual(seriesOf(start, [line(0), line(4, { clips: 2 })]).shares[0].y, [1, 0.5]);
});

test("it says how fast it goes, and how long it will take", () => {
  assert.deepEqual(paceOf(50, 100, 2), { rate: 25, left: 4 });
  assert.equal(paceOf(0, 100, 2), null);
  assert.equal(paceSaid(paceOf(50, 100, 2)), " · 25 a second · 4 s left");
});

test("the next iteration follows the last that was told", () => {
  assert.equal(nextOf(blank()), 0);
  assert.equal(nextOf({ ...blank(), lines: [line(0), line(7)] }), 8);
});

test("an explosion is told with its iteration, layer and time step, and whether nothing comes after it", () => {
  const odd = { i: 3, n: 1, phase: "forward", t: 1, layer: 0, name: "h" };
  const run = { ...blank(), start, lines: [line(3), line(5)], end: { diverged: false } };
  const says = "The run exploded: in iteration 3 h left the finite range in h¹ at t = 1 (forward).";
  assert.equal(divergence(run, odd), says);
  assert.equal(
    divergence({ ...run, end: { diverged: true } }, odd),
    `${says} Iteration 5 left weights that are not finite: nothing goes on from there.`,
  );
});

test("what a run has come to is told with what was held out, and right answers where there are any", () => {
  assert.equal(endSaid({ loss: 0.5, accuracy: null, held_out: null }, 7), "7 updates made. The loss is 0.5.");
  assert.equal(
    endSaid({ loss: 0.5, accuracy: 0.9, held_out: null }, 7),
    "7 updates made. The loss is 0.5, 90 % right.",
  );
  assert.equal(
    endSaid({ loss: 0.5, accuracy: 0.9, held_out: { loss: 1, accuracy: 0.25 } }, 7),
    "7 updates made. The loss is 0.5; held out 1, 25 % right.",
  );
});

test("films of one training differ in their iteration only, and an example is a film and a number of updates", () => {
  const fields = fieldsOf("cell=lstm&iteration=3&digits=9");
  assert.equal(base(fields), base(fieldsOf("cell=lstm")));
  assert.notEqual(base(fields), base(fieldsOf("cell=gru")));
  assert.equal(queryOf(fieldsOf(filmOf("cell=lstm&iterations=50"))), queryOf(fieldsOf("cell=lstm")));
  assert.equal(new URLSearchParams(filmOf("cell=lstm&iterations=50")).has("iterations"), false);
});

test("the schedule is part of a training: with another one it is another from where they differ on", () => {
  const of = (/** @type {string} */ more) => fieldsOf(`hidden=4&rate=0.1${more}`);
  assert.notEqual(base(of("")), base(of("&changes=50:rate=1")));
  const lines = [0, 20, 40, 60, 80].map((i) => line(i));
  const echoed = { ...start, request: { changes: [{ at: 10 }, { at: 50 }] } };
  const end = { kind: "end" };
  const query = base(of("&changes=10:rate=1;50:rate=2"));
  const run = /** @type {any} */ ({ state: "running", query, start: echoed, lines, end, to: 100 });
  const other = commonPart(run, of("&changes=10:rate=1;50:rate=3"));
  assert.deepEqual(
    [other.state, other.query, other.lines.map(({ i }) => i), other.end, other.to, nextOf(other)],
    ["paused", base(of("&changes=10:rate=1;50:rate=3")), [0, 20, 40], null, 100, 41],
  );
  assert.deepEqual(other.start?.request.changes, [{ at: 10 }], "no mark stands where nothing was made");
  const later = commonPart(run, of("&changes=10:rate=1;50:rate=2;90:rate=3"));
  assert.deepEqual([later.lines, later.end, later.start], [lines, end, echoed], "until then they are one");
  const nothing = { ...blank(), query: base(of("&changes=1:rate=1")) };
  assert.deepEqual(commonPart({ ...run, lines: [line(1)] }, of("&changes=1:rate=1")), nothing);
  assert.deepEqual(commonPart(run, of("&changes=10:rate=1;50:rate=2&seed=7")).lines, [], "of another network");
  const first = { ...run, query: base(of("")), start };
  assert.equal(commonPart({ ...first, start: { ...start, request: {} } }, of("&changes=50:rate=1")).lines.length, 3);
});

test("mini-batches and epochs are told apart", () => {
  assert.match(batchSaid({ task: "data", batch: "8" }), /an update is an epoch, one pass over the data/);
  assert.match(batchSaid({ task: "xor", batch: "4" }), /an update is an epoch, one pass over the data/);
  assert.match(batchSaid({ task: "xor", batch: "3" }), /the same 3 of the four cases/);
  assert.match(batchSaid({ task: "iris", batch: "8" }), /mini-batch of 8 of 120 flowers, .* 15 updates see as many/);
  assert.match(batchSaid({ task: "iris", batch: "120" }), /an update is an epoch, one pass over the data/);
  assert.match(batchSaid({ task: "next_letter", text: "hello", steps: "2", batch: "2" }), /no epochs/);
  assert.match(batchSaid({ task: "echo", batch: "8" }), /a new mini-batch of 8, .* no epochs/);
});

test("a batch that is larger than its data passes over it more than once", () => {
  for (const [task, batch] of [
    ["xor", "5"],
    ["xor", "8"],
    ["iris", "121"],
  ])
    assert.match(batchSaid({ task, batch }), new RegExp(`more than once, ${batch} in all: .* more than an epoch`));
});

test("a text of one letter more than there are time steps is one piece, each update the same", () => {
  const said = (/** @type {string} */ text, batch = "1") => batchSaid({ task: "next_letter", text, steps: "2", batch });
  assert.equal(
    said("abc"),
    "The text is one piece, which every update sees: an update is an epoch, one pass over the data.",
  );
  assert.match(said("abc", "3"), /sees 3 times: an update is more than an epoch/);
  assert.match(said("a😀c"), /one piece/, "a letter of two code units is one");
  assert.match(said("abcd"), /cut anew/);
});

test("drawn sequences are not said to be new, as short ones come again", () => {
  for (const task of ["parity", "copy", "echo", "reber", "spirals"])
    assert.doesNotMatch(batchSaid({ task, batch: "16" }), /again|never/, task);
});

test("the trained network is that after all updates of the run, with its schedule", () => {
  const fields = fieldsOf("task=echo&steps=3&rate=0.5&changes=2:rate=0.1");
  const run = { ...blank(), query: base(fields), lines: [line(0), line(4)] };
  const link = new URLSearchParams(trainedOf(run, fields));
  assert.deepEqual([link.get("iteration"), link.get("changes"), link.get("rate")], ["5", "2:rate=0.1", "0.5"]);
  assert.equal(trainedOf({ ...run, lines: [] }, fields), "", "nothing was made");
  assert.equal(trainedOf(run, { ...fields, steps: "4" }), "", "of another network");
});

test("a run that rests leaves its network to look at, until one of its films is opened", () => {
  const fields = fieldsOf("task=echo&steps=3");
  const run = { ...blank(), query: base(fields), lines: [line(4)] };
  let times = 0;
  const trained = createTrained(() => times++);
  trained.follow({ ...run, state: "running" }, fields);
  assert.equal(trained.link(), "", "it still runs");
  trained.follow({ ...run, state: "paused" }, fields);
  trained.follow({ ...run, state: "paused" }, fields);
  assert.equal(new URLSearchParams(trained.link()).get("iteration"), "5");
  trained.open();
  trained.follow({ ...run, state: "paused" }, { ...fields, iteration: "2" });
  assert.equal(trained.link(), "", "the film is looked at");
  trained.follow({ ...run, state: "running" }, fields);
  trained.follow({ ...run, state: "paused", lines: [line(7)] }, fields);
  assert.equal(new URLSearchParams(trained.link()).get("iteration"), "8");
  trained.follow(blank(), fields);
  assert.deepEqual([trained.link(), times], ["", 3], "a run that was stopped leaves none");
});
