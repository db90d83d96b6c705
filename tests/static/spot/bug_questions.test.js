import assert from "node:assert/strict";
import { test } from "node:test";
import { CHECKLIST, solvedTogether, veiled, whereQuestion, whichQuestion } from "../../../static/spot/bug_questions.js";
import { firstWrong, placeOf, placesOff } from "../../../static/spot/first_wrong.js";
import { threeDigits } from "../../../static/shared/numbers.js";
import { linkTraces } from "../golden.js";

const LINK = "hidden=2&steps=3&lag=1&symbols=2";
const [right, missing, carry, mlp, stacked] = await linkTraces([
  LINK,
  `${LINK}&mistakes=f_prime_missing:0`,
  `${LINK}&mistakes=carry_missing:0`,
  "cell=dense&hidden=3&task=xor&batch=4",
  "hidden=2,2&steps=3&lag=1&symbols=2&algorithm=naive",
]);
const first = /** @type {any} */ (firstWrong(right.steps, missing.steps));

/** The step that stands after so many. @param {any} film @param {number | null} at */
const stepAt = ({ steps }, at) => (at === null ? null : steps[at - 1]);

test("one looks first at the output's error, then one step back, and at the end at the check", () => {
  for (const film of [right, mlp, stacked]) {
    const [output, back, sums, shapes, check] = CHECKLIST.map(({ at }) => at(film));
    const top = film.start.layers.length - 1;
    const backward = film.steps.filter((/** @type {any} */ { phase }) => phase === "backward");
    assert.equal(
      stepAt(film, output),
      backward.find((/** @type {any} */ { layer }) => layer === top),
    );
    assert.deepEqual([sums, shapes, check], [null, null, film.steps.length]);
    if (film === mlp)
      assert.equal(
        stepAt(film, back),
        backward.find((/** @type {any} */ { layer }) => layer === top - 1),
      );
    else {
      const { t, layer, sweep } = stepAt(film, back);
      assert.ok(
        film.start.layers[layer].cell !== "dense" && t < film.start.sweeps[sweep].start,
        "something is from t + 1",
      );
      const before = backward.slice(0, backward.indexOf(stepAt(film, back)));
      assert.ok(
        before.every(
          (/** @type {any} */ each) =>
            film.start.layers[each.layer].cell === "dense" || each.t === film.start.sweeps[each.sweep].start,
        ),
      );
    }
  }
  assert.deepEqual(
    CHECKLIST.map(({ opens }) => opens),
    ["", "", "inside", "gradient", ""],
  );
});

test("the example is looked at where its numbers stand, and told by them", () => {
  const [output, back, sums, which] = solvedTogether(missing, first);
  const delta = stepAt(missing, output.at);
  assert.deepEqual([delta.phase, delta.layer], ["backward", 1]);
  assert.ok([back, sums, which].every(({ at }) => at === first.n + 1));
  const unit = missing.steps
    .find((/** @type {any} */ { phase, t }) => phase === "loss" && t === delta.t)
    .values.target[0].findIndex(Number);
  assert.match(output.says, new RegExp(`The film has ${threeDigits(Number(delta.values.delta[0][unit]))}: right\\.$`));
  const wrong = missing.steps[first.n];
  const i = first.index[1];
  const [above, dh, slope] = ["from_above", "dh", "f_prime"].map((name) =>
    threeDigits(Number(wrong.values[name][0][i])),
  );
  assert.ok(back.says.includes(`from above comes ${above} into unit ${i}, and ∂L/∂h is ${dh}: right.`), back.says);
  assert.ok(
    sums.says.includes(
      `The slope f′ of unit ${i} is ${slope}, so δ is ${dh} · ${slope} = ${threeDigits(first.right)}.`,
    ),
  );
  assert.ok(sums.says.includes(`The film has ${threeDigits(first.wrong)}`));
  assert.deepEqual(solvedTogether({ start: missing.start, steps: [] }, first), []);
});

test("the first wrong step is asked for among all of the way back, and each other one hears why not", () => {
  const at = /** @type {any} */ (firstWrong(right.steps, carry.steps));
  const question = whereQuestion(at, placesOff(right.steps, carry.steps), carry.start, carry.steps);
  assert.deepEqual(question.places, ["1,2", "0,2", "1,1", "0,1", "1,0", "0,0", "0,end", "1,end"]);
  assert.equal(question.truth, "0,1");
  const said = Object.fromEntries((question.wrong ?? []).map(({ answer, says }) => [answer, says.split(":")[0]]));
  assert.deepEqual(Object.keys(said), ["1,2", "0,2", "1,1", "1,0", "0,0", "0,end", "1,end"]);
  const [later, still] = [
    "Its numbers are off, but only because those before it are",
    "Its numbers follow from those before it",
  ];
  assert.deepEqual([said["0,2"], said["0,0"], said["0,end"], said["1,end"]], [still, later, later, still]);
  assert.match(question.says ?? "", /^In h¹ at t = 1, from_next\[0, \d\] is 0; the right pass has /);
  const sum = { ...at, phase: "gradient", t: null, name: "dU", index: [] };
  assert.match(whereQuestion(sum, new Set(), carry.start, carry.steps).says ?? "", /^In the gradient of h¹, dU is /);
  const one = whereQuestion({ ...at, t: 0 }, new Set(), mlp.start, mlp.steps);
  assert.match(one.says ?? "", /^In a¹, /);
  assert.deepEqual([placeOf({ t: null, layer: 1 }), placeOf({ t: 0, layer: 1 })], ["1,end", "1,0"]);
});

test("which mistake it is is asked among others, each told by what it would have made of the number", () => {
  const spot = /** @type {any} */ ({ mistake: "carry_missing", layer: 0, others: ["u_twice", "odd"] });
  const known = new Map([
    ["carry_missing", { id: "carry_missing", says: "none comes" }],
    ["u_twice", { id: "u_twice", says: "twice" }],
  ]);
  const mistaken = [{ mistake: "u_twice", says: "", value: "0.50004" }];
  const question = whichQuestion(spot, 3, known, first, mistaken);
  assert.deepEqual(new Set(question.choices), new Set(["none comes", "twice", "odd"]));
  assert.equal(question.choices?.[Number(question.truth)], "none comes");
  const [own, truth] = [first.wrong, first.right].map(threeDigits);
  const said = new Map(
    (question.wrong ?? []).map(({ answer, says, mistake }) => [question.choices?.[Number(answer)], [says, mistake]]),
  );
  assert.deepEqual(said.get("twice"), [`That would make 0.5 of it; this film has ${own}.`, "u_twice"]);
  assert.deepEqual(said.get("odd"), [`That would leave it at ${truth}, which is right; this film has ${own}.`, "odd"]);
  const unknown = whichQuestion(spot, 3, known, first, null);
  assert.deepEqual([unknown.wrong, unknown.truth], [[], question.truth], "what is not known is not said");
  const orders = new Set([0, 1, 2, 3, 4, 5].map((seed) => whichQuestion(spot, seed, known, first, mistaken).truth));
  assert.ok(orders.size > 1, "not always in the same place");
});

test("a film does not say what is planted in it", () => {
  const { request } = veiled(missing.start);
  assert.ok(missing.start.request.mistakes.length && !("mistakes" in request));
  assert.equal(request.loss, missing.start.request.loss);
  assert.equal(veiled(missing.steps[0]), missing.steps[0]);
});
