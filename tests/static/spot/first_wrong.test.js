import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAt } from "../../../static/film/board.js";
import { captionOf } from "../../../static/page/caption.js";
import { firstWrong, placeOf, placesOff } from "../../../static/spot/first_wrong.js";
import {
  CHECKLIST,
  plantedQuery,
  rightQuery,
  solvedTogether,
  veiled,
  whereQuestion,
  whichQuestion,
} from "../../../static/spot/bug_questions.js";
import { judge } from "../../../static/questions/judge.js";
import { answerTo } from "../engine.js";
import { linkTraces } from "../golden.js";

/** @type {any[]} */
const spots = JSON.parse(await answerTo({ facts: "spots" }));
const right = await linkTraces(spots.map((spot) => rightQuery(spot, 0)));
const wrong = await linkTraces(spots.map((spot) => plantedQuery(spot, 0)));
const found = spots.map((_, k) => firstWrong(right[k].steps, wrong[k].steps));

test("each planted mistake is found where its layer goes back, with two numbers that are two", () => {
  spots.forEach((spot, k) => {
    const first = /** @type {any} */ (found[k]);
    assert.ok(first, spot.mistake);
    assert.equal(first.layer, spot.layer, spot.mistake);
    assert.ok(["backward", "gradient"].includes(first.phase));
    const step = wrong[k].steps[first.n];
    const array = step.values[first.name] ?? step.grads[first.name.slice(1)];
    assert.equal(
      first.wrong,
      Number(first.index.reduce((/** @type {any} */ part, /** @type {number} */ i) => part[i], array)),
    );
    assert.ok(Math.abs(first.wrong - first.right) > 1e-4 * Math.abs(first.right));
    for (let n = 0; n < first.n; n++) assert.equal(firstWrong([right[k].steps[n]], [wrong[k].steps[n]]), null);
  });
});

test("the gradient of a layer as wide as there is one is compared", () => {
  const step = (/** @type {number} */ last) => {
    const U = Array.from({ length: 256 }, () => new Array(1024).fill(0.5));
    U[255][1023] = last;
    return /** @type {any} */ ({ n: 0, phase: "gradient", t: null, layer: 0, values: {}, grads: { U } });
  };
  assert.equal(firstWrong([step(0.5)], [step(0.5)]), null);
  assert.deepEqual(firstWrong([step(0.5)], [step(0.7)])?.index, [255, 1023]);
});

test("a film in which one looks for a mistake is told in the same words whether one is planted or not", () => {
  const words = (/** @type {any} */ film) => {
    const seen = { ...film, start: veiled(film.start) };
    return film.steps.map((/** @type {any} */ { n }) =>
      [true, false]
        .map((playing) => captionOf(boardAt(seen, n + 1, 0), playing).says)
        .join()
        .replaceAll(/−?[\d.]+(·10⁻?[⁰¹²³⁴-⁹]+)?/g, "#"),
    );
  };
  spots.forEach((spot, k) => assert.deepEqual(words(wrong[k]), words(right[k]), spot.mistake));
});

test("a pass that is right is nowhere wrong", () => {
  assert.equal(firstWrong(right[0].steps, right[0].steps), null);
  assert.deepEqual([...placesOff(right[0].steps, right[0].steps)], []);
});

test("the place is asked among all of the way back, and each wrong answer is told apart", () => {
  spots.forEach((spot, k) => {
    const off = placesOff(right[k].steps, wrong[k].steps);
    const question = whereQuestion(/** @type {any} */ (found[k]), off, wrong[k].start, wrong[k].steps);
    const places = /** @type {string[]} */ (question.places);
    assert.ok(places.includes(String(question.truth)), spot.mistake);
    assert.equal(judge(question, String(question.truth)).right, true);
    for (const place of places.filter((each) => each !== question.truth))
      assert.match(judge(question, place).says ?? "", off.has(place) ? /off/ : /still right/);
    assert.ok(!question.ask.includes(spot.mistake));
  });
});

test("which mistake it is has four answers in an order of the seed, none of which is its id", () => {
  const known = new Map([["a", { id: "a", says: "says a" }]]);
  const spot = { level: 1, query: "", mistake: "a", layer: 0, others: ["b", "c", "d"], yours: "", right: "" };
  const first = /** @type {any} */ ({ phase: "backward", wrong: 0.42, right: 0.31 });
  const question = whichQuestion(spot, 3, known, first, [{ mistake: "b", says: "", value: 0.2 }]);
  assert.equal(question.choices?.length, 4);
  assert.equal(question.choices?.[Number(question.truth)], "says a");
  const b = /** @type {number} */ (question.choices?.indexOf("b"));
  assert.equal(judge(question, b).says, "That would make 0.2 of it; this film has 0.42.");
  const orders = [0, 1, 2, 3, 4].map((seed) => whichQuestion(spot, seed, known, first, []).truth);
  assert.ok(new Set(orders).size > 1, "the right one stands at other places");
});

test("a veiled film does not say what is planted in it", () => {
  const start = veiled(wrong[1].start);
  assert.equal(start.request.mistakes, undefined);
  assert.ok(wrong[1].start.request.mistakes, "the film itself keeps it");
  assert.equal(veiled(wrong[1].steps[0]), wrong[1].steps[0]);
});

test("each way to look leads to a step of the film, or opens what stands beside it", () => {
  for (const { start, steps } of wrong)
    for (const { at, opens, says } of CHECKLIST) {
      const cursor = at({ start, steps });
      assert.ok(opens || (cursor !== null && cursor > 0 && cursor <= steps.length));
      assert.ok(says.length < 200);
    }
});

test("the example is solved from its own numbers, and ends at the first wrong step", () => {
  const first = /** @type {any} */ (found[0]);
  const stops = solvedTogether(wrong[0], first);
  assert.equal(stops.length, 4);
  assert.equal(stops.at(-1)?.at, first.n + 1);
  assert.equal(first.name, "delta");
  for (const { says } of stops) assert.doesNotMatch(says, /NaN|undefined|Infinity/);
});

test("a place is a cell, or the gradient of a layer", () => {
  assert.equal(placeOf({ layer: 1, t: 3 }), "1,3");
  assert.equal(placeOf({ layer: 0, t: null }), "0,end");
});
