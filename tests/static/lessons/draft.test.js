/** A lesson that is written on the page is the same file as any other. */

import assert from "node:assert/strict";
import test from "node:test";

import {
  EMPTY,
  fileName,
  moved,
  partsOf,
  placed,
  replaced,
  textOf,
  titleOf,
  withQuestion,
  withSweep,
  withView,
  without,
} from "../../../static/lessons/draft.js";
import { filmsByName } from "../golden.js";

const { rnn_echo: echo, lstm_truncated: lstm } = await filmsByName();
const FILE = `${EMPTY}\n## One\n+++\nfilm = "steps=3"\n+++\nWords.\n\n## Two\nOther words.\n`;

test("a file falls into its parts, and is the same again", () => {
  const parts = partsOf(FILE);
  assert.deepEqual(parts.stops.map(titleOf), ["One", "Two"]);
  assert.equal(textOf(parts), FILE);
  assert.equal(textOf(partsOf(FILE.replaceAll("\n", "\r\n"))), FILE);
  assert.deepEqual(partsOf("## One\nWords.\n"), { head: "", stops: ["## One\nWords.\n"] });
  assert.equal(textOf({ head: "a", stops: ["## b"] }), "a\n## b\n");
});

test("stops go up and down, and away, and none falls out at the ends", () => {
  const parts = partsOf(FILE);
  assert.deepEqual(moved(parts, 1, -1).stops.map(titleOf), ["Two", "One"]);
  assert.deepEqual(moved(parts, 0, -1), parts);
  assert.deepEqual(moved(parts, 1, 1), parts);
  assert.deepEqual(without(parts, 0).stops.map(titleOf), ["Two"]);
  assert.deepEqual(replaced(parts, 1, "## Three\n").stops.map(titleOf), ["One", "Three"]);
});

test("a view is a stop: its film, and where one is in it", () => {
  const place = { at: "12", open: "delta,0,2,1", example: "1", notation: "column", lesson: "x" };
  const { stops } = withView(partsOf(""), "hidden=3&text=it's", place);
  assert.equal(
    stops[0].split("+++")[1],
    `\nfilm = 'hidden=3&text=it%27s'\nat = "12"\nopen = "delta,0,2,1"\nexample = 1\nnotation = "column"\n`,
  );
  assert.ok(!withView(partsOf(""), "a=1", { example: "all" }).stops[0].includes("example"));
});

test("a question is about the number that is opened, and the film then rests before it", () => {
  const [stop] = withView(partsOf(""), "hidden=3", { at: "12", open: "delta,0,2,1" }).stops;
  const asks = withQuestion(stop);
  assert.match(asks, /truth = "delta\[0,2,1\]"\nof = "delta,0,2,1"/);
  assert.doesNotMatch(asks, /^(at|open) = /m);
  assert.equal(withQuestion(asks), asks);
  assert.match(withQuestion("## One\nWords.\n"), /^## One\n\+\+\+\n\[question\]/);
});

test("where a film has several backward passes, the one that is shown is asked for", () => {
  const visits = lstm.steps.filter(({ phase, layer, t }) => phase === "backward" && layer === 0 && t === 2);
  const [first, last] = [visits[0], visits.at(-1)];
  assert.notEqual(first.sweep, last?.sweep);
  const at = (/** @type {number} */ n, open = "dh,0,2,0") => withSweep(open, lstm, n);
  assert.equal(at(first.n + 1), `dh,0,2,0,${first.sweep}`);
  assert.equal(at(lstm.steps.length), `dh,0,2,0,${last?.sweep}`);
  assert.equal(at(0), `dh,0,2,0,${last?.sweep}`, "before it has come it is the one that stays");
  for (const open of ["dh,0,2,0,1", "h,0,2,0", "dW,0,0,1", "loss,3,0", ""]) assert.equal(at(99, open), open);
  assert.equal(withSweep("delta,0,2,0", echo, echo.steps.length), "delta,0,2,0", "one pass needs no name");
  assert.equal(withSweep("dh,0,2,0", { ...lstm, start: null }, 0), "dh,0,2,0");
});

test("what a loss says once for all of its outputs is no number that a question can name", () => {
  for (const open of ["weight,1,2,0", "loss,3,0"]) {
    const [stop] = withView(partsOf(""), "hidden=3", { open }).stops;
    assert.match(withQuestion(stop), /truth = "total"\nsays/);
  }
});

test("a fault stands beside its part", () => {
  const parts = partsOf(FILE);
  const at = (/** @type {number} */ line) => placed(parts, { line, says: "" });
  const lines = FILE.split("\n");
  assert.deepEqual(at(2), { k: -1, line: 2, says: "" });
  assert.deepEqual(at(lines.indexOf("Words.") + 1), { k: 0, line: 5, says: "" });
  assert.deepEqual(at(lines.indexOf("Other words.") + 1), { k: 1, line: 2, says: "" });
  assert.equal(at(999).k, 1);
});

test("the file is called as the lesson is", () => {
  assert.equal(fileName('title = "Über BPTT, once more!"'), "ber-bptt-once-more.md");
  assert.equal(fileName(""), "lesson.md");
});
