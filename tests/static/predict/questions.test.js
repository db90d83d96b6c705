import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { clipChanges } from "../../../static/predict/kinds/gradients.js";
import { KINDS } from "../../../static/predict/kinds/index.js";
import { largerVisit } from "../../../static/predict/kinds/meeting.js";
import { candidates, questionsOf } from "../../../static/predict/questions.js";
import { upper } from "../../../static/predict/scene.js";
import { RULES } from "../../../static/predict/worth.js";
import { near } from "../../../static/questions/judge.js";
import { exampleOf } from "../../../static/shared/numbers.js";
import { answerTo } from "../engine.js";
import { filmsByName, linkTraces, randomTraces } from "../golden.js";
import { OTHER_MISTAKES, MISTAKEN, named, ORACLE } from "./oracle.js";

const presets = await linkTraces(JSON.parse(await answerTo({ facts: "presets" })));
const films = [...presets, ...Object.values(await filmsByName()), ...(await randomTraces(11))];
const SEEDS = [1, 2];
const catalogue = readFileSync(new URL("../../../engine/mistakes/catalogue.py", import.meta.url), "utf8");

/** Every question that could be asked of every film, and the film. @returns {Generator<[any, any, any]>} */
function* allAsked() {
  for (const film of films)
    for (const seed of SEEDS) {
      const example = (seed - 1) % film.start.batch;
      for (const found of Object.values(candidates(film, seed, example)))
        for (const asked of found) yield [film, asked, example];
    }
}

test("each answer is the number of the film, found by another way", () => {
  let count = 0;
  for (const [film, asked, example] of allAsked()) {
    const part = (/** @type {any} */ step, /** @type {string} */ name) => exampleOf(step.values[name], example);
    const of = { film, asked, step: film.steps[asked.to - 1], part };
    const truth = (ORACLE[asked.topic] ?? named)(of);
    assert.deepEqual(asked.truth, truth, `${film.name}: ${asked.ask}`);
    count++;
  }
  assert.ok(count > 5000, `only ${count} questions`);
});

test("each usual wrong answer is what its mistake makes of the numbers at this place", () => {
  const seen = new Map(Object.keys(MISTAKEN).map((name) => [name, 0]));
  for (const [film, asked, example] of allAsked())
    for (const { answer, mistake } of asked.wrong ?? []) {
      if (!mistake || typeof answer !== "number") continue;
      const part = (/** @type {any} */ step, /** @type {string} */ name) => exampleOf(step.values[name], example);
      const found = MISTAKEN[mistake]({ film, asked, step: film.steps[asked.to - 1], part });
      assert.ok(Math.abs(answer - found) <= 2e-3 * Math.abs(found) + 1e-5, `${mistake}: ${film.name}: ${asked.ask}`);
      seen.set(mistake, (seen.get(mistake) ?? 0) + 1);
    }
  for (const [mistake, times] of seen) assert.ok(times > 0, `${mistake} was never said`);
});

test("what else people answer is what the page says that they did", () => {
  const seen = new Map(Object.keys(OTHER_MISTAKES).map((says) => [says, 0]));
  for (const [film, asked, example] of allAsked())
    for (const { answer, mistake, says } of asked.kind === "number" ? (asked.wrong ?? []) : []) {
      if (mistake) continue;
      const part = (/** @type {any} */ step, /** @type {string} */ name) => exampleOf(step.values[name], example);
      const which =
        Object.keys(OTHER_MISTAKES).find((begin) => says.startsWith(begin)) ?? assert.fail(`no oracle for: ${says}`);
      const found = OTHER_MISTAKES[which]({ film, asked, step: film.steps[asked.to - 1], part });
      assert.ok(Math.abs(answer - found) <= 6e-3 * Math.abs(found) + 1e-5, `${says} ${film.name}: ${asked.ask}`);
      seen.set(which, (seen.get(which) ?? 0) + 1);
    }
  for (const [says, times] of seen) assert.ok(times > 0, `${says} was never said`);
});

test("each question keeps the rules by which it is worth asking", () => {
  for (const [film, asked] of allAsked()) {
    assert.ok([1, 2, 3].includes(asked.level), `${asked.topic} is of level ${asked.level}`);
    for (const [rule, holds] of Object.entries(RULES)) assert.ok(holds(asked), `${rule}: ${film.name}: ${asked.ask}`);
  }
});

test("what clipping does is a matter of the size that is told and of the limit, the larger of them first", () => {
  const truths = [0, 0];
  for (const [film, asked] of allAsked()) {
    if (asked.topic !== "clip_changes") continue;
    const [, told] = asked.ask.match(/ is ([-+.e\d]+); gradients are clipped by/);
    const { limit } = film.start.request.clip;
    const [larger, less] = asked.rivals;
    const size = larger === limit ? less : larger;
    assert.ok(Math.abs(size - told) <= 0.005 * told && asked.value === size && larger > less, asked.ask);
    assert.ok([larger, less].includes(limit) && asked.truth === (size > limit ? 0 : 1), asked.ask);
    truths[asked.truth]++;
  }
  assert.ok(truths[0] > 2 && truths[1] > 2, `${truths}`);
});

test("each weight of a matrix may be the one whose update is asked about", async () => {
  const [film] = await linkTraces(["task=xor&hidden=3&activation=tanh&rate=0.3"]);
  const seen = new Set();
  for (let seed = 0; seed < 60; seed++)
    for (const { given } of candidates(film, seed, 0).update_amount ?? []) seen.add(given?.[1]);
  const weights = film.start.params.flatMap(({ W }) => W.flat().map(Number));
  assert.deepEqual(
    weights.filter((/** @type {number} */ weight) => !seen.has(weight)),
    [],
  );
});

