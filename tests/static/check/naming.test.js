/** Names of arrays, as people and libraries have them, are read as parameters of layers; what is unclear says so. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { named } from "../../../static/check/naming.js";
import { readPrinted, Unreadable } from "../../../static/check/printed.js";

const SHAPES = /** @type {Record<string, (i: number, h: number) => Record<string, number[]>>} */ ({
  dense: (i, h) => ({ W: [i, h], b: [h] }),
  rnn: (i, h) => ({ W: [i, h], U: [h, h], b: [h] }),
  lstm: (i, h) => ({ W: [i, 4 * h], U: [h, 4 * h], b: [4 * h] }),
  gru: (i, h) => ({ W: [i, 3 * h], U: [h, 3 * h], b: [3 * h], c: [h] }),
});

/**
 * Two inputs, then these layers.
 * @param {...[string, number]} cells
 * @returns {import("../../../static/check/naming.js").Network}
 */
function network(...cells) {
  const layers = cells.map(([cell, units], k) => {
    const inputs = k ? cells[k - 1][1] : 2;
    return { cell, units, inputs, activation: null, params: SHAPES[cell](inputs, units) };
  });
  const known = cells.map(([cell]) => (cell === "dense" ? { delta: "", from_above: "" } : { dh: "", delta: "" }));
  return { layers, steps: 2, known: /** @type {any} */ (known) };
}

const RNN = network(["rnn", 3], ["dense", 4]);

/** @param {number[]} shape @returns {any} */
const zeros = ([n, ...rest]) => Array.from({ length: n }, () => (rest.length ? zeros(rest) : 0));

/** The places of arrays of these names. @param {string[]} names @param {any} [net] @param {any} [shapes] */
function places(names, net = RNN, shapes = {}) {
  const given = Object.fromEntries(names.map((name, i) => [name, [[i + 1]]]));
  const { yours } = named({ ...given, ...shapes }, net);
  return yours.grads.map(
    (layer) => layer && Object.fromEntries(Object.entries(layer).map(([name, value]) => [name, value[0][0]])),
  );
}

const BOTH = [
  { W: 1, U: 2, b: 3 },
  { W: 4, b: 5 },
];

for (const [what, names] of /** @type {[string, string[]][]} */ ([
  ["numbered", ["W0", "U0", "b0", "W1", "b1"]],
  ["numbered with d", ["dW0", "dU0", "db0", "dW_1", "db_1"]],
  ["numbered from 1", ["W1", "U1", "b1", "W2", "b2"]],
  ["Karpathy's", ["dWxh", "dWhh", "dbh", "dWhy", "dby"]],
  ["of the deeplearning course", ["dWax", "dWaa", "dba", "dWya", "dby"]],
  ["of the first course on CNNs, with its output", ["dWx", "dWh", "dbh", "dWy", "dby"]],
  ["Goodfellow's", ["dW_xh", "dU", "db_h", "dV", "db_out"]],
  ["PyTorch's", ["rnn.weight_ih_l0", "rnn.weight_hh_l0", "rnn.bias_ih_l0", "fc.weight", "fc.bias"]],
  [
    "PyTorch's attributes",
    ["rnn.weight_ih_l0.grad", "rnn.weight_hh_l0.grad", "rnn.bias_ih_l0.grad", "fc.weight.grad", "fc.bias.grad"],
  ],
  ["Keras's", ["rnn/kernel:0", "rnn/recurrent_kernel:0", "rnn/bias:0", "dense/kernel:0", "dense/bias:0"]],
  ["paths", ["layers.0.W", "layers.0.U", "layers.0.b", "layers.1.W", "layers.1.b"]],
  ["entries", ["grads['W0']", "grads['U0']", "grads['b0']", "grads['W1']", "grads['b1']"]],
]))
  test(`names that are ${what} are read`, () => assert.deepEqual(places(names), BOTH));

test("a list of layers, or a dict of them, is read by its order", () => {
  const layers = [
    { dW: [[1]], dU: [[2]], db: [[3]] },
    { dW: [[4]], db: [[5]] },
  ];
  const read = (/** @type {any} */ found) => named(found, RNN).yours.grads;
  assert.deepEqual(read(layers), [
    { W: [[1]], U: [[2]], b: [[3]] },
    { W: [[4]], b: [[5]] },
  ]);
  assert.deepEqual(read({ layer0: layers[0], layer1: layers[1] }), read(layers));
  assert.deepEqual(read([layers[0], null]), [{ W: [[1]], U: [[2]], b: [[3]] }, null]);
});

test("a request of the contract is taken as it is, with its loss, its steps and its layout", () => {
  const yours = {
    grads: [null, { b: [1] }],
    loss: 2,
    steps: [{ t: 0, layer: 0, values: { dh: [[1]] } }],
    layout: "rows",
  };
  assert.deepEqual(named(/** @type {any} */ (yours), RNN).yours, yours);
  assert.deepEqual(named(/** @type {any} */ ({ layers: [], yours }), RNN).yours, yours);
});

test("gates of an LSTM stand side by side, or one above the other where they are transposed", () => {
  const net = network(["lstm", 3], ["dense", 4]);
  const rows = Object.fromEntries(
    [..."ofgi"].map((gate, k) => [
      `dWx${gate}`,
      [
        [k, k, k],
        [k, k, k],
      ],
    ]),
  );
  assert.deepEqual(named(rows, net).yours.grads[0]?.W[0], [3, 3, 3, 1, 1, 1, 2, 2, 2, 0, 0, 0]);
  const stacked = Object.fromEntries(
    [..."fico"].map((gate, k) => [`dW${gate}`, zeros([3, 5]).map((/** @type {number[]} */ row) => row.map(() => k))]),
  );
  const biases = Object.fromEntries([..."fico"].map((gate, k) => [`db${gate}`, [[k], [k], [k]]]));
  const { grads } = named({ ...stacked, ...biases, dby: [1] }, net).yours;
  assert.deepEqual(
    grads[0]?.W.map((/** @type {number[]} */ row) => row[0]),
    [1, 1, 1, 0, 0, 0, 2, 2, 2, 3, 3, 3],
  );
  assert.deepEqual([grads[0]?.b, grads[1]], [[1, 1, 1, 0, 0, 0, 2, 2, 2, 3, 3, 3], { b: [1] }]);
});

