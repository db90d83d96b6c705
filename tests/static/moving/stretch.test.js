import assert from "node:assert/strict";
import { test } from "node:test";
import { backwardPass, cursorsOf, DELAY, plan, samplesOf, stretchOf } from "../../../static/moving/stretch.js";
import { goldenTraces } from "../golden.js";

test("the stretch that is offered begins before the first error and ends after the last", () => {
  for (const { name, steps } of goldenTraces()) {
    const { from, until } = backwardPass(steps);
    const phases = steps.slice(from, until).map(({ phase }) => phase);
    if (name.startsWith("rtrl")) continue;
    assert.ok(["backward", "cut"].includes(phases[0]) && ["backward", "cut"].includes(phases.at(-1) ?? ""), name);
    assert.equal(
      steps
        .slice(0, from)
        .concat(steps.slice(until))
        .filter(({ phase }) => phase === "backward").length,
      0,
    );
  }
});

test("frames go evenly from step to step, and the last picture rests", () => {
  const cursors = cursorsOf({ from: 10, until: 14 }, 0.32);
  assert.deepEqual(cursors.slice(0, 4), [10, 11, 12, 13]);
  assert.ok(cursors.length > 8 && cursors.slice(4).every((cursor) => cursor === 14));
  assert.equal(cursorsOf({ from: 0, until: 400 }, 6).filter((cursor) => cursor < 400).length, 6000 / DELAY);
});

test("a video has more frames in the same time", () => {
  const stretch = { from: 0, until: 8 };
  assert.equal(cursorsOf(stretch, 4, DELAY / 2).length, 2 * cursorsOf(stretch, 4).length);
});

test("what somebody types is brought into the film, whichever end is said first", () => {
  assert.deepEqual(stretchOf(40, -3, 30), { from: 0, until: 30 });
  assert.deepEqual(stretchOf(NaN, 7.4, 30), { from: 0, until: 7 });
});

test("frames, size and duration are told before, and how large the file becomes as soon as that is known", () => {
  const cursors = cursorsOf({ from: 0, until: 1 }, 1);
  assert.equal(plan(cursors, { width: 640, height: 312 }, null), "25 frames of 640 × 312 pixels, 2.0 s");
  assert.equal(plan(cursors, { width: 640, height: 312 }, 1_230_000).split(", ").at(-1), "about 1.2 MB as GIF");
});

test("of neighbours that cross the end of a step, and of those that do not, some stand for all", () => {
  const cursors = cursorsOf({ from: 0, until: 3 }, 0.8); // 10 frames of the way
  const { kinds, still } = samplesOf(cursors, 2);
  assert.deepEqual(
    kinds.map(({ count }) => count),
    [3, 7],
  );
  const [over, within] = kinds.map(({ neighbours }) =>
    neighbours.map(([one, next]) => Math.floor(next) - Math.floor(one)),
  );
  assert.deepEqual(
    [over, within],
    [
      [1, 1],
      [0, 0],
    ],
  );
  assert.equal(still + 10, cursors.length);
});

test("where each frame ends a step, one kind stands for all", () => {
  const { kinds } = samplesOf(cursorsOf({ from: 0, until: 50 }, 0.8), 4);
  assert.deepEqual(
    kinds.map(({ count, neighbours }) => [count, neighbours.length]),
    [[10, 4]],
  );
});
