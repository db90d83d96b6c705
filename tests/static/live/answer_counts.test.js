import assert from "node:assert/strict";
import { test } from "node:test";
import {
  answeredSaid,
  canBePut,
  composed,
  peopleSaid,
  questionOf,
  travelling,
} from "../../../static/live/questions.js";
import { barsOf, commonestMistake, rightSaid } from "../../../static/live/answer_counts.js";

/** @type {any} */
const SIGN = { id: "q", kind: "sign", ask: "Which?", truth: "+" };
/** @type {any} */
const NUMBER = { id: "q", kind: "number", ask: "How much?", truth: 0.31 };
/** @param {Record<string, number>} counts */
const round = (counts, n = 1) => ({ round: n, answered: 0, counts });

test("every sign has its bar, and both rounds stand side by side", () => {
  const bars = barsOf(SIGN, [round({ "+": 2, "-": 5 }), round({ "+": 6, "-": 1 }, 2)]);
  assert.deepEqual(
    bars.map(({ says, right, people }) => [says, right, people]),
    [
      ["positive", true, [2, 6]],
      ["negative", false, [5, 1]],
      ["zero", false, [0, 0]],
    ],
  );
  assert.equal(rightSaid(bars, [round({ "+": 2, "-": 5 }), round({ "+": 6, "-": 1 })]), "Right: 2 of 7, then 6 of 7.");
});

test("nothing is said to be right before it is revealed", () => {
  const bars = barsOf({ ...SIGN, truth: undefined }, [round({ "+": 2 })]);
  assert.deepEqual([...new Set(bars.map(({ right }) => right))], [null]);
  assert.equal(rightSaid(bars, [round({ "+": 2 })]), "");
});

test("of many numbers the commonest are shown, the smallest first, and the others together", () => {
  const counts = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [String(n), n + 1]));
  const bars = barsOf(NUMBER, [round({ ...counts, other: 3 })]);
  assert.deepEqual(
    bars.map(({ answer }) => answer),
    ["4", "5", "6", "7", "8", "9", "10", "11", "other"],
  );
  assert.deepEqual(bars.at(-1)?.people, [1 + 2 + 3 + 4 + 3]);
});

test("the commonest mistake is found by its name, or by what anybody does wrong", () => {
  const mistaken = [
    { mistake: "f_prime_missing", says: "f' is left out", value: 0.42 },
    { mistake: "half", says: "half of it", value: 0.155 },
  ];
  const said = commonestMistake(NUMBER, { 0.31: 9, 0.42: 5, 0.155: 2, "-0.31": 4, 7: 8, other: 3 }, mistaken);
  assert.match(
    said,
    /^The commonest mistake \(5 of 31\): 0.42 is what a known mistake gives, made all the way back: f' is left out/,
  );
  assert.match(commonestMistake(NUMBER, { 0.31: 1, "-0.31": 4 }, []), /sign is the other one/);
  assert.equal(commonestMistake(NUMBER, { 0.31: 9, 7: 2 }, mistaken), "");
});

test("a question is composed of what is typed, or refused in a sentence", () => {
  const typed = { kind: "choice", ask: " What? ", choices: "It falls\n\nIt grows", truth: "it grows" };
  assert.deepEqual(composed(typed, "q1"), {
    ...{ id: "q1", kind: "choice", ask: "What?" },
    ...{ choices: ["It falls", "It grows"], truth: 1 },
  });
  for (const [change, error] of /** @type {[any, RegExp][]} */ ([
    [{ ask: " " }, /question first/],
    [{ choices: "one" }, /2 to 6/],
    [{ truth: "it stays" }, /Right answer: /],
    [{ choices: "1\n2\n3", truth: "0" }, /Right answer: /], // none has these words, and an index is not typed
  ])) {
    const found = composed({ ...typed, ...change }, "q1");
    assert.match("error" in found ? found.error : "", error);
  }
  const numbers = composed({ ...typed, choices: "1\n2\n3", truth: "2" }, "q1");
  assert.equal("truth" in numbers && numbers.truth, 1);
  assert.deepEqual(composed({ ...typed, kind: "sign", truth: "" }, "q1"), { id: "q1", kind: "sign", ask: "What?" });
});

test("a question travels in what room a document has, and comes back as one that can be judged", () => {
  const full = { ...NUMBER, tolerance: 0.05, says: "x".repeat(300), wrong: [{ answer: 1, says: "y".repeat(300) }] };
  const sent = travelling(full, 2, "open", `?${"x".repeat(50)}`);
  assert.deepEqual([sent.round, sent.phase, "wrong" in sent, "says" in sent], [2, "open", false, true]);
  assert.equal("says" in travelling(full, 2, "open", `?${"x".repeat(500)}`), false, "a long link needs the room");
  assert.equal("places" in travelling({ ...SIGN, places: ["0,1"] }, 1, "open", "?"), false);
  assert.deepEqual(questionOf(/** @type {any} */ ({ ...sent, says: null, truth: null })), {
    ...{ id: "q", kind: "number", ask: "How much?", tolerance: 0.05 },
  });
});

test("of the number that is asked for a class has what its server knows, also where a lesson says more", () => {
  const of = { n: 9, name: "dW", layer: 0, t: null, i: 1, j: 2, example: 0 };
  const sent = travelling(/** @type {any} */ ({ ...NUMBER, of: { ...of, phase: "gradient" } }), 1, "open", "?");
  assert.deepEqual(sent.of, of);
  const { j: _, ...cell } = of;
  assert.deepEqual(travelling({ ...NUMBER, of: cell }, 1, "open", "?").of, cell);
  assert.equal("of" in travelling(NUMBER, 1, "open", "?"), false);
});

test("a question is put to a class where its answers are cells, and no layer's gradient is one", () => {
  const place = { ...NUMBER, kind: /** @type {const} */ ("place") };
  assert.equal(canBePut({ ...place, truth: "0,12" }), true);
  assert.equal(canBePut({ ...place, truth: "0,end" }), false);
  assert.equal(canBePut({ ...place, truth: ["0,1", "0,end"] }), false);
  assert.equal(canBePut({ ...NUMBER, truth: 0.25 }), true);
});

test("people are said as they are counted", () => {
  assert.deepEqual([peopleSaid(1), peopleSaid(23)], ["1 person", "23 people"]);
  assert.equal(answeredSaid(12, 23), "12 of 23 have answered");
  assert.equal(answeredSaid(3, 1), "3 of 3 have answered");
});
