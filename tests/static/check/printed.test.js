/** What programs print is read: JSON, NumPy, PyTorch, TensorFlow, JAX; and what cannot be read says so. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { LONGEST_TEXT, readPrinted, Unreadable } from "../../../static/check/printed.js";

/** @type {[string, string, any][]} */
const READ = [
  ["JSON", '{"W0": [[1, -2.5e-3]], "loss": 3}', { W0: [[1, -0.0025]], loss: 3 }],
  [
    "a dict of arrays",
    "{'dW': array([[ 0.1, -0.2],\n       [ 3.e-04, 4. ]]), 'db': array([5.])}",
    {
      dW: [
        [0.1, -0.2],
        [0.0003, 4],
      ],
      db: [5],
    },
  ],
  ["single precision", "{'b': array([1., 2.], dtype=float32)}", { b: [1, 2] }],
  [
    "str of arrays",
    "dW = [[ 0.1 -0.2]\n [ 1.e+00  2. ]]\ndb: [3. 4.]\nloss 1.5",
    {
      dW: [
        [0.1, -0.2],
        [1, 2],
      ],
      db: [3, 4],
      loss: 1.5,
    },
  ],
  [
    "torch",
    "tensors = {'W': tensor([[1., 2.]], dtype=torch.float64, grad_fn=<AddBackward0>), " +
      "'b': tensor([3.], device='cuda:0')}",
    { tensors: { W: [[1, 2]], b: [3] } },
  ],
  [
    "a state dict",
    "OrderedDict([('rnn.weight_ih_l0', tensor([[1.]])), ('fc.bias', tensor([2.]))])",
    { "rnn.weight_ih_l0": [[1]], "fc.bias": [2] },
  ],
  ["a parameter", "W0 = Parameter containing:\ntensor([[1., 2.]], requires_grad=True)", { W0: [[1, 2]] }],
  ["JAX", "{'U': Array([[1., 2.]], dtype=float32)}", { U: [[1, 2]] }],
  ["TensorFlow", "{'k': <tf.Tensor: shape=(2,), dtype=float32, numpy=array([1., 2.], dtype=float32)>}", { k: [1, 2] }],
  ["NumPy scalars", "{'loss': np.float64(1.25), 'b': array([0.])}", { loss: 1.25, b: [0] }],
  ["a list of dicts", "[{'W': array([[1.]])}, {'W': array([[2.]])}]", [{ W: [[1]] }, { W: [[2]] }]],
  ["no number at all", "b = [nan -inf inf NaN]", { b: [Number.NaN, -Infinity, Infinity, Number.NaN] }],
  ["two dicts one after the other", "{'W0': array([1.])}\n{'W1': array([2.])}", { W0: [1], W1: [2] }],
  ["a session", ">>> print(grads)\n{'W': array([1.])}", { W: [1] }],
  ["a notebook", "Out[3]: {'W': array([1.])}", { W: [1] }],
  ["gradients as attributes", "W.grad = tensor([1.])\nrnn.b: [2.]", { "W.grad": [1], "rnn.b": [2] }],
  ["tuples, None and words", "{'W': (1, 2), 'c': None, 't': True}", { W: [1, 2], c: null, t: true }],
  ["the minus sign of a page", "b = [−1.5 2]", { b: [-1.5, 2] }],
  ["a Keras name", "{'lstm/kernel:0': array([[1.]])}", { "lstm/kernel:0": [[1]] }],
];

for (const [what, text, value] of READ)
  test(`${what} is read`, () => assert.deepEqual(plain(readPrinted(text)), value));

/** @param {any} value */
const plain = (value) => structuredClone(value);

/** @type {[string, RegExp][]} */
const ODD = [
  ["{'dW': array([[1., ..., 2.]])}", /leaves numbers out.*set_printoptions/],
  ["", /nothing to read/],
  ["{'dW': array([[1., 2.]", /Line 1 has a parenthesis that is never closed|a bracket that is never closed/],
  ["{'dW': [1, 2]", /a brace that is never closed/],
  ["W = hello", /Line 1 has what is no number, array or dict: “hello”/],
  ["x = 1\n\nW = @", /Line 3/],
  ["[1, 2", /a bracket that is never closed/],
  ["np.float64(1.0)", /an array without a name/],
  ["{'a': 1, 'a': 2}", /a is there twice/],
  ["{1: ", /no number, array or dict: the end/],
  ["W = 'abc", /a quote that is never closed/],
  ["W = <Foo>", /a tensor without its numbers/],
  ["W".repeat(LONGEST_TEXT + 1), /at most 2000000 are read/],
];

for (const [text, says] of ODD)
  test(`${JSON.stringify(text.slice(0, 24))} is refused in a sentence`, () =>
    assert.throws(
      () => readPrinted(text),
      (error) => error instanceof Unreadable && says.test(error.message),
    ));

test("nothing that is pasted is run, and no name reaches a prototype", () => {
  assert.throws(() => readPrinted("W = __import__('os').system('x')"), Unreadable);
  const found = /** @type {any} */ (readPrinted("{'__proto__': array([1.]), 'W': array([2.])}"));
  assert.equal(/** @type {any} */ ({}).W, undefined);
  assert.deepEqual(Object.keys(found), ["__proto__", "W"]);
});

test("a long print is read in time that grows with its length", () => {
  const row = `[${" 0.123456789012".repeat(256)}]`;
  const text = `W = [${`${row}\n `.repeat(256)}]`;
  const found = /** @type {any} */ (readPrinted(text));
  assert.equal(found.W.length, 256);
  assert.equal(found.W[255][255], 0.123456789012);
});