test("gates of a GRU: Wh is the candidate beside Wz and Wr", () => {
  const net = network(["gru", 3], ["dense", 4]);
  const parts = Object.fromEntries(
    [..."zrh"].map((gate, k) => [
      `W_x${gate}`,
      [
        [k, k, k],
        [k, k, k],
      ],
    ]),
  );
  const back = Object.fromEntries([..."zrh"].map((gate, k) => [`W_h${gate}`, zeros([3, 3]).map(() => [k, k, k])]));
  const { grads } = named({ ...parts, ...back, W_hq: [[1]] }, net).yours;
  assert.deepEqual(
    [grads[0]?.W[0], grads[0]?.U[0], grads[1]],
    [[1, 1, 1, 0, 0, 0, 2, 2, 2], [1, 1, 1, 0, 0, 0, 2, 2, 2], { W: [[1]] }],
  );
});

test("a name without a layer is that of the only layer that it fits", () => {
  assert.deepEqual(
    named({ dWx: zeros([2, 3]), dWh: zeros([3, 3]), db: zeros([3]), dx: [[1]], dh0: [[1]] }, RNN).yours.grads[1],
    null,
  );
  const { yours, notes } = named({ W: zeros([3, 4]), U: zeros([3, 3]), b: zeros([4]), dx: [[0]] }, RNN);
  assert.deepEqual(
    yours.grads.map((layer) => Object.keys(layer ?? {})),
    [["U"], ["W", "b"]],
  );
  assert.deepEqual(notes, ["dx is left out: it is no gradient of a parameter."]);
  assert.deepEqual(Object.keys(named({ W: zeros([3, 5]) }, RNN).yours.grads[0] ?? {}), ["W"]); // over U
  const alike = network(["rnn", 2], ["dense", 2]); // both have W of 2 x 2
  const found = named({ W: zeros([2, 2]), Why: zeros([2, 2]) }, alike).yours.grads;
  assert.deepEqual(
    found.map((layer) => Object.keys(layer ?? {})),
    [["W"], ["W"]],
    "Why is of the uppermost layer, so W is of the other",
  );
});

test("numbers of every time step are steps", () => {
  const { yours } = named({ dh: [[[1, 2, 3]], [[4, 5, 6]]], delta1: [[[1, 2, 3, 4]], [[0, 0, 0, 0]]] }, RNN);
  assert.deepEqual(yours.steps?.[1], { t: 1, layer: 0, values: { dh: [[4, 5, 6]] } });
  assert.deepEqual(yours.steps?.[2], { t: 0, layer: 1, values: { delta: [[1, 2, 3, 4]] } });
});

test("the loss is one number, and a second bias of PyTorch is told of", () => {
  const { yours, notes } = named({ loss: [[2.5]], "rnn.bias_hh_l0": [1] }, RNN);
  assert.equal(yours.loss, 2.5);
  assert.deepEqual(notes, ["rnn.bias_hh_l0 is left out: its gradient is that of bias_ih."]);
  assert.deepEqual(named({ "gru.bias_hh_l0": [1] }, network(["gru", 3], ["dense", 4])).yours.grads[0], { c: [1] });
});

for (const [found, says] of /** @type {[any, RegExp][]} */ ([
  [{ foo: [1] }, /“foo” is not known: names as W0, U0/],
  [{ W7: [[1]] }, /W7 is of a layer that there is not: there are 2/],
  [{ W: zeros([9, 9]) }, /W fits no layer: call it W0 or W1/],
  [{ W0: [[1, 2], [3]] }, /rows of different lengths: row 1/],
  [{ b0: [1, Number.NaN] }, /b0 has NaN in it, at \[1\]/],
  [{ W0: [[Infinity]] }, /W0 has infinity in it, at \[0, 0\]/],
  [{ W0: [["x"]] }, /W0 has “x” in it/],
  [{ W0: 3 }, /W0 has 0 dimensions/],
  [{ loss: [1, 2] }, /loss is to be one number/],
  [{ dW0: [[1]], W0: [[1]] }, /W of layer 0 is there twice/],
  [{ delta: [[[1]], [[1]]] }, /delta has numbers of every time step, but of which layer: write delta0/],
  [{ dh: [[[1]]] }, /dh has 1 time steps; the network has 2/],
  [{}, /no array in it/],
  [[1, 2], /An array has no name/],
  [{ "rnn.weight_ih_l3": [[1]] }, /a recurrent layer that there is not/],
]))
  test(`${JSON.stringify(found)} is refused in a sentence`, () =>
    assert.throws(
      () => named(found, RNN),
      (error) => error instanceof Unreadable && says.test(error.message),
    ));

test("what print shows of a dict is read and named", () => {
  const { yours } = named(readPrinted("{'dWxh': array([[ 0.1, -0.2]]), 'loss': np.float64(1.5)}"), RNN);
  assert.deepEqual(yours, { grads: [{ W: [[0.1, -0.2]] }, null], loss: 1.5 });
});

test("an LSTM that lacks a gate says which", () =>
  assert.throws(() => named({ Wf: [[1]], Wi: [[1]] }, network(["lstm", 3], ["dense", 4])), /gates are missing: g, o/));
