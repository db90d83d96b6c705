import assert from "node:assert/strict";
import { test } from "node:test";
import {
  blank,
  grow,
  hasten,
  pause,
  play,
  seek,
  stepBy,
  tick,
  within,
  withTimeSteps,
} from "../../../static/film/player.js";

const steps = ["forward", "loss", "backward", "backward", "gradient", "update"].map((phase, n) => ({ n, phase }));
const ready = grow(blank(), steps.length);

test("a cursor never leaves the film", () => {
  assert.equal(seek(ready, -3).cursor, 0);
  assert.equal(seek(ready, Infinity).cursor, 6);
});

test("stepping goes to the next or the previous whole step, and rests there", () => {
  const between = { ...ready, cursor: 2.4, playing: true };
  assert.deepEqual(stepBy(between, 1), { ...ready, cursor: 3, playing: false });
  assert.deepEqual(stepBy(between, -1), { ...ready, cursor: 2, playing: false });
  assert.equal(stepBy(ready, -1).cursor, 0);
});

test("playing from the end of a whole film begins anew, of a growing one it waits", () => {
  assert.equal(play({ ...ready, cursor: 6 }, true).cursor, 0);
  assert.equal(play({ ...ready, cursor: 6 }, false).cursor, 6);
});

test("pausing rests on the step that is done", () => {
  assert.equal(pause({ ...ready, cursor: 3.8, playing: true }).cursor, 3);
});

test("time moves the cursor by the weight of each step, and backward steps take longest", () => {
  const playing = play(ready, true);
  const inForward = tick(playing, 0.1, steps, 1, true);
  const inBackward = tick({ ...playing, cursor: 2 }, 0.1, steps, 1, true);
  assert.ok(inForward.cursor - 0 > inBackward.cursor - 2);
  assert.ok(Math.abs(inBackward.cursor - 2.1) < 1e-12);
});

test("the same time in one piece or in many leads to the same place", () => {
  const whole = tick(play(ready, true), 2.35, steps, 1, true);
  let pieces = play(ready, true);
  for (let i = 0; i < 235; i++) pieces = tick(pieces, 0.01, steps, 1, true);
  assert.ok(Math.abs(whole.cursor - pieces.cursor) < 1e-9);
});

test("a whole film stops at its last step, a growing one goes on waiting", () => {
  const late = { ...ready, cursor: 5.9, playing: true };
  assert.deepEqual(tick(late, 9, steps, 1, true), { ...late, cursor: 6, playing: false });
  assert.equal(tick(late, 9, steps, 1, false).playing, true);
});

test("what does not play does not move", () => {
  assert.equal(tick(ready, 5, steps, 1, true), ready);
});

/** Three layers at each of two timeSteps. */
const grouped = /** @type {any[]} */ ([0, 0, 0, 1, 1, 1].map((t, n) => ({ n, phase: "backward", t, sweep: 0 })));
const byMoment = withTimeSteps(grow(blank(), grouped.length), 1);

test("steps of a time step move together: the cursor goes through them as through one", () => {
  const half = tick({ ...byMoment, playing: true }, 0.5, grouped, 1, true);
  assert.deepEqual([half.cursor, tick(half, 0.75, grouped, 1, true).cursor], [0.5, 3.25]);
});

test("from the middle of a time step, the rest of it is the first beat", () => {
  assert.equal(tick({ ...byMoment, cursor: 1, playing: true }, 1.5, grouped, 1, true).cursor, 3.5);
});

test("stepping and pausing count single steps, however they are grouped", () => {
  assert.equal(stepBy({ ...byMoment, cursor: 0.5, playing: true }, 1).cursor, 1);
  assert.equal(stepBy({ ...byMoment, cursor: 3 }, -1).cursor, 2);
  assert.equal(pause({ ...byMoment, cursor: 3.9, playing: true }).cursor, 3);
});

test("no beat goes beyond what has been received", () => {
  const growing = { ...byMoment, length: 2, playing: true };
  assert.deepEqual(
    [tick(growing, 9, grouped, 1, false).cursor, tick(growing, 9, grouped, 1, false).playing],
    [2, true],
  );
});

test("a group that is opened or closed under way begins anew", () => {
  assert.deepEqual(withTimeSteps({ ...byMoment, cursor: 3.7, playing: true }, 0), {
    ...byMoment,
    timeSteps: 0,
    cursor: 3,
    playing: true,
  });
});

test("speed divides the time", () => {
  const slow = tick(play(ready, true), 0.2, steps, 1, true);
  const fast = tick({ ...play(ready, true), speed: 2 }, 0.1, steps, 1, true);
  assert.equal(slow.cursor, fast.cursor);
});

test("faster and slower go from speed to speed, and stop at the ends", () => {
  const speeds = [1, 1, 1, -1, -1, -1, -1, -1].map(
    (
      (p) => (by) =>
        (p = hasten(p, by)).speed
    )(blank()),
  );
  assert.deepEqual(speeds, [2, 4, 4, 2, 1, 0.5, 0.25, 0.25]);
});

test("what is hidden can neither be sought nor stepped nor played to", () => {
  const hidden = within(ready, 3);
  assert.equal(seek(hidden, 6).cursor, 3);
  assert.equal(stepBy({ ...hidden, cursor: 3 }, 1).cursor, 3);
  const played = tick(play({ ...hidden, cursor: 1 }, true), 1000, steps, 1, true);
  assert.deepEqual([played.cursor, played.playing], [3, false]);
  assert.equal(seek(grow(hidden, 2), 6).cursor, 2); // and what has not come neither
});

test("who is beyond what becomes hidden rests before it, and who is not goes on", () => {
  const playing = { ...ready, playing: true };
  assert.deepEqual(within({ ...playing, cursor: 5.2 }, 3), { ...ready, until: 3, cursor: 3, playing: false });
  assert.deepEqual(within({ ...playing, cursor: 1.5 }, 3), { ...playing, until: 3, cursor: 1.5 });
  assert.equal(seek(within(within(ready, 3), Infinity), 6).cursor, 6);
});