test("no sentence holds its answer, and none holds what is no number", () => {
  for (const [film, asked] of allAsked()) {
    assert.doesNotMatch(asked.ask, /NaN|Infinity|undefined|null|∞/, `${film.name}: ${asked.ask}`);
    assert.equal(asked.ask.split("$").length % 2, 1, asked.ask);
    if (asked.kind !== "number") continue;
    const said = asked.ask
      .replace(/(t = |unit |Example |over |block |blocks of |of )\d+/g, "")
      .replaceAll(/\\cdot 10\^\{(-?\d+)\}/g, "e$1");
    const numbers = (said.match(/-?\d+\.?\d*(e-?\d+)?/g) ?? []).map(Number);
    for (const x of numbers.filter((each) => !Number.isInteger(each)))
      assert.ok(!near(Math.abs(x), Math.abs(Number(asked.truth)), 0.02), `${asked.ask} ${asked.truth}`);
  }
});

test("every usual mistake that a question names is one of the catalogue", () => {
  for (const [, asked] of allAsked())
    for (const { mistake } of asked.wrong ?? []) if (mistake) assert.ok(catalogue.includes(`\n${mistake} | `), mistake);
});

test("the presets are asked about in at least eight kinds, each film by a few, of several kinds", () => {
  const topics = new Set();
  for (const film of presets)
    for (const seed of SEEDS) {
      const asked = questionsOf(film, seed);
      asked.forEach(({ topic }) => topics.add(topic));
      assert.ok(asked.length >= 2 && asked.length <= 10, `${film.name}: ${asked.length}`);
      assert.ok(new Set(asked.map(({ topic }) => topic)).size >= Math.min(2, asked.length), film.name);
      assert.ok(asked[0].level <= Math.min(...asked.map(({ level }) => level)), `${film.name} begins hard`);
    }
  assert.ok(topics.size >= 8, [...topics].join());
});

test("a few questions come one after another, and none tells the answer of the next", () => {
  for (const film of films)
    for (const seed of SEEDS) {
      const asked = questionsOf(film, seed);
      asked.slice(1).forEach((each, k) => assert.ok(each.at >= asked[k].to, film.name));
      assert.equal(new Set(asked.map(({ id }) => id)).size, asked.length);
    }
});

test("the same seed asks the same, another one asks something else", () => {
  const [film] = presets;
  assert.deepEqual(questionsOf(film, 3), questionsOf(film, 3));
  assert.notDeepEqual(questionsOf(film, 3), questionsOf(film, 4));
});

test("of a wrong pass nothing is asked, as its numbers are not right", async () => {
  const [wrong] = await linkTraces(["mistakes=carry_missing:0"]);
  assert.deepEqual(questionsOf(wrong, 1), []);
});

test("a question about a film that is not whole, or has nothing to ask, is none", () => {
  const [{ start, end }] = presets;
  assert.deepEqual(questionsOf({ start, steps: [], end }, 1), []);
});

test("every kind is asked of some film, and of each layer that has what it asks for", () => {
  const topics = new Set([...allAsked()].map(([, { topic }]) => topic));
  assert.deepEqual([...topics].sort(), Object.keys(KINDS).sort());
});

test("the film rests before the step that is asked about, and shows it after the answer", () => {
  for (const [film, asked] of allAsked()) {
    const { at, to, of, topic } = asked;
    assert.ok(at < to && to <= film.steps.length, `${topic}: ${at}, ${to}`);
    if (of) assert.equal(to, of.n + 1, topic);
  }
});

test("why an output has the largest error is told by its own slope", async () => {
  const said = async (/** @type {string} */ output, loss = "half_mse") => {
    const [film] = await linkTraces([`hidden=3&steps=4&lag=1&symbols=3&loss=${loss}&output=${output}`]);
    return candidates(film, 1, 0).worst_output.map(({ says }) => says)[0];
  };
  assert.match(await said("linear"), /slope 1: who misses its target by most/);
  assert.match(await said("tanh"), /one that saturates/);
  assert.match(await said("relu"), /below z = 0/);
  assert.match(await said("softmax"), /each error has a part of all/);
  assert.match(await said("softmax", "cross_entropy"), /^The error is output minus target: who misses/);
});

test("a sentence begins with its own first letter, as a capital", () => {
  assert.deepEqual([upper("the error"), upper("δ of h"), upper("A")], ["The error", "Δ of h", "A"]);
});

test("the gradient of a layer as wide as there is one can be asked about", () => {
  const wide = (/** @type {number} */ x) => Array.from({ length: 256 }, () => new Array(1024).fill(x));
  const request = { clip: { kind: "value", limit: 1 } };
  const start = /** @type {any} */ ({ batch: 1, request, layers: [{ cell: "lstm", units: 256 }, { cell: "dense" }] });
  const step = (/** @type {any} */ more) => ({ layer: 0, t: null, sweep: 0, values: {}, grads: {}, ...more });
  const steps = [
    step({ n: 0, phase: "backward", t: 2, grads: { U: wide(1) } }),
    step({ n: 1, phase: "backward", t: 1, grads: { U: wide(-8) } }),
    step({ n: 2, phase: "gradient", grads: { U: wide(-3) } }),
    step({ n: 3, phase: "clip", values: { clipped: 262144 } }),
  ];
  const scene = { start, steps, example: 0, random: () => 0.5 };
  assert.deepEqual(
    [...largerVisit(scene)].map(({ truth, value }) => [truth, value]),
    [[0, 8 * 512]],
  );
  assert.deepEqual(
    [...clipChanges(scene)].map(({ truth, value }) => [truth, value]),
    [[0, 3]],
  );
});
