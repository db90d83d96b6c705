import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAt } from "../../static/board.js";
import { layerName, senders, sentence, symbolOf } from "../../static/words.js";
import { ALL } from "../../static/numbers.js";
import { goldenTraces } from "./golden.js";

/** @param {any} more */
const startOf = (more) => ({
  steps: 4,
  batch: 1,
  layers: [
    { cell: "rnn", units: 2 },
    { cell: "dense", units: 2 },
    { cell: "dense", units: 2 },
  ],
  request: { loss: "cross_entropy", task: { name: "echo" } },
  params: [
    {},
    {
      W: [
        [1, 0],
        [0, 1],
      ],
    },
    {
      W: [
        [3, 0],
        [4, 0],
      ],
    },
  ],
  sweeps: [{ losses: [3], start: 3, until: 0 }],
  ...more,
});

/** The sentence of the last of these steps. @param {any} start @param {any[]} steps */
const told = (start, steps) => {
  const whole = steps.map((step, n) => ({ kind: "step", n, sweep: null, grads: {}, ...step }));
  return sentence(boardAt({ start, steps: whole, end: null }, whole.length, 0));
};

test("layers are named by what they put out, and counted from one", () => {
  const start = /** @type {any} */ (startOf({}));
  assert.deepEqual(
    [0, 1, 2].map((layer) => layerName(start, layer)),
    ["h¹", "a²", "y"],
  );
});

test("before anything has happened a sentence says what to do", () => {
  assert.match(told(startOf({}), []), /Press Play/);
});

test("forward tells who is heard, and which unit answers strongest", () => {
  const values = { h: [[0.2, -0.7]], h_prev: [[0, 0]] };
  assert.match(
    told(startOf({}), [{ phase: "forward", t: 0, layer: 0, values }]),
    /^At t = 0 h¹ hears the input and its initial state; unit 1 answers strongest, with −0\.7\.$/,
  );
  assert.match(told(startOf({}), [{ phase: "forward", t: 3, layer: 0, values }]), /its own past of t = 2;/);
  assert.match(
    told(startOf({}), [{ phase: "forward", t: 3, layer: 1, values: { a: [[0.9, 0.1]] } }]),
    /a² hears h¹; unit 0 .* 0\.9\.$/,
  );
});

test("of all examples together every sentence says how they are put together, and none has a sign", () => {
  const all = (/** @type {any} */ step) => {
    const start = /** @type {any} */ (startOf({ batch: 2 }));
    const whole = [{ kind: "step", n: 0, sweep: null, grads: {}, ...step }];
    return sentence(boardAt({ start, steps: /** @type {any} */ (whole), end: null }, 1, ALL));
  };
  const forward = all({
    phase: "forward",
    t: 3,
    layer: 1,
    values: {
      a: [
        [-1, 0.1],
        [-7, 0.1],
      ],
    },
  });
  assert.equal(
    forward,
    "At t = 3 a² hears h¹; unit 0 answers strongest: over all 2 examples its root mean square is 5.",
  );
  const loss = {
    target: [
      [0, 1],
      [0, 1],
    ],
    output: [
      [0.75, 0.25],
      [0.5, 0.5],
    ],
    loss: 1.04,
    weight: 1,
  };
  assert.equal(
    all({ phase: "loss", t: 2, layer: 2, values: loss }),
    "At t = 2 the outputs of all 2 examples are compared with their targets: the loss is 1.04.",
  );
  const out = all({
    phase: "backward",
    t: 3,
    layer: 2,
    values: {
      delta: [
        [-3, 0],
        [0, 4],
      ],
    },
  });
  assert.equal(out, "At t = 3 the error sets out: δ of the output has size 3.536 (root mean square of 2 examples).");
  const values = {
    delta: [
      [1, 1],
      [1, 1],
    ],
    from_above: [
      [3, 4],
      [3, 4],
    ],
    from_next: [
      [0, 0],
      [0, 0],
    ],
    f_prime: [
      [1, 1],
      [7, 7],
    ],
  };
  assert.match(all({ phase: "backward", t: 1, layer: 0, values }), / of it through, in root mean square\.$/);
  assert.match(
    all({
      phase: "backward",
      t: 1,
      layer: 0,
      values: {
        ...values,
        f_prime: [
          [1, 0.01],
          [1, 0.01],
        ],
      },
    }),
    /its f′ is 0\.01, in root mean square, and/,
  );
});

