import assert from "node:assert/strict";
import { test } from "node:test";
import { again, fresh, nowhere, pauseBefore, waiting } from "../../../static/shared/retry.js";

test("each attempt waits longer, up to a bound, and not everybody equally long", () => {
  const shortest = [0, 1, 2, 3, 20].map((attempt) => pauseBefore(attempt, 0));
  assert.deepEqual(shortest, [500, 1000, 2000, 4000, 30_000]);
  assert.equal(pauseBefore(2, 1), 3000);
});

test("nobody comes sooner than the server asked", () => {
  assert.equal(pauseBefore(0, 0, 7), 7000);
  assert.equal(pauseBefore(10, 0, 7), 30_000);
});

test("lines that arrive once are all new", () => {
  let { place, lines } = fresh(nowhere, ["start"]);
  assert.deepEqual(lines, ["start"]);
  ({ place, lines } = fresh(place, ["a", "b"]));
  assert.deepEqual(lines, ["a", "b"]);
  assert.deepEqual(place, { first: "start", had: 3, at: 3 });
});

test("a film goes on where it was, however the second answer is cut into pieces", () => {
  const whole = ["start", "a", "b", "c", "end"];
  for (let had = 1; had <= 5; had++) {
    for (let piece = 1; piece <= 5; piece++) {
      let place = again(fresh(nowhere, whole.slice(0, had)).place);
      const found = whole.slice(0, had);
      for (let at = 0; at < 5; at += piece) {
        const next = fresh(place, whole.slice(at, at + piece));
        place = next.place;
        found.push(...next.lines);
      }
      assert.deepEqual(found, whole);
    }
  }
});

test("a second answer that is cut sooner than the first takes nothing away", () => {
  let place = again(fresh(nowhere, ["start", "a", "b"]).place);
  let lines;
  ({ place, lines } = fresh(place, ["start", "a"]));
  assert.deepEqual(lines, []);
  ({ lines } = fresh(again(place), ["start", "a", "b", "c"]));
  assert.deepEqual(lines, ["c"]);
});

test("where the first line differs the film is a new one", () => {
  const { place, lines } = fresh(again(fresh(nowhere, ["start", "a", "b"]).place), ["other", "a"]);
  assert.deepEqual(lines, ["other", "a"]);
  assert.deepEqual(place, { first: "other", had: 2, at: 2 });
});

test("the page says why it waits, and how long", () => {
  assert.equal(waiting("Too many ask.", 2300), "Too many ask. Asking again in 3 s …");
});
