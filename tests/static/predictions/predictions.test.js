/** Answers in symbols, and in places of a colour scale. */

import assert from "node:assert/strict";
import test from "node:test";

import {
  heardOf,
  manyClasses,
  placeOf,
  rangeOf,
  ruleOf,
  saidOf,
  symbolOf,
  temperatureSaid,
  unasked,
} from "../../../static/predictions/predictions.js";

const LEARNED = {
  ...{
    iteration: 300,
    kind: "classes",
    names: { inputs: null, outputs: ["a", " "] },
    tolerance: null,
    held_out: true,
    overlap: false,
    of: 64,
    accuracy: 0.998,
    accuracy_by_moment: [1],
  },
  ...{
    examples: { inputs: [[[0, 1]]], outputs: [[[0.3, 0.7]]], targets: [[[0, 1]]], right: [[true]] },
    boundary: null,
    text: null,
  },
};

test("a class is told by its name, ties are told together, and nothing asked is a dot", () => {
  assert.equal(symbolOf([0.9, 0.1], LEARNED, true), "a");
  assert.equal(symbolOf([0, 1], LEARNED, false), "␣");
  assert.equal(symbolOf([0.5, 0.5], LEARNED, false), "a/␣");
  assert.equal(symbolOf([0.5, 0.5], LEARNED, true), "a");
  assert.equal(symbolOf([0, 0], LEARNED, false), "·");
  assert.equal(symbolOf(["NaN", 0], LEARNED, true), "?");
  assert.equal(symbolOf(["Infinity", 0], LEARNED, true), "?", "which is not right");
  assert.equal(symbolOf([0, 0, 1], { ...LEARNED, names: { inputs: null, outputs: null } }, true), "2");
});

test("a bit is told by its side of a half, and a number as it stands", () => {
  assert.equal(symbolOf([0.51, 0.5, "NaN", "Infinity"], { ...LEARNED, kind: "bits" }, true), "10??");
  assert.equal(symbolOf([0.51, 0.5, 0], { ...LEARNED, kind: "bits" }, false), "1·0", "a target of a half asks nothing");
  assert.equal(symbolOf([0.51, -2], { ...LEARNED, kind: "numbers" }, true), "0.51, −2");
  assert.equal(symbolOf([1, 2, 3, 4], { ...LEARNED, kind: "numbers" }, true), "4 numbers");
});

test("what went in is a symbol only where all of it is one", () => {
  const heard = (/** @type {any} */ inputs, /** @type {any} */ names) =>
    heardOf({ ...LEARNED, examples: { ...LEARNED.examples, inputs }, names: { inputs: names, outputs: null } });
  assert.deepEqual(heard([[[0, 1]], [[0, 0]]], null), [["1"], ["·"]]);
  assert.deepEqual(heard([[[0, 1]], [[1, 0]]], ["x", "y"]), [["y"], ["x"]]);
  assert.deepEqual(heard([[[0, 1]], [[0.5, 0]]], null), [["0, 1"], ["0.5, 0"]]);
  assert.deepEqual(heard([[[0, 1]], [[1, 1]]], null), [["0, 1"], ["1, 1"]]);
  assert.deepEqual(heard([[[1]], [[0]]], null), [["1"], ["0"]]);
  assert.equal(heard([[[1, 2, 3, 4]]], null), null);
});

test("of two classes the place is the larger one; of numbers it lies between the least and largest target", () => {
  assert.equal(placeOf([0.25, 0.75], LEARNED, 0), 0.5);
  assert.equal(placeOf([0.25], { ...LEARNED, kind: "bits" }, 0), -0.5);
  const numbers = {
    ...LEARNED,
    kind: "numbers",
    examples: {
      ...LEARNED.examples,
      targets: [
        [
          [0, 2],
          [0, 6],
        ],
      ],
    },
  };
  assert.deepEqual(rangeOf(numbers, 1), [2, 6]);
  assert.deepEqual(rangeOf(numbers, 0), [-1, 1]);
  const targets = [Array.from({ length: 200_000 }, (_, row) => [row])];
  assert.deepEqual(rangeOf({ ...numbers, examples: { ...LEARNED.examples, targets } }, 0), [0, 199_999]);
  assert.equal(placeOf([0, 5], numbers, 1), 0.5);
  assert.equal(placeOf([0, 60], numbers, 1), 1);
});

