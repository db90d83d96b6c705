import assert from "node:assert/strict";
import { test } from "node:test";
import { examplesOf, labelOf, listed, madeOf, valueOf } from "../../../static/inside/terms.js";
import { filmsByName, linkTraces } from "../golden.js";

const SQUARES = ["half_mse", "mse", "half_sse"].map(
  (loss) => `cell=dense&hidden=2&task=xor&batch=3&loss=${loss}&output=sigmoid`,
);
const DECAY = "cell=rnn&hidden=2&task=echo&steps=3&lag=1&l2=0.1";
const known = await filmsByName();
const [decayed] = await linkTraces([DECAY]);
const films = [...Object.values(known), ...(await linkTraces(SQUARES)), decayed].filter(
  ({ end, name }) => end?.kind === "end" && name !== "explosion",
);
const FUNCTIONS = /** @type {Record<string, (x: number) => number>} */ ({
  tanh: Math.tanh,
  σ: (x) => 1 / (1 + Math.exp(-x)),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  linear: (x) => x,
  relu: (x) => Math.max(0, x),
  "1 / ": (x) => 1 / x,
});

/**
 * What a sum gives when its function is applied, or its factors multiplied.
 * @param {import("../../../static/inside/terms.js").Made} made
 */
const result = ({ sum, f, by }) =>
  f ? (FUNCTIONS[f] ?? (() => Number.NaN))(sum) : by.reduce((all, { value }) => all * Number(value), sum);

/**
 * Rounded numbers were multiplied and added: so much may be lost.
 * @param {import("../../../static/inside/terms.js").Made} made
 */
const loss = ({ terms, value, by }) =>
  2e-5 *
    terms.reduce((most, term) => Math.max(most, Math.abs(term.value)), Math.abs(value)) *
    by.reduce((all, { value: x }) => all * Math.max(1, Math.abs(Number(x))), 1) +
  2e-6;

for (const { name, start, steps } of films) {
  test(`${name}: every number of a time step is the sum of its products`, () => {
    let opened = 0;
    for (const step of steps) {
      if (!["forward", "loss", "backward"].includes(step.phase)) continue;
      for (const [value, rows] of Object.entries(step.values)) {
        if (!Array.isArray(rows)) continue;
        for (let i = 0; i < rows[0].length; i++) {
          const look = { start, steps, n: step.n + 1, example: rows.length - 1 };
          const made = madeOf(look, { phase: step.phase, layer: step.layer, t: step.t, name: value, i });
          assert.ok(made, `${value} of step ${step.n}`);
          assert.equal(made.value, rows[rows.length - 1][i]);
          const expected = result(made);
          if (Number.isNaN(expected) || (!made.terms.length && made.value)) continue;
          assert.ok(
            Math.abs(expected - made.value) <= loss(made),
            `${labelOf(start, made.ref)}: ${expected} is not ${made.value}`,
          );
          opened++;
        }
      }
    }
    assert.ok(opened > 20, `only ${opened} were opened`);
  });

  test(`${name}: every gradient is the sum of what the visits have added`, () => {
    const look = { start, steps, n: steps.length, example: 0 };
    start.layers.forEach((/** @type {any} */ layer, /** @type {number} */ l) => {
      for (const [parameter, shape] of Object.entries(layer.params)) {
        const ref = {
          phase: "gradient",
          layer: l,
          t: null,
          name: parameter,
          i: 0,
          ...(shape.length === 2 ? { j: shape[1] - 1 } : {}),
        };
        const made = madeOf(look, ref);
        assert.ok(made && made.terms.length >= start.steps / 2);
        assert.ok(
          Math.abs(made.sum - made.value) <= loss(made),
          `${labelOf(start, ref)}: ${made.sum} is not ${made.value}`,
        );
      }
    });
  });
}

test("what a visit adds to the gradient of a weight is the sum over the examples", () => {
  for (const { start, steps } of films) {
    const look = { start, steps, n: steps.length, example: 0 };
    for (const step of steps.filter(({ phase }) => phase === "backward")) {
      for (const [parameter, g] of Object.entries(step.grads)) {
        const ref = {
          phase: "gradient",
          layer: step.layer,
          t: null,
          name: parameter,
          i: 0,
          ...(Array.isArray(g[0]) ? { j: g[0].length - 1 } : {}),
        };
        const terms = examplesOf(look, ref, step.t, step.sweep);
        assert.equal(terms.length, start.batch);
        const sum = terms.reduce((all, { value }) => all + value, 0);
        const told = Array.isArray(g[0]) ? g[0][g[0].length - 1] : g[0];
        const most = terms.reduce((all, { value }) => Math.max(all, Math.abs(value)), 0);
        assert.ok(Math.abs(sum - told) <= 2e-5 * most + 1e-7, `${parameter} of step ${step.n}: ${sum} is not ${told}`);
      }
    }
  }
});

