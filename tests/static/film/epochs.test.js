import assert from "node:assert/strict";
import { test } from "node:test";
import { arrivals, beginsAnew, isExact, restartsIn } from "../../../static/film/arrivals.js";
import { boardAt } from "../../../static/film/board.js";
import { scalesOf } from "../../../static/film/scales.js";
import { madeOf } from "../../../static/inside/terms.js";
import { sentence } from "../../../static/now/sentences.js";
import { createGrid } from "../../../static/stage/grid.view.js";
import { borderBefore, gridLayout, patches } from "../../../static/stage/layout.js";
import { Recorder } from "../../../static/stage/svg_recorder.js";
import { tooltipOf } from "../../../static/stage/tooltips.js";
import { filmsByName } from "../golden.js";

const golden = await filmsByName();
const epochs = golden.gru_epochwise; // 4 time steps in epochs of 2
const UNWEIGHTED = ["rnn_naive", "rnn_custom"]; // errors that are 0, as a loss has no weight or is not gathered
const BORDER = 2;
const tones = /** @type {any} */ ([
  [-1, "#0000ff"],
  [0, "#ffffff"],
  [1, "#ff0000"],
]);
const palette = {
  value: tones,
  error: tones,
  ...Object.fromEntries(
    ["ink", "faint", "paper", "frame", "forward", "backward", "loss", "update", "influence", "alarm"].map((name, k) => [
      name,
      `#0000${10 + k}`,
    ]),
  ),
  zoom: 1,
};

/**
 * All that is drawn of a film at a position, at rest and half-way through what comes next, as SVG.
 * @param {any} film
 * @param {number} n
 */
function drawn(film, n) {
  const [pen, grid] = [/** @type {any} */ (new Recorder()), createGrid(film.start, { palette }, 700, 400)];
  const board = { ...boardAt(film, n, 0), share: 0.5 };
  const view = { left: 0, width: 700, height: 400 };
  grid.still(pen, board, scalesOf([film.steps], true), null, view);
  grid.motion(pen, board, scalesOf([film.steps], true), view);
  return pen.markup();
}

/** The lines and filled shapes of a picture: from where to where they go, across. @param {string} svg */
const spans = (svg) =>
  [...svg.matchAll(/<path d="([^"]+)"/g)].map(([, d]) => {
    const across = [...d.matchAll(/[ML]([-\d.]+) ([-\d.]+)/g)].map(([, x]) => Number(x));
    return [Math.min(...across), Math.max(...across)];
  });

/** How many lines of a film go over the middle between two columns, over all its positions. @param {any} film */
function crossings(film) {
  const x = borderBefore(gridLayout(film.start, 700, 400), BORDER);
  const all = Array.from({ length: film.steps.length + 1 }, (_, n) => spans(drawn(film, n)));
  return all.flat().filter(([from, to]) => from < x - 0.5 && to > x + 0.5).length;
}

/** The same film as if the state were carried over the border. */
const carriedOver = {
  ...epochs,
  start: { ...epochs.start, request: { ...epochs.start.request, algorithm: { name: "chunked", length: 2 } } },
};

test("nothing that is drawn crosses the border of an epoch, at any position of the film", () => {
  assert.equal(crossings(epochs), 0);
  assert.ok(crossings(carriedOver) > 100, "what carries its state over is drawn over the border");
});

test("the state that begins anew is drawn: a border, and the initial state behind it", () => {
  assert.match(drawn(epochs, 0), />h init</);
  assert.doesNotMatch(drawn(carriedOver, 0), />h init</);
});

test("an LSTM begins an epoch with both of its states", () => {
  assert.match(drawn(golden.lstm_epochwise, 0), />h, c init</);
});

test("an epoch begins where its length says, and no other algorithm has any", () => {
  /** @param {any} algorithm */
  const of = (algorithm) => [...restartsIn(/** @type {any} */ ({ steps: 9, request: { algorithm } }))];
  assert.deepEqual(of({ name: "epochwise", length: 3 }), [3, 6]);
  assert.deepEqual(of({ name: "epochwise", length: 4 }), [4, 8]);
  assert.deepEqual(of({ name: "epochwise", length: 9 }), []);
  assert.deepEqual(of({ name: "epochwise", length: 20 }), []);
  assert.deepEqual(of({ name: "chunked", length: 3 }), []);
  assert.ok(beginsAnew(epochs.start, 0) && beginsAnew(epochs.start, BORDER) && !beginsAnew(epochs.start, 1));
});

