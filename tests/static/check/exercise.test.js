/** What is taken away is the film in numbers: as a request, as arrays, as ten lines of Python, and as a link. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { arraysOf, fileName, linkFieldsOf, requestOf, snippetOf } from "../../../static/check/exercise.js";
import { goldenTraces } from "../golden.js";

const { start } = /** @type {any} */ (goldenTraces().find(({ name }) => name === "rnn_echo.jsonl"));

test("the request has the film's own numbers in place of what draws them", () => {
  const request = requestOf(start);
  assert.deepEqual([request.params, request.data], [start.params, { inputs: start.inputs, targets: start.targets }]);
  for (const name of ["task", "init", "seed", "iteration", "mistakes", "changes", "digits"])
    assert.equal(name in request, false);
  assert.deepEqual(request.layers, start.request.layers);
});

test("what a schedule has changed by then is what holds", () => {
  const changes = [
    { at: 10, clip: { kind: "norm", limit: 1 } },
    { at: 20, clip: null, optimizer: { name: "sgd", rate: 1 } },
  ];
  const of = (/** @type {number} */ iteration) =>
    requestOf({ ...start, request: { ...start.request, changes, iteration } });
  assert.equal(of(9).clip, start.request.clip);
  assert.deepEqual(of(10).clip, { kind: "norm", limit: 1 });
  assert.deepEqual([of(20).clip, of(20).optimizer.rate], [null, 1]);
  assert.equal("at" in of(20), false);
});

test("arrays have a name a layer, and each loss its weight", () => {
  assert.deepEqual(Object.keys(arraysOf(start)), ["x", "y", "W0", "U0", "b0", "W1", "b1", "loss_at"]);
  const last = { ...start, request: { ...start.request, loss_at: "last", state: [{ h: [[1]] }, null] } };
  const found = arraysOf(last);
  assert.equal(found.loss_at.at(-1), 1);
  assert.equal(found.loss_at.at(0), 0);
  assert.deepEqual(found.h_first0, [[1]]);
});

test("the snippet is ten lines at most, loads the file and calls your_backward", () => {
  const text = snippetOf(start, fileName(start, "npz"));
  assert.ok(text.split("\n").length <= 10);
  assert.match(text, /np\.load\("backflow-rnn\.npz"\)/);
  assert.match(text, /loss, grads = your_backward\(\*\*e\)/);
  assert.match(text, /-1\/m sum y log a/);
  assert.match(text, /^# grads: a dict of arrays named W0, U0, b0, W1 \.\.\., each/m);
  const more = {
    ...start,
    request: { ...start.request, l2: 0.1, clip: { kind: "norm", limit: 1 }, algorithm: { name: "truncated" } },
  };
  assert.match(snippetOf(more, "f"), /0\.1\/2 of the sum.*clipped by norm, 1.*truncated/);
});

test("a request with numbers of its own is a link", () => {
  const data = { inputs: [[[1]]], targets: [[[0, 1]]] };
  const layers = [
    { cell: "gru", units: 2 },
    { cell: "rnn", units: 3, activation: "tanh" },
    { cell: "dense", units: 2, activation: "sigmoid" },
  ];
  const request = {
    layers,
    loss: "bce",
    loss_at: [1, 0.5],
    data,
    params: [{ W: [[1]] }],
    state: [{ h: [[1]] }, null, null],
  };
  assert.deepEqual(linkFieldsOf(request), {
    cell: "gru",
    hidden: "gru:2,rnn:3:tanh",
    output: "sigmoid",
    task: "data",
    data: JSON.stringify(data),
    loss: "bce",
    loss_at: "1,0.5",
    params: JSON.stringify(request.params),
    state: JSON.stringify(request.state),
  });
  assert.equal("state" in linkFieldsOf({ ...request, state: [null] }), false);
});