test("what has not come yet is not there, and an error that was told stays until a later sweep tells another", () => {
  const { start, steps } = /** @type {any} */ (films.find(({ name }) => name === "rnn_naive"));
  const ref = { phase: "backward", layer: 0, t: 0, name: "dh", i: 0 };
  const visits = steps.filter(
    (/** @type {any} */ step) => step.phase === "backward" && step.layer === 0 && step.t === 0,
  );
  assert.equal(madeOf({ start, steps, n: visits[0].n, example: 0 }, ref), null);
  assert.equal(valueOf({ start, steps, n: visits[0].n + 1, example: 0 }, ref), visits[0].values.dh[0][0]);
  assert.equal(valueOf({ start, steps, n: visits[1].n, example: 0 }, ref), visits[0].values.dh[0][0]);
  assert.equal(valueOf({ start, steps, n: visits[1].n + 1, example: 0 }, ref), visits[1].values.dh[0][0]);
});

test("each visit that added to a gradient is named by its time step, and its sweep where there are several", () => {
  for (const [which, several] of /** @type {[string, boolean][]} */ ([
    ["rnn_naive", true],
    ["rnn_echo", false],
  ])) {
    const { start, steps } = /** @type {any} */ (films.find(({ name }) => name === which));
    const visits = steps.filter((/** @type {any} */ { phase, layer }) => phase === "backward" && layer === 0);
    assert.equal(new Set(visits.map((/** @type {any} */ { sweep }) => sweep)).size > 1, several);
    const made = madeOf(
      { start, steps, n: steps.length, example: 0 },
      { phase: "gradient", layer: 0, t: null, name: "U", i: 0, j: 0 },
    );
    assert.deepEqual(
      made?.terms.map(({ factors }) => factors[0].label),
      visits.map((/** @type {any} */ { t, sweep }) => `t=${t}${several ? `, sweep ${sweep + 1}` : ""}`),
    );
  }
});

test("a number of one of several backward passes is named with its pass", () => {
  const label = (/** @type {string} */ of, /** @type {any} */ ref) =>
    labelOf(films.find(({ name }) => name === of)?.start, { layer: 0, t: 1, i: 0, sweep: 1, ...ref });
  const visit = { phase: "visit", name: "U", j: 1 };
  const error = { phase: "backward", name: "dh" };
  assert.equal(label("rnn_naive", visit), "added to ∂L/∂U of h¹[0,1], t=1, sweep 2");
  assert.equal(label("rnn_naive", error), "∂L/∂h of h¹[0], t=1, sweep 2");
  assert.equal(label("rnn_naive", { ...error, sweep: undefined }), "∂L/∂h of h¹[0], t=1");
  assert.equal(label("rnn_echo", { ...visit, sweep: 0 }), "added to ∂L/∂U of h¹[0,1], t=1");
});

test("the L2 term is a part of a gradient once a visit has come, or the whole of it where none comes", () => {
  const { start, steps } = /** @type {any} */ (decayed);
  const ref = { phase: "gradient", layer: 0, t: null, name: "U", i: 0, j: 1 };
  const first = steps.find((/** @type {any} */ { phase, layer }) => phase === "backward" && layer === 0).n;
  const look = (/** @type {number} */ n) => ({ start, steps, n, example: 0 });
  assert.deepEqual([valueOf(look(0), ref), madeOf(look(0), ref), valueOf(look(first), ref)], [null, null, null]);
  assert.equal(madeOf(look(first + 1), ref)?.terms.length, 2);
  const alone = steps.filter((/** @type {any} */ { phase }) => phase !== "backward");
  assert.equal(madeOf({ ...look(alone.length), steps: alone }, ref)?.terms.length, 1);
});