test("what reaches a layer by the sweeps is what its step tells", () => {
  for (const { name, start, steps } of Object.values(golden))
    for (const step of steps.filter(({ phase }) => phase === "backward")) {
      const { above, next } = arrivals(start, step);
      const place = `${name}, step ${step.n}`;
      const sum = (/** @type {any} */ rows) =>
        rows.flat().reduce((/** @type {number} */ a, /** @type {any} */ x) => a + Math.abs(Number(x)), 0);
      if (!above) assert.equal(sum(step.values.from_above), 0, place);
      if (!next && step.values.from_next) assert.equal(sum(step.values.from_next), 0, place);
      if (next && !UNWEIGHTED.includes(name)) assert.ok(sum(step.values.from_next) > 0, place);
    }
});

test("a gradient is exact where nothing is cut and each loss that counts is gathered once", () => {
  for (const { name, start, end } of Object.values(golden).filter((film) => film.end.check)) {
    const written = start.notation[0].gradient.W;
    assert.equal(isExact(start), !written.includes("\\approx"), `${name}: ${written}`);
    const exact = end.check.cosine === undefined || start.request.algorithm.name === "epochwise";
    assert.equal(isExact(start), exact, name);
  }
});

test("no tooltip says that anything goes over the border of an epoch", () => {
  const grid = gridLayout(epochs.start, 700, 400);
  for (let n = 0; n <= epochs.steps.length; n++) {
    const board = boardAt(epochs, n, 0);
    for (const layer of [0, 1]) {
      const spot = /** @type {any} */ ({ kind: "on", layer, t: BORDER, x: 0, y: 4 });
      const lines = tooltipOf(board, spot, (l) => patches(grid, epochs.start.layers[l].units, 1)).join("; ");
      assert.match(lines, /an epoch begins at t = 2/);
      assert.doesNotMatch(lines, /goes back|goes on from|sent on/);
    }
  }
});

test("forward, an epoch begins with an initial state and not with its own past", () => {
  const firsts = epochs.steps.filter(({ phase, t, layer }) => phase === "forward" && t === BORDER && layer < 2);
  for (const { n } of firsts) {
    const words = sentence(boardAt(epochs, n + 1, 0));
    assert.match(words, /initial state/);
    assert.doesNotMatch(words, /past of t = 1/);
  }
});

test("inside, an epoch's first time step has the initial state, and its error comes from nowhere else", () => {
  const look = { start: epochs.start, steps: epochs.steps, n: epochs.steps.length, example: 0 };
  const past = madeOf(look, { phase: "forward", layer: 0, t: BORDER, name: "h_prev", i: 0 });
  assert.deepEqual([past?.value, past?.terms], [0, []]);
  assert.match(String(past?.label), /^initial h of h¹\[0\]/);
  assert.match(String(past?.why), /an epoch begins at t = 2, and nothing comes over from t = 1/);
  const last = madeOf(look, { phase: "backward", layer: 0, t: BORDER - 1, name: "from_next", i: 0 });
  assert.deepEqual([last?.value, last?.terms], [0, []]);
  assert.match(String(last?.why), /no error crosses its border/);
  const back = madeOf(look, { phase: "backward", layer: 0, t: BORDER, name: "dh_prev", i: 0 });
  assert.match(String(back?.label), /^∂L\/∂\(initial h\)/);
});

test("inside, a loss that is not gathered sends nothing: no product, and no number that is none", () => {
  const { start, steps } = golden.rnn_naive;
  const look = { start, steps, n: steps.length, example: 0 };
  let seen = 0;
  for (const step of steps.filter(({ phase, layer }) => phase === "backward" && layer === 0)) {
    const made = madeOf(
      { ...look, n: step.n + 1 },
      { phase: "backward", layer: 0, t: step.t, name: "from_above", i: 0 },
    );
    if (start.sweeps[step.sweep].losses.includes(step.t)) {
      assert.equal(made?.terms.length, 2);
      continue;
    }
    assert.deepEqual([made?.value, made?.terms, made?.sum], [0, [], 0]);
    assert.match(String(made?.why), new RegExp(`does not gather the loss of t = ${step.t}`));
    seen++;
  }
  assert.equal(seen, 6);
});

test("inside, a softmax is made of all pre-activations", () => {
  const { start, steps } = golden.rnn_echo;
  const look = { start, steps, n: steps.length, example: 0 };
  const made = madeOf(look, { phase: "forward", layer: 1, t: 3, name: "a", i: 0 });
  assert.deepEqual(
    made?.terms.map(({ factors }) => [factors[0].label, factors[0].ref?.name, factors[0].ref?.i]),
    [
      ["exp(z[0] − z[0])", "z", 0],
      ["exp(z[1] − z[0])", "z", 1],
    ],
  );
  assert.ok(made && Math.abs(1 / made.sum - made.value) < 1e-5);
});
