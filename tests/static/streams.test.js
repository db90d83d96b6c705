import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "./page.js";

openPage(); // static/api.js looks for one as soon as it is there
const { trace, training } = await import("../../static/api.js");

const START = { kind: "start" };
const END = { kind: "end" };
const steps = Array.from({ length: 5 }, (_, n) => ({ kind: "step", n }));
const WHOLE = [START, ...steps, END];
const AGAIN = { kind: "error", message: "The server is being stopped.", retryable: true };
const FAILED = { kind: "error", message: "The lamp went out.", retryable: false };

/** @param {any[]} messages */
const answer = (messages) => new Response(messages.map((message) => `${JSON.stringify(message)}\n`).join(""));

/**
 * What is handed on and what is said where the server gives one answer after the other.
 * @param {typeof trace} ask @param {any[][]} answers
 */
async function heard(ask, ...answers) {
  /** @type {any[]} */
  const found = [];
  /** @type {string[]} */
  const said = [];
  globalThis.fetch = async () => answer(/** @type {any[]} */ (answers.shift()));
  const say = (/** @type {string} */ state, /** @type {string} */ sentence) => {
    said.push(`${state}: ${sentence.replace(/ Asking again.*/, "")}`);
    setTimeout(() => dispatchEvent(new Event("online"))); // so that nobody waits
  };
  await ask("", new AbortController().signal, (messages) => found.push(...messages), say);
  return { found, said, left: answers.length };
}

test("after a last line that says try again, a film and a training miss nothing and have nothing twice", async () => {
  for (const ask of [trace, training])
    for (let had = 0; had < WHOLE.length; had++) {
      const { found, said } = await heard(ask, [...WHOLE.slice(0, had), AGAIN], WHOLE);
      assert.deepEqual(found, WHOLE, `stopped after ${had} lines`);
      assert.deepEqual(said, [`${had ? "cut" : "failed"}: The server is being stopped.`]);
    }
});

test("a second answer that is stopped sooner than the first says why, and takes nothing away", async () => {
  const { found, said } = await heard(trace, WHOLE.slice(0, 4), [START, AGAIN], WHOLE);
  assert.deepEqual(found, WHOLE);
  assert.deepEqual(said, [
    "cut: The stream was cut short; what has arrived can be watched.",
    "cut: The server is being stopped.",
  ]);
});

test("an error that does not pass is the last word, where the film has as many lines already too", async () => {
  for (const second of [
    [START, FAILED],
    [...WHOLE.slice(0, 4), FAILED],
  ]) {
    const { found, left } = await heard(trace, WHOLE.slice(0, 4), second, WHOLE);
    assert.deepEqual([found, left], [[...WHOLE.slice(0, 4), FAILED], 1]);
  }
});
