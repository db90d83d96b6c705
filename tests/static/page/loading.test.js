import assert from "node:assert/strict";
import { test } from "node:test";
import { createLoading } from "../../../static/page/loading.js";
import { begun, first } from "../../../static/page/page.js";
import { createPlayback } from "../../../static/page/playback.js";
import { arrivedOf, statusOf } from "../../../static/page/status.js";
import { createStore } from "../../../static/page/store.js";
import { goldenTraces } from "../golden.js";

const { start, steps, end } = /** @type {any} */ (goldenTraces().find(({ name }) => name.startsWith("rnn_echo")));

/** A page whose server says what the test makes it say. @param {boolean} [still] */
function page(still = false) {
  const store = createStore(first({ logarithmic: true, theme: "light", notation: "row" }));
  const seen = { refused: /** @type {any} */ (null), replaced: /** @type {any[]} */ ([]), time: 0, looks: 0 };
  /** @type {any} */
  let asked = null;
  const receiving = createLoading(store, {
    trace: (query, signal, hand, say) =>
      new Promise((done, fail) => (asked = { query, signal, hand, say, done, fail })),
    refusalOf: (error) => /** @type {any} */ (error).refusal ?? null,
    begin: (from, query) => store.set(begun(store.get(), from, query, still)),
    replace: (film) => void seen.replaced.push(film),
    refuse: (refusal) => (seen.refused = refusal),
    clock: () => seen.time,
  });
  store.watch(
    (now, before) => (seen.looks += now.film !== before.film && now.film.start === before.film.start ? 1 : 0),
  );
  return { store, receiving, seen, server: () => asked };
}

test("a film plays from its first step on, and grows until its end", () => {
  const { store, receiving, server } = page();
  receiving.ask("a=1");
  assert.deepEqual([store.get().state, server().query, receiving.asked()], ["loading", "a=1", "a=1"]);
  server().hand([start, steps[0]]);
  assert.deepEqual([store.get().state, store.get().query, store.get().player.length], ["playing", "a=1", 1]);
  assert.equal(store.get().status, `1 of ${start.expected} steps have arrived …`);
  server().hand([...steps.slice(1), end]);
  assert.deepEqual([store.get().player.length, store.get().status, store.get().film.end], [steps.length, "", end]);
  assert.deepEqual([store.get().state, store.get().player.playing], ["playing", true]);
});

test("what arrives is looked at now and then, and at the end", () => {
  const { receiving, seen, server } = page();
  receiving.ask("");
  server().hand([start, ...steps.slice(0, 2)]);
  const before = seen.looks;
  for (const step of steps.slice(2, 12)) server().hand([step]);
  assert.equal(seen.looks, before);
  seen.time = 251;
  server().hand([steps[12]]);
  assert.equal(seen.looks, before + 1);
  server().hand([end]);
  assert.equal(seen.looks, before + 2);
});

test("a stream that breaks pauses the film, and lets it play again when it goes on", () => {
  const { store, receiving, server } = page();
  receiving.ask("");
  server().hand([start, ...steps.slice(0, 5)]);
  server().say("cut", "It broke.");
  server().say("cut", "It broke again.");
  assert.deepEqual(
    [store.get().state, store.get().status, store.get().player.playing, store.get().player.length],
    ["cut", "It broke again.", false, 5],
  );
  server().hand([steps[5]]);
  assert.deepEqual([store.get().state, store.get().player.playing], ["playing", true]);
});

test("a film that was paused when its stream broke stays paused", () => {
  const { store, receiving, server } = page(true);
  receiving.ask("");
  server().hand([start, steps[0]]);
  server().say("cut", "It broke.");
  server().hand([steps[1]]);
  assert.deepEqual([store.get().state, store.get().player.playing], ["paused", false]);
});

test("where the stream of a film with other weights breaks, the one that is shown stays as it is", () => {
  const { store, receiving, seen, server } = page(true);
  receiving.ask("a=1");
  server().hand([start, ...steps, end]);
  const before = store.get();
  receiving.ask("b=2", true);
  server().hand([start, steps[0]]);
  server().say("cut", "It broke.");
  assert.deepEqual({ ...store.get(), status: "" }, before, "it has not ended before its end");
  assert.equal(store.get().status, "It broke.");
  const other = { ...start, expected: steps.length, version: "another" };
  server().hand([other]); // the server is another one by now
  assert.equal(store.get().status, "", "the stream goes on");
  server().hand([...steps, end]);
  assert.deepEqual(seen.replaced, [{ start: other, steps, end }]);
});

