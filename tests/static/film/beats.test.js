import assert from "node:assert/strict";
import { test } from "node:test";
import {
  beginOf,
  endOf,
  timeStepsPerBeat,
  motionOf,
  pace,
  suitedTo,
  underWay,
  weightOf,
} from "../../../static/film/beats.js";
import { goldenTraces } from "../golden.js";

/** @param {string} phase @param {number | null} t @param {number | null} sweep @returns {any} */
const step = (phase, t = null, sweep = null) => ({ phase, t, sweep });

/** Two layers, T timeSteps, full BPTT. @param {number} T */
const film = (T) => [
  ...Array.from({ length: T }, (_, t) => [step("forward", t), step("forward", t), step("loss", t)]).flat(),
  ...Array.from({ length: T }, (_, k) => [step("backward", T - 1 - k, 0), step("backward", T - 1 - k, 0)]).flat(),
  ...["gradient", "gradient", "update", "update"].map((phase) => step(phase)),
];

/** How many steps each beat has. @param {any[]} steps @param {number} timeSteps */
function sizes(steps, timeSteps) {
  const found = [];
  for (let n = 0; n < steps.length; n += found[found.length - 1]) found.push(endOf(steps, n, timeSteps) - n);
  return found;
}

test("each step alone is a beat of one", () => {
  assert.deepEqual(sizes(film(2), 0), Array(14).fill(1));
});

test("all layers of a time step are one beat, and so are all gradients and all updates", () => {
  assert.deepEqual(sizes(film(2), 1), [3, 3, 2, 2, 2, 2]);
});

test("several time steps are one beat, but never both ways", () => {
  assert.deepEqual(sizes(film(4), 2), [6, 6, 4, 4, 2, 2]);
  assert.deepEqual(sizes(film(3), 2), [6, 3, 2, 4, 2, 2]);
});

test("a cut goes with the time step at which it happens, and another sweep is another beat", () => {
  const steps = [step("backward", 1, 0), step("cut", 1, 0), step("backward", 1, 1), step("forward", 2)];
  assert.deepEqual(sizes(steps, 1), [2, 1, 1]);
});

test("a beat ends with what has arrived", () => {
  assert.equal(endOf(film(2).slice(0, 2), 0, 1), 2);
  assert.deepEqual([endOf([], 0, 0), endOf([], 0, 1)], [0, 0]);
});

for (const { name, steps } of goldenTraces()) {
  test(`the beats of ${name} begin where the one before ends, in both directions`, () => {
    for (const timeSteps of [0, 1, 3])
      for (let n = 0; n < steps.length; n = endOf(steps, n, timeSteps))
        assert.equal(beginOf(steps, endOf(steps, n, timeSteps), timeSteps), n);
  });
}

test("a beat is as long as its longest step", () => {
  const steps = film(2);
  assert.ok(weightOf(steps, 0, 3) < weightOf(steps, 6, 8));
  assert.equal(weightOf(steps, 6, 8), weightOf(steps, 6, 7));
});

/** @param {number} steps @param {number} expected @returns {any} */
const start = (steps, expected) => ({ steps, expected, sweeps: [{ losses: [], start: steps - 1, until: 0 }] });

test("few steps move alone; many are grouped by time step, and many time steps with each other", () => {
  assert.equal(suitedTo(start(8, 44)), 0);
  assert.equal(suitedTo(start(50, 254)), 1);
  assert.equal(suitedTo(start(200, 3416)), 3);
  assert.equal(timeStepsPerBeat({ ...start(200, 1000), sweeps: [] }), 3);
});

for (const T of [40, 200, 512]) {
  test(`a film of ${T} time steps takes about fifteen seconds`, () => {
    const steps = film(T);
    const timeSteps = suitedTo(start(T, steps.length));
    let seconds = 0;
    for (let n = 0; n < steps.length; n = endOf(steps, n, timeSteps))
      seconds += weightOf(steps, n, endOf(steps, n, timeSteps)) * pace(steps, steps.length, timeSteps);
    assert.ok(Math.abs(seconds - 15) < 0.01, `${seconds} s`);
    assert.ok(pace(steps, steps.length, timeSteps) > 0.12);
  });
}

test("the pace of a film that is still arriving is that of the whole film", () => {
  const half = film(600).slice(0, 900);
  assert.ok(Math.abs(pace(half, 1800, 1) / pace(half, 900, 1) - 0.5) < 1e-12);
});

test("a step that is watched alone has its time, however many there are", () => {
  assert.equal(pace(film(500), 2504, 0), 0.2);
  assert.equal(pace([], 10, 0), 0.6);
});

test("a step moves in 0.4 seconds, and then rests", () => {
  assert.equal(motionOf(0.6) * 0.6, 0.4);
  assert.equal(motionOf(0.2), 0.85);
});

test("under way are the beat that has just moved and the one that moves now; at rest it is one step", () => {
  const steps = /** @type {any[]} */ (film(2));
  const player = { cursor: 6.5, length: steps.length, playing: true, speed: 1, timeSteps: 1 };
  const { beat, past, share, motion } = underWay(steps, player, 1, false);
  assert.deepEqual([past, beat, share], [steps.slice(3, 6), steps.slice(6, 8), 0.5]);
  assert.equal(motion, motionOf(weightOf(steps, 6, 8)));
  assert.deepEqual(underWay(steps, { ...player, playing: false }, 1, false).past, [steps[5]]);
  assert.equal(underWay(steps, player, 1, true).share, 0);
});
