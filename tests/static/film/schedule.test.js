import assert from "node:assert/strict";
import { test } from "node:test";
import { requestOf, snippetOf } from "../../../static/check/exercise.js";
import { restartsIn } from "../../../static/film/arrivals.js";
import { boardAt } from "../../../static/film/board.js";
import { inForce } from "../../../static/film/schedule.js";
import { updatesOf } from "../../../static/now/tables.js";
import { firstReached } from "../../../static/panels/credit.js";
import { candidates } from "../../../static/predict/questions.js";
import { linkTraces } from "../golden.js";

const BASE = "hidden=3&steps=6&lag=1&rate=0.5";
const [epochs, chunks, clipped, slower, momentum, early] = await linkTraces([
  `${BASE}&changes=1:algorithm=epochwise,length=2&iteration=1`,
  `${BASE}&algorithm=rtrl&changes=1:algorithm=chunked,length=3&iteration=1`,
  `${BASE}&changes=1:clip=norm,limit=0.01&iteration=1`,
  `${BASE}&changes=1:rate=0.125&iteration=1`,
  `${BASE}&changes=1:optimizer=momentum,rate=0.125&iteration=1`,
  `${BASE}&changes=2:rate=0.125&iteration=1`,
]);

test("what stands in a request is what its changes until its iteration have left there", () => {
  const asked = {
    clip: { kind: "norm" },
    rate: 1,
    changes: [
      { at: 1, clip: null },
      { at: 3, rate: 2 },
    ],
    iteration: 2,
  };
  assert.deepEqual([inForce(asked).clip, inForce(asked).rate], [null, 1]);
  assert.equal(inForce({ ...asked, iteration: 3 }).rate, 2);
  assert.deepEqual(inForce({ ...asked, iteration: 0 }).clip, { kind: "norm" });
  assert.deepEqual(inForce({ changes: asked.changes, clip: 1 }).clip, 1, "the first iteration, where none is said");
});

test("a schedule's algorithm draws the epochs, says how far a loss reaches, and asks what crosses a border", () => {
  assert.deepEqual([...restartsIn(epochs.start)], [2, 4]);
  assert.deepEqual([...restartsIn(early.start)], []);
  assert.equal(firstReached(chunks.start, 5), 3, "it is RTRL no more");
  const [{ ask }] = candidates(chunks, 1, 0).crossing;
  assert.match(ask, /chunk/i);
  assert.match(snippetOf(chunks.start, "e.npz"), /backward passes: chunked/);
  assert.equal(requestOf(chunks.start).algorithm.name, "chunked");
});

test("a schedule's rate, momentum and limit are those that formulas, tables and questions say", () => {
  const update = (/** @type {any} */ film) => film.steps.find((/** @type {any} */ { phase }) => phase === "update");
  const board = (/** @type {any} */ film) => boardAt(film, update(film).n + 1);
  const sign = (/** @type {any} */ film) => updatesOf(board(film), update(film))[0].columns[0].sign;
  assert.deepEqual([slower, early, momentum].map(sign), ["− 0.125 ×", "− 0.5 ×", "+"]);
  for (const [film, rate] of /** @type {[any, number][]} */ ([
    [slower, 0.125],
    [early, 0.5],
  ])) {
    const {
      update_sign: [signed],
      update_amount: [amount],
    } = candidates(film, 1, 0);
    for (const { ask } of [signed, amount]) assert.match(ask, new RegExp(`the rate is ${rate}\\.`));
    assert.ok(Math.abs(Number(amount.computed) - Number(amount.truth)) < 1e-3 * Math.abs(Number(amount.truth)) + 1e-6);
  }
  assert.equal(candidates(momentum, 1, 0).update_amount, undefined, "it is plain SGD no more");
  assert.match(candidates(clipped, 1, 0).clip_changes[0].ask, /clipped by norm at 0\.01/);
});
