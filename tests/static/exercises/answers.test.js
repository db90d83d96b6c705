import assert from "node:assert/strict";
import { test } from "node:test";
import * as way from "../../../static/exercises/answers.js";
import { emptySheet, withQuestion } from "../../../static/exercises/sheet.js";

const asked = (/** @type {number} */ n) => ({ ask: `step ${n}`, n, name: "delta", b: 0, i: 0 });
const sheet = [9, 4, 6].reduce((all, n) => withQuestion(all, asked(n)), emptySheet("hidden=3"));
const begun = way.begin(sheet, 12);

test("questions come in the order of the film, and what comes after is hidden till they are answered", () => {
  assert.deepEqual([way.current(begun)?.id, way.untilOf(begun)], ["2", 4]);
  const right = way.answered(begun, "2", 0.5, true);
  assert.deepEqual([way.current(right)?.id, way.untilOf(right)], ["3", 6]);
  const wrong = way.answered(right, "3", 0.5, false);
  assert.equal(way.untilOf(wrong), 6);
  const gaveUp = way.shown(wrong, "3");
  assert.deepEqual([way.current(gaveUp)?.id, way.untilOf(gaveUp)], ["1", 9]);
  const done = way.answered(gaveUp, "1", 1, true);
  assert.deepEqual([way.current(done), way.untilOf(done)], [null, Infinity]);
  assert.deepEqual(way.score(done), { right: 2, of: 3 });
});

test("every try is counted, and the last answer stands", () => {
  let answers = way.answered(begun, "2", 0.1, false);
  answers = way.answered(answers, "2", 0.2, false);
  assert.deepEqual(way.givenOf(answers, "2"), { answer: 0.2, tries: 2, shown: false, right: false });
  assert.deepEqual(way.givenOf(begun, "2").tries, 0);
});

test("the file has all questions, those without an answer too, and nothing of what was right", () => {
  const answers = way.shown(way.answered(begun, "2", 0.1, false), "2");
  assert.deepEqual(way.fileOf(answers, "  Ada "), {
    ...{ backflow: "answers", version: 1, name: "Ada", seed: 12, sheet },
    answers: [
      { id: "1", answer: null, tries: 0, shown: false },
      { id: "2", answer: 0.1, tries: 1, shown: true },
      { id: "3", answer: null, tries: 0, shown: false },
    ],
  });
});

test("a number is found among values, gradients and scalars, or not at all", () => {
  const step = /** @type {any} */ ({
    values: {
      delta: [
        [1, 2],
        [3, 4],
      ],
      loss: 0.5,
      b: [5, 6],
    },
    grads: {
      W: [
        [7, 8],
        [9, 10],
      ],
      b: [11, 12],
    },
  });
  const at = (/** @type {string} */ name, b = 0, i = 0) => way.numberAt(step, { name, b, i });
  assert.deepEqual([at("delta", 1, 0), at("dW", 1, 1), at("db", 0, 1), at("b", 0, 1)], [3, 10, 12, 6]);
  assert.deepEqual(
    [at("loss"), at("delta", 2, 0), at("delta", 0, 2), at("dU"), at("h")],
    [0.5, null, null, null, null],
  );
  assert.equal(way.numberAt(undefined, { name: "delta", b: 0, i: 0 }), null);
});

test("near enough is what the sheet says, as the marks have it", () => {
  assert.deepEqual(
    [1.0099, 1.0101, -1].map((factor) => way.isRight(sheet, factor * 3e-13, 3e-13)),
    [true, false, false],
  );
  assert.ok(way.isRight({ ...sheet, tolerance: 0.1 }, 1.09, 1));
});

test("a seed is a whole number that every reader keeps", () => {
  assert.deepEqual([way.drawSeed(() => 0), way.drawSeed(() => 1 - 2 ** -53)], [1, 2 ** 31 - 1]);
});
