import assert from "node:assert/strict";
import { test } from "node:test";
import { createRun } from "../../../static/training/run.js";
import { DEFAULTS } from "../form/table.js";

/** A training whose server says what the test makes it say, and all that is seen of it. */
function training() {
  /** @type {any} */
  let asked = null;
  /** @type {string[]} */
  const seen = [];
  let [time, tells, last] = [0, 0, ""];
  let film = DEFAULTS;
  const running = createRun({
    training: (query, signal, hand, say) =>
      new Promise((done, fail) => (asked = { query: new URLSearchParams(query), signal, hand, say, done, fail })),
    fields: () => film,
    clock: () => time,
    reasonOf: (error) => `reason: ${error}`,
    say: (sentence, bad) => {
      last = bad ? `bad: ${sentence}` : sentence;
      if (sentence) seen.push(last);
    },
    draw: (all) => all && seen.push("all charts"),
    tell: () => tells++,
    exploded: (odd) => seen.push(`exploded in ${odd.i}`),
  });
  const line = (/** @type {number} */ i) => ({ kind: "iteration", i });
  return {
    running,
    seen,
    line,
    said: () => last,
    tells: () => tells,
    server: () => asked,
    film: (/** @type {Record<string, string>} */ other) => (film = { ...film, ...other }),
    wait: (/** @type {number} */ ms) => (time += ms),
  };
}

const END = { kind: "end", loss: 0.5, held_out: null, accuracy: null, nonfinite: null };

test("a run grows by what arrives, and its end is told", () => {
  const { running, seen, line, server, wait } = training();
  running.ask(0, 2);
  wait(500);
  server().hand([{ kind: "start", layers: [] }, line(0), line(1), END]);
  const { state, lines, to } = running.run();
  assert.deepEqual([state, lines.map(({ i }) => i), to], ["paused", [0, 1], 2]);
  assert.deepEqual(running.progress(), { from: 0, seconds: 0.5 });
  assert.deepEqual(seen, ["2 updates made. The loss is 0.5."]);
});

test("going on from an earlier iteration takes away those that come after it", () => {
  const { running, line, server } = training();
  running.ask(0, 3);
  server().hand([line(0), line(1), line(2)]);
  running.ask(1, 4);
  assert.deepEqual([server().query.get("iteration"), server().query.get("iterations")], ["1", "4"]);
  assert.deepEqual([running.run().lines.map(({ i }) => i), running.run().to], [[0], 5]);
});

test("of a run that was paused nothing more is heard, and what was made is kept", () => {
  const { running, seen, line, tells, server } = training();
  running.ask(0, 3);
  server().hand([line(0)]);
  const before = tells();
  running.pause();
  assert.equal(tells(), before + 1, "the buttons are those of a run that rests");
  server().hand([line(1), END]);
  server().say("The server is away.");
  assert.equal(server().signal.aborted, true);
  assert.deepEqual([running.run().state, running.run().lines.length, seen], ["paused", 1, []]);
});

test("a stream that broke is told until it goes on, and one that begins anew has each iteration once", () => {
  const { running, said, line, server } = training();
  running.ask(0, 2);
  server().hand([{ kind: "start" }, line(0), line(1), END]);
  running.ask(2, 3);
  server().hand([{ kind: "start" }, line(2)]);
  server().say("cut", "It broke.");
  assert.equal(said(), "bad: It broke.");
  server().hand([line(3)]);
  assert.equal(said(), "");
  server().say("cut", "It broke.");
  server().hand([{ kind: "start", version: "another" }]); // the server is another one by now
  server().hand([line(2), line(3), line(4)]);
  assert.deepEqual([running.run().lines.map(({ i }) => i), said()], [[0, 1, 2, 3, 4], ""]);
});

test("a run that is stopped is gone", () => {
  const { running, seen, line, tells, server } = training();
  running.ask(0, 1);
  server().hand([line(0)]);
  const before = tells();
  running.stop();
  assert.equal(tells(), before + 1);
  assert.deepEqual([running.run().state, running.run().lines, seen], ["idle", [], ["all charts"]]);
});

test("of a run whose schedule becomes another one that stays which both have in common, and it rests", () => {
  const { running, seen, said, line, tells, server, film } = training();
  running.ask(0, 4);
  server().hand([{ kind: "start", request: {} }, line(0), line(1), line(2)]);
  const before = tells();
  film({ changes: "2:rate=1" });
  running.follow();
  server().hand([line(3)]);
  assert.equal(server().signal.aborted, true, "what came would be of the schedule before");
  assert.deepEqual([running.run().state, running.run().lines.map(({ i }) => i)], ["paused", [0, 1]]);
  assert.deepEqual([tells(), seen], [before + 1, ["all charts"]]);
  running.ask(2, 1);
  server().hand([{ kind: "start", request: { changes: [{ at: 2 }] } }, line(2), END]);
  film({ changes: "2:rate=1; 9:rate=2" });
  running.follow();
  assert.equal(said(), "3 updates made. The loss is 0.5.", "which is still so");
  film({ changes: "2:rate=2; 9:rate=2" });
  running.follow();
  assert.deepEqual([running.run().lines.length, said()], [2, ""]);
  film({ seed: "7" });
  running.follow();
  assert.deepEqual([running.run().state, running.run().lines], ["idle", []]);
});

test("an explosion, an error of the server and a server that is away each say so", async () => {
  const { running, seen, line, server } = training();
  running.ask(0, 9);
  server().hand([{ kind: "start" }, line(0), { ...END, nonfinite: { i: 7 } }]);
  running.ask(1, 9);
  server().hand([{ kind: "error", message: "The worker was lost." }]);
  assert.equal(running.run().state, "paused");
  running.ask(1, 9);
  server().fail("away");
  await new Promise((done) => setImmediate(done));
  assert.deepEqual(seen, ["exploded in 7", "bad: The worker was lost.", "bad: reason: away"]);
  assert.equal(running.run().state, "paused");
});
