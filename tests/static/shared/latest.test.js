import assert from "node:assert/strict";
import { test } from "node:test";
import { latest } from "../../../static/shared/latest.js";

/** Questions that are answered when the test says so, and what is heard of them. */
function server() {
  /** @type {Map<string, {signal: AbortSignal, done: (answer: string) => void, fail: (error: Error) => void}>} */
  const questions = new Map();
  /** @type {string[]} */
  const heard = [];
  const ask = (/** @type {AbortSignal} */ signal, /** @type {string} */ question) =>
    new Promise((/** @type {(answer: string) => void} */ done, fail) =>
      questions.set(question, { signal, done, fail }),
    );
  const asking = latest(ask, {
    arrive: (answer, question) => heard.push(`${question}: ${answer}`),
    fail: (error, question) => heard.push(`${question} failed: ${/** @type {Error} */ (error).message}`),
    settle: () => heard.push("settled"),
  });
  const at = (/** @type {string} */ question) => /** @type {any} */ (questions.get(question));
  return { asking, at, heard };
}

test("the last question wins, in whatever order the answers come", async () => {
  const { asking, at, heard } = server();
  const both = [asking.ask("first"), asking.ask("second")];
  at("second").done("b");
  at("first").done("a");
  await Promise.all(both);
  assert.deepEqual(heard, ["second: b", "settled"]);
});

test("a question that is let go of is told so, and is silent, whether it answers or fails", async () => {
  const { asking, at, heard } = server();
  const both = [asking.ask("first"), asking.ask("second")];
  assert.equal(at("first").signal.aborted, true);
  at("first").fail(new Error("aborted"));
  asking.stop();
  assert.equal(at("second").signal.aborted, true);
  at("second").done("b");
  await Promise.all(both);
  assert.deepEqual(heard, []);
});

test("a failure is told once, and the next question is asked as if there had been none", async () => {
  const { asking, at, heard } = server();
  const failing = asking.ask("first");
  at("first").fail(new Error("no"));
  await failing;
  const next = asking.ask("second");
  at("second").done("b");
  await next;
  assert.deepEqual(heard, ["first failed: no", "settled", "second: b", "settled"]);
});

test("what goes wrong while an answer is shown is no failure of the question", async () => {
  let failures = 0;
  const showing = () => {
    throw new TypeError("a mistake of the view");
  };
  const asking = latest(async () => "a", { arrive: showing, fail: () => failures++ });
  await assert.rejects(asking.ask(""), TypeError);
  assert.equal(failures, 0);
});