test("a factor can be opened in turn", () => {
  const { start, steps } = /** @type {any} */ (films.find(({ name }) => name === "lstm_truncated"));
  const look = { start, steps, n: steps.length, example: 0 };
  const dc = madeOf(look, { phase: "backward", layer: 0, t: 1, name: "dc", i: 0 });
  assert.deepEqual(
    dc?.terms.map(({ factors }) => factors[0].ref?.name),
    ["dc_hidden", "dc_next"],
  );
  const hidden = madeOf(look, /** @type {any} */ (dc?.terms[0].factors[0].ref));
  assert.deepEqual(
    hidden?.terms[0].factors.map(({ label }) => label),
    ["∂L/∂h[0]", "o[0]", "(1 − tanh c[0]²)"],
  );
});

test("in column notation a weight has the place which it has in the transposed matrix", () => {
  const { start, steps } = /** @type {any} */ (films.find(({ name }) => name === "rnn_echo"));
  const ref = { phase: "backward", layer: 0, t: 2, name: "dx", i: 1 };
  const labels = (/** @type {"row" | "column"} */ notation) =>
    madeOf({ start, steps, n: steps.length, example: 0, notation }, ref)?.terms.map(({ factors }) => factors[1].label);
  assert.deepEqual(labels("row"), ["W[1,0]", "W[1,1]", "W[1,2]"]);
  assert.deepEqual(labels("column"), ["W[0,1]", "W[1,1]", "W[2,1]"]);
  assert.equal(
    labelOf(start, { phase: "gradient", layer: 0, t: null, name: "U", i: 0, j: 2 }, "column"),
    "∂L/∂U of h¹[2,0]",
  );
});

test("where errors are cut a gradient is g and no derivative", () => {
  const ref = { phase: "gradient", layer: 0, t: null, name: "U", i: 0, j: 1 };
  const label = (/** @type {string} */ wanted) => labelOf(films.find(({ name }) => name === wanted)?.start, ref);
  assert.equal(label("lstm_truncated"), "g_U of h¹[0,1]");
  assert.equal(label("lstm_epochwise"), "∂L/∂U of h¹[0,1]");
});

test("of many terms the ten largest are told, and all others as one; eleven are told one by one", () => {
  const terms = (/** @type {number} */ n) =>
    Array.from({ length: n }, (_, i) => ({ factors: [], value: (-1) ** i * i }));
  assert.deepEqual(listed(terms(11)), terms(11));
  const many = listed(terms(13));
  assert.deepEqual(
    many.map(({ value }) => value),
    [12, -11, 10, -9, 8, -7, 6, -5, 4, -3, 0 - 1 + 2],
  );
  assert.equal(many[10].factors[0].label, "3 smaller ones, together");
});

test("where nothing comes to a number the reason is said, with the time steps that it names", () => {
  const why = (/** @type {string} */ of, /** @type {any} */ ref, example = 0) => {
    const { start, steps } = /** @type {any} */ (films.find(({ name }) => name === of));
    return madeOf({ start, steps, n: steps.length, example }, ref)?.why;
  };
  const back = (/** @type {string} */ name, /** @type {number} */ t, sweep = 0) => ({
    ...{ phase: "backward", layer: 0, name, i: 0 },
    ...{ t, sweep },
  });
  const { start } = /** @type {any} */ (films.find(({ name }) => name === "rnn_naive"));
  const last = start.steps - 1;
  assert.equal(
    why("rnn_naive", back("from_next", last, last)),
    `t = ${last} is the last time step: no error comes from a later one.`,
  );
  assert.equal(
    why("rnn_naive", back("from_next", 1, 1)),
    "The backward pass starts at t = 1: none of its error comes from t = 2.",
  );
  assert.equal(
    why("rnn_naive", back("from_above", 0, 2)),
    "This backward pass does not gather the loss of t = 0: no error comes from above.",
  );
  assert.equal(why("rnn_naive", back("from_next", 0, 2)), undefined);
  const epochs = /** @type {any} */ (films.find(({ name }) => name === "lstm_epochwise")).start;
  const { length } = epochs.request.algorithm;
  assert.match(
    String(why("lstm_epochwise", back("from_next", length - 1))),
    new RegExp(`^The epoch ends at t = ${length - 1}: no error`),
  );
  const forward = (/** @type {number} */ t) => ({ phase: "forward", layer: 0, name: "h_prev", i: 0, t });
  assert.equal(why("lstm_epochwise", forward(0)), "The initial state, which is given.");
  assert.equal(
    why("lstm_epochwise", forward(length)),
    `The initial state, which is given: an epoch begins at t = ${length}, and nothing comes over from t = ` +
      `${length - 1}.`,
  );
  assert.equal(why("lstm_epochwise", forward(1)), undefined);
});
