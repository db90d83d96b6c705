import assert from "node:assert/strict";
import { test } from "node:test";
import { againOf, helpedSaid, outcomeOf } from "../../../static/tour/helped.js";
import { answerTo, stopsOf } from "../../../static/tour/stops.js";
import { linkTraces } from "../golden.js";

const [echo, letters, lstm, mlp, truncated, epochs, two, ...others] = await linkTraces([
  "hidden=6",
  "hidden=8,6&task=next_letter&text=the+error+flows+back&steps=9",
  "cell=lstm&hidden=4&steps=6&lag=2",
  "cell=dense&hidden=3&task=xor&loss=half_mse&output=sigmoid",
  "hidden=6&algorithm=truncated&k1=2&k2=2",
  "hidden=6&algorithm=epochwise&length=3",
  "hidden=6&symbols=2",
  "hidden=4&task=reber&steps=8&batch=1",
  "hidden=6&algorithm=chunked&length=3",
  "hidden=6&algorithm=naive",
  "hidden=6&algorithm=rtrl",
  "hidden=6&batch=8",
  "hidden=6&l2=0.1",
  "hidden=6&steps=8&loss_at=0,0,0,0,1,0.5,1,1",
  "hidden=6&loss_at=last",
  "hidden=6&algorithm=custom&sweeps=4+5+7%3A7%3A0",
  "hidden=6&algorithm=custom&sweeps=0+1+2+3+4%3A4%3A0%3B+5+6+7%3A7%3A0",
]);

test("the first film rests at five stops, and tells them from its own numbers", () => {
  const stops = stopsOf(echo, null) ?? [];
  assert.deepEqual(
    stops.map(({ at }) => at),
    [11, 12, 28, 40, 44],
  );
  assert.equal(
    stops[0].says,
    "At t = 3 it must say the C it heard at t = 0. It gives C 35 %: hardly more than a guess.",
  );
  assert.match(
    stops[1].says,
    /^That costs 1\.04: minus the logarithm of 0\.353\. Five answers are asked; together 6\.39/,
  );
  assert.match(stops[2].says, /69 % comes down .* 31 % comes back from t = 7; the slope of tanh lets 67 % of them/);
  assert.deepEqual(stops[3].asks, [3, 4, 5, 6, 7]);
});

test("other recurrent films have five stops of their own, in the order of the film; an MLP has none", () => {
  for (const film of [letters, lstm]) {
    const stops = stopsOf(film, null) ?? [];
    assert.equal(stops.length, 5);
    const places = stops.map(({ at }) => at);
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
    );
    for (const { says } of stops) assert.doesNotMatch(says, /undefined|NaN|null/);
  }
  assert.equal(stopsOf(mlp, null), null);
});

test("a film of which the stops would not tell the truth has none", () => {
  for (const film of [truncated, epochs, ...others]) assert.equal(stopsOf(film, null), null);
  const wrong = { ...echo.start, request: { ...echo.start.request, mistakes: ["transposed"] } };
  assert.equal(stopsOf({ ...echo, start: wrong }, null), null);
});

test("a loss of weight 0 is not asked for", async () => {
  const [some] = await linkTraces(["hidden=6&steps=8&loss_at=0,0,0,0,1,0,1,1"]);
  const stops = stopsOf(some, null) ?? [];
  assert.deepEqual(stops[3].asks, [4, 6, 7]);
  assert.match(stops[1].says, /Three answers are asked; together /);
});

test("two losses that are too close to tell apart are both right", () => {
  const sizes = [0, 0, 0, 0.172, 0.178, 0.061];
  assert.deepEqual(
    [3, 4, 5].map((t) => answerTo(sizes, [3, 4, 5], t).right),
    [true, true, false],
  );
  assert.equal(
    answerTo(sizes, [3, 4, 5], 5).says,
    "Not quite: loss 5 sent 0.061; most came from loss 3 (0.172) and loss 4 (0.178).",
  );
});

test("the film that is computed again has its own data and the new weights, and nothing else is other", () => {
  const request = againOf(echo.start, echo.steps);
  assert.ok(request);
  assert.deepEqual(request.data, { inputs: echo.start.inputs, targets: echo.start.targets });
  for (const { phase, layer, values } of echo.steps)
    if (phase === "update") assert.deepEqual(request.params[layer], values);
  assert.equal(request.loss, "cross_entropy");
});

test("a film in epochs is computed again in epochs, whose states and losses are others; all else by full BPTT", () => {
  const algorithm = { name: "epochwise", length: 3 };
  assert.deepEqual(againOf(epochs.start, epochs.steps)?.algorithm, algorithm);
  assert.deepEqual(againOf(truncated.start, truncated.steps)?.algorithm, { name: "full" });
});

test("how sure an answer is, is said by how much it is above an equal share", () => {
  const [stop] = stopsOf(two, null) ?? [];
  const said = (/** @type {number} */ share) => {
    const of = (/** @type {any} */ step) => {
      const [target] = step.values.target;
      return [target.map((/** @type {any} */ y) => (Number(y) ? share : 1 - share))];
    };
    const steps = two.steps.map((s) => (s.phase === "loss" ? { ...s, values: { ...s.values, output: of(s) } } : s));
    return (stopsOf({ ...two, steps }, null) ?? [])[0].says.match(/gives . (.*)\.$/)?.[1];
  };
  assert.ok(stop);
  assert.deepEqual([0.99, 0.8, 0.6].map(said), ["99 %: it is sure", "80 %", "60 %: hardly more than a guess"]);
});

test("answers that are right are counted, and whether the step helped is said either way", () => {
  const before = outcomeOf(echo.steps, echo.end.loss);
  assert.deepEqual([before.right, before.asked], [1, 5]);
  assert.match(
    helpedSaid(before, { ...before, loss: 4.934, right: 4 }),
    /^It helped: .* to 4\.93, and 4 of 5 .* of 1\.$/,
  );
  assert.match(
    helpedSaid(before, { ...before, loss: 9 }),
    /^It did not help: .* rises from 6\.39 to 9, .* as before\.$/,
  );
  assert.match(helpedSaid(before, { ...before, loss: before.loss - 1e-6 }), /^The loss of this film stays at 6\.39, /);
  assert.match(helpedSaid(before, { ...before, loss: Infinity }), /no longer a finite number/);
});

test("of equal outputs the first one is the answer, as on the stage, and one that is no number is none", () => {
  const right = (/** @type {any[]} */ output, /** @type {number[]} */ target) => {
    const loss = { phase: "loss", values: { weight: 1, target: [target], output: [output] } };
    return outcomeOf(/** @type {any} */ ([loss]), 1).right;
  };
  assert.deepEqual([right([0.5, 0.5], [1, 0]), right([0.5, 0.5], [0, 1]), right(["NaN", "NaN"], [1, 0])], [1, 0, 0]);
});

test("a film whose new weights are not finite is not computed again", () => {
  const steps = echo.steps.map((step) =>
    step.phase === "update" ? { ...step, values: { ...step.values, b: ["Infinity"] } } : step,
  );
  assert.equal(againOf(echo.start, steps), null);
});
