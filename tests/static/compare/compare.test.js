import assert from "node:assert/strict";
import { test } from "node:test";
import { differences, gradientOf, rivals } from "../../../static/compare/compare.js";
import { difference } from "../../../static/shared/numbers.js";

test("a difference has a size and a direction", () => {
  assert.deepEqual(difference([3, 4], [3, 4]), { size: 5, apart: 0, cosine: 1 });
  assert.deepEqual(difference([1, 0], [0, 2]), { size: 1, apart: Math.sqrt(5), cosine: 0 });
  assert.deepEqual(difference([0, 0], [1, 0]), { size: 0, apart: 1, cosine: null });
  assert.equal(difference([1e300, 0], [-1e300, 0]).cosine, -1);
});

test("only numbers of one name and one shape are set beside each other", () => {
  const a = /** @type {any} */ ({
    phase: "backward",
    values: { h: [[1, 2]], x: [[1]], loss: 3 },
    grads: { W: [[1, 2]], b: [1] },
  });
  const b = /** @type {any} */ ({ values: { h: [[1, 3]], x: [[1, 2]], loss: 4 }, grads: { W: [[1, 2]] } });
  assert.deepEqual(
    differences(a, b, 0).map(({ name, apart }) => [name, apart]),
    [
      ["h", 1],
      ["∂L/∂W", 0],
    ],
  );
});

test("parameters are compared whole, as they have no examples", () => {
  const [a, b] = /** @type {any[]} */ ([
    {
      phase: "update",
      values: {
        W: [
          [1, 2],
          [3, 4],
        ],
        b: [1],
      },
      grads: {},
    },
    {
      phase: "update",
      values: {
        W: [
          [1, 2],
          [3, 6],
        ],
        b: [1],
      },
      grads: {},
    },
  ]);
  assert.deepEqual(
    differences(a, b, 1).map(({ name, apart }) => [name, apart]),
    [
      ["W", 2],
      ["b", 0],
    ],
  );
});

test("the whole gradient stands in one row", () => {
  const steps = /** @type {any} */ ([
    { phase: "gradient", grads: { W: [[1, 2]], b: [3] } },
    { phase: "update", grads: { W: [[9]] } },
    { phase: "gradient", grads: { W: [[4]] } },
  ]);
  assert.deepEqual(gradientOf(steps), [1, 2, 3, 4]);
});

test("a run is offered other cells, ways back, activations, clipping, and never itself", () => {
  const names = (/** @type {any} */ fields) =>
    rivals({ cell: "rnn", algorithm: "full", activation: "tanh", clip: "", seed: "3", ...fields }).map(
      ({ name }) => name,
    );
  assert.deepEqual(names({}), [
    "LSTM",
    "GRU",
    "truncated BPTT",
    "chunked BPTT",
    "epochwise BPTT",
    "relu",
    "sigmoid",
    "clipped by its norm",
    "another seed",
    "one update later",
  ]);
  assert.deepEqual(names({ cell: "dense" }), [
    "relu",
    "sigmoid",
    "clipped by its norm",
    "another seed",
    "one update later",
  ]);
  assert.deepEqual(names({ cell: "lstm", clip: "norm", algorithm: "naive" }).slice(0, 3), ["RNN", "GRU", "full BPTT"]);
});
