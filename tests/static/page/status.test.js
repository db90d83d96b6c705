import assert from "node:assert/strict";
import test from "node:test";

import { arrivedOf, statusOf } from "../../../static/page/status.js";
import { goldenTraces, linkTraces } from "../golden.js";

const films = Object.fromEntries(goldenTraces().map((film) => [film.name.replace(".jsonl", ""), film]));
const none = { start: null, steps: [], end: null };
const acts = (/** @type {any} */ seen) => statusOf(seen)?.acts.map(({ act }) => act);

test("a whole film speaks for itself", () => {
  assert.equal(statusOf({ state: "paused", film: films.rnn_echo }), null);
  assert.equal(statusOf({ state: "playing", film: { ...films.rnn_echo, end: null } }), null);
});

test("before the first film the page says that it waits", () => {
  assert.equal(statusOf({ state: "loading", film: none })?.kind, "empty");
});

test("a refusal offers the form of the film that is shown, if there is one", () => {
  assert.deepEqual(acts({ state: "refused", film: films.rnn_echo }), ["keep", "reset"]);
  assert.deepEqual(acts({ state: "refused", film: none }), ["reset"]);
});

test("what broke can be asked for again", () => {
  for (const state of ["cut", "failed"]) assert.deepEqual(acts({ state, film: none }), ["retry"]);
});

test("an explosion says where it begins and offers to go there", () => {
  const film = films.explosion;
  const { n, name } = film.end.nonfinite;
  const told = statusOf({ state: "paused", film });
  assert.equal(told?.kind, "exploded");
  assert.match(
    told?.words ?? "",
    new RegExp(`first number that leaves the finite range is ${name} .*at step ${n + 1}`),
  );
  assert.deepEqual(told?.acts, [{ act: "jump", name: `Go to step ${n + 1}` }]);
});

test("an infinite ∂L/∂output alone is no explosion: loss, δ and gradient are finite", async () => {
  const large = JSON.stringify([
    {
      W: [
        [800, -800],
        [800, -800],
      ],
      b: [0, 0],
    },
  ]);
  const [film] = await linkTraces([`cell=dense&hidden=&task=xor&params=${encodeURIComponent(large)}`]);
  assert.equal(film.end.nonfinite.name, "d_output");
  const told = statusOf({ state: "paused", film });
  assert.equal(told?.kind, "infinite");
  assert.match(told?.words ?? "", /^∂L\/∂output of y is infinite at step 2: .* are finite\.$/);
});

test("progress is unknown while nothing has come, a share while it comes, and whole at the end", () => {
  const { start, steps, end } = films.rnn_echo;
  assert.equal(arrivedOf({ state: "loading", film: none }), null);
  assert.equal(
    arrivedOf({ state: "playing", film: { start, steps: steps.slice(0, 5), end: null } }),
    5 / start.expected,
  );
  assert.equal(arrivedOf({ state: "playing", film: { start, steps, end } }), 1);
  assert.equal(arrivedOf({ state: "cut", film: { start, steps: [], end: null } }), 1);
});