test("the loss tells the target, what the network gives it, and the loss", () => {
  const values = { target: [[0, 1]], output: [[0.75, 0.25]], loss: 1.386294, weight: 1 };
  assert.equal(
    told(startOf({}), [{ phase: "loss", t: 2, layer: 2, values }]),
    "At t = 2 the target is B, and the network gives it 25 %: the loss is 1.386.",
  );
  assert.match(
    told(startOf({}), [{ phase: "loss", t: 2, layer: 2, values: { ...values, weight: 0 } }]),
    /It counts 0 times\.$/,
  );
  assert.match(
    told(startOf({}), [{ phase: "loss", t: 2, layer: 2, values: { ...values, target: [[0, 0]] } }]),
    /nothing is asked/,
  );
});

test("two errors that meet are told with shares that add up", () => {
  const values = { delta: [[1, 1]], from_above: [[3, 4]], from_next: [[0, 15]], f_prime: [[0.5, 0.5]] };
  const text = told(startOf({}), [{ phase: "backward", t: 1, layer: 0, values }]);
  assert.match(text, /two errors meet in h¹: 25 % comes down from above, 75 % comes back from t = 2\./);
  assert.match(text, /50 % of it through/);
});

test("an error from one side only, none at all, and a saturated unit are told as such", () => {
  const values = { delta: [[1, 1]], from_above: [[3, 4]], from_next: [[0, 0]], f_prime: [[0.5, 0.01]] };
  const back = (/** @type {any} */ more) =>
    told(startOf({}), [{ phase: "backward", t: 1, layer: 0, values: { ...values, ...more } }]);
  assert.match(back({}), /only from above.*Unit 1 is saturated: its f′ is 0\.01/);
  assert.match(back({ from_above: [[0, 0]], from_next: [[1, 0]] }), /only from t = 2, back through time/);
  assert.match(back({ delta: [[0, 0]] }), /no error reaches h¹/);
});

test("each unit above has the share of what it sends down through its weights", () => {
  const start = startOf({});
  const steps = [
    { phase: "backward", t: 0, layer: 2, values: { delta: [[2, 7]] } },
    { phase: "backward", t: 0, layer: 1, values: { delta: [[1, 1]] } },
  ].map((step, n) => ({ kind: "step", n, sweep: 0, grads: {}, ...step }));
  const board = boardAt(/** @type {any} */ ({ start, steps, end: null }), 2, 0);
  assert.deepEqual(senders(board, /** @type {any} */ (steps[1])), [
    { name: "from y[0]", size: 10, share: 100 },
    { name: "from y[1]", size: 0, share: 0 },
  ]);
});

test("a one-hot row is the letter of the text, or a letter of the alphabet, or nothing", () => {
  const text = /** @type {any} */ (startOf({ request: { task: { name: "next_letter", text: "b a\nb🙂" } } }));
  const hot = (/** @type {number} */ i) => [0, 0, 0, 0, 0].map((_, k) => Number(k === i));
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((i) => symbolOf(text, hot(i))),
    ["⏎", "␣", "a", "b", "🙂"],
  );
  const echo = /** @type {any} */ (startOf({}));
  assert.deepEqual(
    [[1, 0, 0], [0, 0, 1], [0.5, 0.5], [1, 1], [0, 0], [1]].map((row) => symbolOf(echo, row)),
    ["A", "C", null, null, null, null],
  );
});

for (const { name, start, steps, end } of goldenTraces()) {
  test(`every step of ${name} is told in one whole sentence, and its senders add up`, () => {
    for (let n = 1; n <= steps.length; n++) {
      const board = boardAt({ start, steps, end }, n, 0);
      const text = sentence(board);
      assert.match(text, /^[A-Z].*\.$/s, `${n}`);
      assert.doesNotMatch(text, /undefined|null|\[object|NaN %/, `${n}: ${text}`);
      if (steps[n - 1].phase !== "backward") continue;
      const parts = senders(board, steps[n - 1]);
      const total = parts.reduce((sum, { share }) => sum + share, 0);
      const finite = parts.every(({ size }) => Number.isFinite(size)) && parts.some(({ size }) => size > 0);
      assert.equal(total, finite ? 100 : 0, `${n}`);
    }
  });
}
