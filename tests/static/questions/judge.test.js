import assert from "node:assert/strict";
import { test } from "node:test";
import { answerSaid, explained, judge, near, read, toleranceSaid, truthSaid } from "../../../static/questions/judge.js";
import { betweenOf } from "../../../static/questions/line.js";

/** @type {any} */
const NUMBER = { id: "a", kind: "number", ask: "What is $\\delta$?", truth: 0.31 };

test("numbers are read as people write them", () => {
  const cases = /** @type {[string, number][]} */ ([
    ["0.31", 0.31],
    ["−0,5", -0.5],
    [" +1.2e-3 ", 0.0012],
    ["4.386·10⁻⁴", 4.386e-4],
    ["4.386*10^-4", 4.386e-4],
    ["2 × 10**3", 2000],
    ["2x10^3", 2000],
    ["10⁻³", 0.001],
    ["-10^2", -100],
    ["3/8", 0.375],
    ["−1/4", -0.25],
    [".5", 0.5],
    ["100", 100],
    ["0", 0],
  ]);
  for (const [text, value] of cases) assert.equal(read(NUMBER, text), value, text);
});

test("what is no number is said to be none, and an empty field asks for one", () => {
  for (const text of ["", "  ", "abc", "1/0", "1/2/3", "1.2.3", "--1", "e5", "∞"])
    assert.ok(/** @type {any} */ (read(NUMBER, text)).error, text);
  assert.match(/** @type {any} */ (read(NUMBER, "")).error, /Write a number/);
});

test("signs, choices and places are read", () => {
  assert.equal(read({ ...NUMBER, kind: "sign" }, "−"), "-");
  assert.equal(read({ ...NUMBER, kind: "sign" }, "Positive"), "+");
  assert.ok(/** @type {any} */ (read({ ...NUMBER, kind: "sign" }, "")).error);
  const choice = { ...NUMBER, kind: "choice", choices: ["from above", "from t + 1"] };
  assert.equal(read(choice, "1"), 1);
  assert.equal(read({ ...choice, choices: ["1", "2", "3"] }, "1"), 1, "its index, whatever its words");
  for (const text of ["2", "", "-1", "from above"]) assert.ok(/** @type {any} */ (read(choice, text)).error, text);
  assert.equal(read({ ...NUMBER, kind: "place" }, "0, 3"), "0,3");
  assert.ok(/** @type {any} */ (read({ ...NUMBER, kind: "place" }, "")).error);
});

test("a number is right within the tolerance, relative, on both sides", () => {
  for (const answer of [0.31, 0.3131, 0.3069]) assert.equal(judge(NUMBER, answer).right, true, String(answer));
  for (const answer of [0.3132, 0.3068, -0.31, 0]) assert.equal(judge(NUMBER, answer).right, false, String(answer));
  const two = { ...NUMBER, truth: 0.1049, tolerance: 0.05 };
  for (const answer of [0.1, 0.105, 0.11]) assert.equal(judge(two, answer).right, true, String(answer));
  assert.equal(judge(two, 0.111).right, false);
  assert.equal(judge({ ...NUMBER, truth: 0 }, 1e-15).right, true);
  assert.equal(judge({ ...NUMBER, truth: 0 }, 0.001).right, false);
});

test("one of several truths suffices, and without a truth nothing is judged", () => {
  const choice = { ...NUMBER, kind: "choice", choices: ["a", "b", "c"], truth: [0, 2] };
  assert.deepEqual(
    [0, 1, 2].map((answer) => judge(choice, answer).right),
    [true, false, true],
  );
  assert.deepEqual(judge({ ...choice, truth: undefined }, 1), { right: null, says: null, mistake: null });
  assert.equal(truthSaid(choice), "a or c");
});

test("the nearest usual wrong answer says what was done", () => {
  const wrong = [
    { answer: 0.42, says: "without f'", mistake: "f_prime_missing" },
    { answer: 0.4205, says: "another way" },
    { answer: 0.3101, says: "hardly wrong" },
  ];
  assert.deepEqual(judge({ ...NUMBER, wrong }, 0.42), { right: false, says: "without f'", mistake: "f_prime_missing" });
  assert.equal(judge({ ...NUMBER, wrong }, 0.4206).says, "another way");
  assert.equal(judge({ ...NUMBER, wrong }, 0.3101).right, true);
  assert.equal(judge({ ...NUMBER, wrong }, 0.9).says, null);
});

test("a slip of the sign or of the point is said as such, but for a known mistake", () => {
  assert.match(judge(NUMBER, -0.31).says ?? "", /sign/);
  assert.match(judge(NUMBER, 3.1).says ?? "", /decimal point/);
  assert.match(judge(NUMBER, -0.031).says ?? "", /decimal point/);
  const wrong = [{ answer: -0.31, says: "target minus output", mistake: "sign" }];
  assert.equal(judge({ ...NUMBER, wrong }, -0.31).mistake, "sign");
});

test("the catalogue explains a number by the mistake that comes nearest", () => {
  const mistaken = [
    { mistake: "half", says: "the 2 is missing", value: 0.155 },
    { mistake: "f_prime_missing", says: "the derivative f' is missing", value: 0.42 },
    { mistake: "carry", says: "nothing", value: "NaN" },
  ];
  assert.deepEqual(explained(NUMBER, 0.421, mistaken), {
    right: false,
    says: "0.42 is what a known mistake gives, made all the way back: the derivative f' is missing.",
    mistake: "f_prime_missing",
  });
  assert.equal(explained(NUMBER, 0.5, mistaken), null);
});

test("answers are said in words, and the tolerance is told of numbers alone", () => {
  assert.equal(answerSaid(NUMBER, 0.123456), "0.123");
  assert.equal(answerSaid({ ...NUMBER, kind: "sign" }, "-"), "negative");
  assert.equal(
    answerSaid({ ...NUMBER, kind: "place" }, "0,3", () => "h¹ at t = 3"),
    "h¹ at t = 3",
  );
  assert.equal(toleranceSaid({ ...NUMBER, tolerance: 0.05 }), "Two digits suffice: within 5 %.");
  assert.equal(toleranceSaid(NUMBER), "Within 1 %.");
  assert.equal(toleranceSaid({ ...NUMBER, kind: "sign" }), "");
});

test("nearness is relative, and a zero is near itself alone", () => {
  assert.ok(near(101, 100, 0.01) && !near(101.1, 100, 0.01) && near(0, 0, 0.01) && !near(1e-6, 0, 0.5));
});

test("the way from one number to the other lies on the line, with zero", () => {
  for (const [from, to] of [
    [1, 3],
    [-1, 3],
    [-3, -1],
    [2, 2],
    [0, 0],
  ]) {
    const { start, end, zero } = betweenOf(from, to);
    for (const at of [start, end, zero]) assert.ok(at >= 0 && at <= 100);
    assert.equal(Math.sign(end - start), Math.sign(to - from));
    assert.equal(Math.sign(start - zero), Math.sign(from));
  }
});
