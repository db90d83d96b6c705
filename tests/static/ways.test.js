import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAt } from "../../static/film/board.js";
import { anatomyOf } from "../../static/inside/anatomy.js";
import { madeOf, labelOf } from "../../static/inside/terms.js";
import { plainLatex } from "../../static/now/formula.js";
import { placeOf, toldBy } from "../../static/now/formulas.js";
import { product } from "../../static/now/notation.js";
import { sentence } from "../../static/now/sentences.js";
import { gridLayout, patches } from "../../static/stage/layout.js";
import { tooltipOf } from "../../static/stage/tooltips.js";
import { linkTraces } from "./golden.js";

/** The films by which each fault was found. */
const [epochwise, truncated, naive, rtrl] = await linkTraces([
  "hidden=4&steps=9&lag=2&algorithm=epochwise&length=3",
  "hidden=4&steps=9&lag=4&algorithm=truncated",
  "hidden=4&steps=6&lag=2&algorithm=naive",
  "hidden=3&steps=6&lag=2&algorithm=rtrl",
]);

/** @param {any} film @param {(step: any) => boolean} which */
const find = ({ steps }, which) => steps.find(which);
/** @param {any} film @param {any} step */
const linesOf = ({ start }, step) =>
  toldBy(start, step, start.notation).lines.map((line) => plainLatex(line, placeOf(start, step)));
/** @param {any} film */
const whole = ({ start, steps }) => ({ start, steps, n: steps.length, example: 0 });

test("epochwise, position 46: no tooltip sends an error from t = 3 to t = 2, or from t = 6 to t = 5", () => {
  const grid = gridLayout(epochwise.start, 700, 400);
  const board = boardAt(epochwise, 46, 0);
  for (const t of [3, 6]) {
    const lines = tooltipOf(board, /** @type {any} */ ({ kind: "on", layer: 0, t, x: 0, y: 4 }), () =>
      patches(grid, 4, 1),
    );
    assert.match(
      lines.join(" "),
      new RegExp(`an epoch begins at t = ${t}.*∂L/∂h of that initial state.*no error crosses to t = ${t - 1}`),
    );
  }
});

test("epochwise, steps 16 and 31: the state is an initial one, in the sentence, the formula and inside", () => {
  for (const t of [3, 6]) {
    const step = find(epochwise, ({ phase, layer, ...at }) => phase === "forward" && layer === 0 && at.t === t);
    assert.match(sentence(boardAt(epochwise, step.n + 1, 0)), /its initial state/);
    assert.match(linesOf(epochwise, step)[0], /h\^\{\(1\)\}_\{\\text\{init\}\}/);
    const past = madeOf(whole(epochwise), { phase: "forward", layer: 0, t, name: "h_prev", i: 0 });
    assert.deepEqual([past?.value, past?.terms], [0, []]);
  }
});

test("truncated, each step at which a pass starts: only the term that comes is in the formula", () => {
  const starts = truncated.steps.filter(
    ({ phase, layer, t, sweep }) => phase === "backward" && layer === 0 && t === truncated.start.sweeps[sweep].start,
  );
  assert.equal(starts.length, truncated.start.sweeps.length);
  for (const step of starts) {
    const [dh] = linesOf(truncated, step);
    assert.match(dh, /W\^\{\(2\)\\top\}$/);
    assert.doesNotMatch(dh, /U/);
  }
  const ungathered = find(
    truncated,
    ({ phase, layer, t, sweep }) =>
      phase === "backward" && layer === 0 && !truncated.start.sweeps[sweep].losses.includes(t),
  );
  assert.doesNotMatch(linesOf(truncated, ungathered)[0], /W/);
});

test("naive, step 17: a loss that is not gathered sends nothing, and Inside says so", () => {
  const step = find(naive, ({ phase, layer, t, sweep }) => phase === "backward" && layer === 0 && t < sweep);
  const made = madeOf(
    { ...whole(naive), n: step.n + 1 },
    { phase: "backward", layer: 0, t: step.t, name: "from_above", i: 0 },
  );
  assert.deepEqual([made?.value, made?.terms], [0, []]);
  assert.match(String(made?.why), /does not gather the loss/);
});

test("a softmax is made of all pre-activations of the output", () => {
  const made = madeOf(whole(naive), { phase: "forward", layer: 1, t: 4, name: "a", i: 0 });
  assert.equal(made?.terms.length, naive.start.layers[1].units);
  assert.ok(made && Math.abs(1 / made.sum - made.value) < 1e-5);
});

test("RTRL: its gradient is the sum of what each time step's influence gave, and no error goes back", () => {
  const step = find(rtrl, ({ phase, layer }) => phase === "gradient" && layer === 0);
  const lines = linesOf(rtrl, step).join();
  assert.match(
    lines,
    /\\sum_\{t\}.*\\frac\{\\partial L_\{t\}\}\{\\partial h\^\{\(1\)\}_\{t\}\}\\,S\^\{\(1\)\}_\{W,t\}/,
  );
  assert.doesNotMatch(lines, /delta/);
  const made = madeOf(whole(rtrl), { phase: "gradient", layer: 0, t: null, name: "U", i: 0, j: 1 });
  assert.equal(made?.terms.length, rtrl.start.steps);
  assert.equal(labelOf(rtrl.start, /** @type {any} */ (made).ref), "∂L/∂U of h¹[0,1]");
});

test("where there is no target δ of the output is 0, and Inside does not call it output minus target", () => {
  const { start, steps } = naive;
  const step = find(naive, ({ phase, layer, t }) => phase === "backward" && layer === 1 && t === 0);
  assert.ok(start.targets[0][0].every((/** @type {number} */ y) => y === 0));
  assert.ok(step.values.delta[0].every((/** @type {number} */ x) => x === 0));
  const output = start.layers[1];
  assert.match(anatomyOf(output, start.request.loss).says(product("row")), /Where there is no target δ is 0/);
  assert.match(linesOf({ start, steps }, step)[0], /\\sum_j/);
});
