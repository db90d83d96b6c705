import assert from "node:assert/strict";
import { test } from "node:test";
import { cardOf, NOTHING, nextOf, passed, runUp, scored, UNSCORED, withDone } from "../../../static/predict/quiz.js";

/** @type {any[]} */
const asked = [
  { id: "a", at: 3, to: 4 },
  { id: "b", at: 8, to: 10 },
];
/** @type {any} */
const sitting = { asked, done: new Set() };

test("the next question is the first that is neither answered nor passed by", () => {
  assert.equal(nextOf(sitting)?.id, "a");
  assert.equal(nextOf(withDone(sitting, "a"))?.id, "b");
  assert.equal(nextOf(passed(sitting, 9)), null);
  assert.equal(nextOf(NOTHING), null);
});

test("a question is passed by once its answer is in sight, not while the film rests before it", () => {
  assert.equal(passed(sitting, 3), sitting);
  assert.deepEqual([...passed(sitting, 4).done], ["a"]);
});

test("what is answered counts, but for what has no right answer", () => {
  const score = [true, false, null, true].reduce(scored, UNSCORED);
  assert.deepEqual(score, { right: 2, of: 3 });
});

test("a long way to a question is cut short, a short one is played, none goes back", () => {
  assert.equal(runUp(0, 20), 0);
  assert.equal(runUp(0, 500), 494);
  assert.equal(runUp(30, 20), 20);
});

test("the card says which question it is, the score, and why nothing is asked", () => {
  const card = cardOf(sitting, asked[1], false, { right: 1, of: 2 }, true);
  assert.deepEqual(card, {
    title: "Question 2 of 2",
    score: "1 of 2 right",
    asks: true,
    open: true,
    next: true,
    says: "",
  });
  assert.equal(cardOf(sitting, asked[1], true, UNSCORED, true).open, false);
  assert.equal(cardOf(sitting, null, false, UNSCORED, true).score, "");
  assert.match(cardOf(NOTHING, null, false, UNSCORED, true).says, /Nothing is asked/);
  assert.match(cardOf(NOTHING, null, false, UNSCORED, false).says, /when the film is whole/);
});