test("three classes are many, two are not", () => {
  const plane = (/** @type {number[]} */ said) =>
    manyClasses({ ...LEARNED, boundary: { across: [0], up: [0], outputs: [[said]] } });
  assert.deepEqual([plane([1, 2, 3]), plane([1, 2])], [true, false]);
});

test("the sentence says after how many updates, how much is right, of what", () => {
  assert.equal(
    saidOf(LEARNED),
    "After 300 updates, 99.8 % of the answers are right, on 64 examples which no update has seen.",
  );
  assert.match(
    saidOf({ ...LEARNED, iteration: 1, held_out: false, of: 1 }),
    /^After 1 update, .* on 1 example of this update's batch\.$/,
  );
  assert.match(
    saidOf({ ...LEARNED, iteration: 0 }),
    /^Before any update, with the initial weights, .*“After how many updates”/,
  );
  const numbers = { ...LEARNED, kind: "numbers", accuracy: null, examples: { ...LEARNED.examples, right: null } };
  assert.match(saidOf(numbers), /^After 300 updates, nobody has said how near .* to be right\. Shown: 64 examples/);
  assert.match(saidOf({ ...LEARNED, text: { own: "a", prompt: "a", written: "", whole: false } }), /no finite number/);
});

test("where no answer is judged the sentence does not ask for a tolerance", () => {
  const nothing = { ...LEARNED, accuracy: null, examples: { ...LEARNED.examples, right: [[null]] } };
  assert.match(
    saidOf(nothing),
    /^After 300 updates, no answer is judged: .* no target says what is right\. Shown: 64 /,
  );
});

test("100 per cent are right only where all are", () => {
  assert.match(saidOf({ ...LEARNED, accuracy: 2559 / 2560 }), /, 99\.9 % of the answers are right/);
  assert.match(saidOf({ ...LEARNED, accuracy: 1 }), /, 100 % of the answers are right/);
  assert.match(saidOf({ ...LEARNED, accuracy: 1 / 2560 }), /, 0\.039 % of the answers are right/);
});

test("examples of which there are finitely many are not said to be new", () => {
  const few = saidOf({ ...LEARNED, overlap: true });
  assert.match(few, /64 examples drawn apart from the batches; .* finitely many, a batch may have had the same\.$/);
});

test("when an answer is right is said of each kind, and nothing where none is judged", () => {
  assert.match(ruleOf(LEARNED), /largest output/);
  assert.match(ruleOf({ ...LEARNED, kind: "bits" }), /same side of 0\.5 .* a target of 0\.5 is not judged/);
  assert.match(ruleOf({ ...LEARNED, kind: "numbers", tolerance: 0.04 }), /less than 0\.04 away/);
  assert.equal(ruleOf({ ...LEARNED, kind: "numbers", accuracy: null }), "");
});

test("time steps at which nothing is asked are told in runs", () => {
  assert.equal(
    unasked({ ...LEARNED, accuracy_by_moment: [null, null, 1, null, 0, null, null] }),
    "No answer is judged at t = 0 to 1, 3, 5 to 6.",
  );
  assert.equal(unasked(LEARNED), "");
});

test("letters are drawn with the chances that were learned at temperature 1 alone", () => {
  const said = (/** @type {number[]} */ ...temperatures) => temperatures.map(temperatureSaid);
  assert.deepEqual(said(0, 1), ["always the likeliest letter", "with the chances that it has learned"]);
  for (const words of said(0.5, 0.9)) assert.match(words, /^likely letters/);
  for (const words of said(1.1, 2)) assert.match(words, /^unlikely letters/);
});