test("a refusal is handed to the form, and keeps the film before", async () => {
  const { store, receiving, seen, server } = page();
  receiving.ask("good");
  server().hand([start, ...steps, end]);
  const asking = receiving.ask("bad");
  server().fail({ refusal: { message: "no", fields: [] } });
  await asking;
  assert.deepEqual([seen.refused.message, store.get().state, receiving.asked()], ["no", "refused", "bad"]);
  assert.deepEqual([store.get().query, store.get().film.steps.length], ["good", steps.length]);
  assert.match(store.get().status, /the film before is kept/);
});

test("a film whose stream is left for one that is refused ends where it is, and says so", async () => {
  const { store, receiving, server } = page();
  const { toggle, pass } = createPlayback(store, () => {});
  receiving.ask("good");
  server().hand([start, ...steps.slice(0, 5)]);
  const asking = receiving.ask("bad");
  pass(0.01, 1);
  assert.deepEqual([store.get().state, arrivedOf(store.get())], ["loading", null], "the film before plays meanwhile");
  server().fail({ refusal: { message: "no", fields: [] } });
  await asking;
  assert.match(store.get().status, /what has arrived of the film before is kept/);
  assert.match(statusOf(store.get())?.words ?? "", /in red what to change\. The film ends here, before its end\.$/);
  toggle();
  pass(100, 1);
  assert.deepEqual([store.get().player.cursor, store.get().player.playing, store.get().state], [5, false, "paused"]);
  assert.deepEqual([arrivedOf(store.get()), statusOf(store.get())?.words], [1, "The film ends here, before its end."]);
  toggle();
  assert.equal(store.get().player.cursor, 0, "from its end it begins anew");
  receiving.ask("good");
  server().hand([start, ...steps.slice(0, 5)]);
  assert.deepEqual([arrivedOf(store.get()), statusOf(store.get())], [5 / start.expected, null]);
});

test("a film that was left for one whose server cannot be reached plays to where it came, and no further", () => {
  const { store, receiving, server } = page();
  const { toggle, pass } = createPlayback(store, () => {});
  receiving.ask("good");
  server().hand([start, ...steps.slice(0, 5)]);
  receiving.ask("other");
  server().say("failed", "The server cannot be reached.");
  toggle();
  pass(100, 1);
  assert.deepEqual([store.get().player.cursor, store.get().player.playing], [5, false]);
});

test("a film that fails on its way plays to where it came, and no further", () => {
  const { store, receiving, server } = page();
  const { toggle, seek, pass } = createPlayback(store, () => {});
  receiving.ask("");
  server().hand([start, ...steps.slice(0, 5), { kind: "error", message: "broken", retryable: false }]);
  seek(2);
  toggle();
  pass(100, 1);
  assert.deepEqual([store.get().player.cursor, store.get().player.playing], [5, false]);
});

test("a film that a person has led elsewhere while its stream was broken stays there when it goes on", () => {
  for (const lead of [
    (/** @type {any} */ { step }) => step(-2),
    (/** @type {any} */ { toggle }) => (toggle(), toggle()),
  ]) {
    const { store, receiving, server } = page();
    receiving.ask("");
    server().hand([start, ...steps.slice(0, 5)]);
    store.set({ player: { ...store.get().player, cursor: 4 } });
    server().say("cut", "It broke.");
    lead(createPlayback(store, () => {}));
    server().say("cut", "It broke again.");
    server().hand([steps[5]]);
    assert.equal(store.get().player.playing, false);
  }
});

test("another error fails in its own words; so does one that the stream tells", async () => {
  const { store, receiving, server } = page();
  const asking = receiving.ask("");
  server().fail(new Error("away"));
  await asking;
  assert.deepEqual([store.get().state, store.get().status], ["failed", "away"]);
  receiving.ask("");
  server().hand([start, steps[0], { kind: "error", message: "broken", retryable: false }]);
  assert.deepEqual([store.get().state, store.get().status, store.get().player.playing], ["failed", "broken", false]);
});

test("what has been given up is heard no more", async () => {
  const { store, receiving, server } = page();
  const asking = receiving.ask("old");
  const old = server();
  receiving.ask("new");
  assert.equal(old.signal.aborted, true);
  old.hand([start, steps[0]]);
  old.say("cut", "It broke.");
  old.fail(new Error("away"));
  await asking;
  assert.deepEqual([store.get().state, store.get().film.start], ["loading", null]);
});
