import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAt } from "../../../static/film/board.js";
import { scalesOf } from "../../../static/film/scales.js";
import { createGrid } from "../../../static/stage/grid.view.js";
import { gridLayout } from "../../../static/stage/layout.js";
import { accent, ease } from "../../../static/stage/pulses.view.js";
import { goldenTraces, linkTraces } from "../golden.js";
import { legendAt, sameColour, THEMES } from "../looks.js";
import { Pen } from "../pen.js";

const FILMS = Object.fromEntries(goldenTraces().map((film) => [film.name.replace(".jsonl", ""), film]));
[FILMS.rtrl, FILMS.wide, FILMS.weighted] = await linkTraces([
  "hidden=3&steps=5&lag=2&algorithm=rtrl",
  "hidden=40&steps=6&lag=2",
  "hidden=3&steps=5&lag=2&loss_at=last",
]);
const [WIDTH, HEIGHT] = [900, 420];
const { palette } = THEMES.light;

/**
 * What is on its way at a share of a beat, whose motion takes all of it.
 * @param {string} name
 * @param {(step: any) => boolean} which step of the film
 * @param {number} share
 * @param {{count?: number, width?: number, left?: number}} how
 */
function moving(name, which, share, { count = 1, width = WIDTH, left = 0 } = {}) {
  const film = FILMS[name];
  const n = film.steps.findIndex(which);
  const beat = film.steps.slice(n, n + count);
  const board = { ...boardAt(film, n, 0), beat, share, motion: 1 };
  const scales = scalesOf([film.steps], true);
  const scene = createGrid(film.start, THEMES.light, width, HEIGHT);
  const pen = new Pen();
  scene.motion(/** @type {any} */ (pen), board, scales, { left, width, height: HEIGHT });
  return { ...film, step: film.steps[n], board, scales, pen, grid: gridLayout(film.start, width, HEIGHT) };
}

/** @param {any[]} rows */
const numbers = (rows) => rows[0].map(Number);

/** The radius of a pulse by the scale's own words. @param {number} x @param {any} scale @param {number} [size] */
const radius = (x, { most, decades }, size = 1) => {
  const place = decades ? 1 + Math.log10(Math.abs(x) / most) / decades : Math.abs(x) / most;
  return size * (1.6 + 5 * Math.max(0, Math.min(1, place)));
};

test("motion begins and ends at rest, and is half done in the middle", () => {
  assert.deepEqual([0, 0.5, 1].map(ease), [0, 0.5, 1]);
  assert.ok(ease(0.1) < 0.1 && ease(0.9) > 0.9);
  for (let share = 0.05; share <= 1; share += 0.05) assert.ok(ease(share) > ease(share - 0.05));
});

test("each phase has its own colour", () => {
  assert.deepEqual(
    ["forward", "loss", "backward", "cut", "influence", "gradient", "clip", "update"].map((each) =>
      accent(each, palette),
    ),
    ["forward", "loss", "backward", "loss", "influence", "update", "update", "update"].map((name) => palette[name]),
  );
});

test("values go up from x and on from the state before, in the colours and sizes of values", () => {
  const which = (/** @type {any} */ { phase, layer, t }) => phase === "forward" && layer === 0 && t === 2;
  const [begun, come] = [0, 1].map((share) => moving("rnn_echo", which, share));
  const { grid, scales, step } = come;
  const { x, y, h, w } = grid.cell(0, 2);
  const up = numbers(step.values.x).filter(Boolean);
  const discs = come.pen.all("disc");
  assert.equal(discs.length, up.length);
  discs.forEach((disc, i) => {
    assert.ok(Math.abs(disc.x - grid.x(2)) <= 23 && Math.abs(disc.y - y - h) < 1e-6);
    assert.ok(Math.abs(disc.radius - radius(up[i], scales.value)) < 1e-9);
    assert.ok(sameColour(disc.colour, legendAt(0.9 * Math.sign(up[i]), { most: 1, decades: 0 }, palette.value)));
  });
  const past = numbers(step.values.h_prev).filter(Boolean);
  const rings = come.pen.all("ring");
  assert.equal(rings.length, past.length);
  rings.forEach((ring, i) => {
    assert.ok(Math.abs(ring.x - x) < 1e-6 && Math.abs(ring.y - y - h / 2) <= 23);
    assert.ok(Math.abs(ring.radius - radius(past[i], scales.value)) < 1e-9);
    assert.ok(sameColour(ring.colour, legendAt(0.9 * Math.sign(past[i]), { most: 1, decades: 0 }, palette.value)));
  });
  for (const disc of begun.pen.all("disc")) assert.equal(disc.y, grid.y(grid.inputRow) - 14);
  for (const ring of begun.pen.all("ring")) assert.equal(ring.x, grid.cell(0, 1).x + w);
});

test("errors come down from the layer above and back from t + 1, in the colours and sizes of errors", () => {
  const which = (/** @type {any} */ { phase, layer, t }) => phase === "backward" && layer === 0 && t === 2;
  const [begun, come] = [0, 1].map((share) => moving("rnn_echo", which, share));
  const { grid, scales, step } = come;
  const { x, y, h, w } = grid.cell(0, 2);
  const above = numbers(step.values.from_above).filter(Boolean);
  const next = numbers(step.values.from_next).filter(Boolean);
  const [discs, rings] = [come.pen.all("disc"), come.pen.all("ring")];
  assert.deepEqual([discs.length, rings.length], [above.length, next.length]);
  discs.forEach((disc, i) => {
    assert.ok(Math.abs(disc.y - y) < 1e-6 && Math.abs(disc.x - grid.x(2)) <= 23, "at the top of its cell");
    assert.ok(Math.abs(disc.radius - radius(above[i], scales.error)) < 1e-9);
  });
  rings.forEach((ring) => assert.ok(Math.abs(ring.x - x - w) < 1e-6 && Math.abs(ring.y - y - h / 2) <= 23));
  assert.deepEqual(
    rings.map((ring) => ring.radius.toFixed(9)),
    next.map((e) => radius(e, scales.error).toFixed(9)),
  );
  for (const [marks, errors] of /** @type {[any[], number[]][]} */ ([
    [discs, above],
    [rings, next],
  ]))
    marks.forEach((mark, i) =>
      assert.ok(sameColour(mark.colour, legendAt(0.9 * Math.sign(errors[i]), { most: 1, decades: 0 }, palette.error))),
    );
  const high = grid.cell(1, 2);
  for (const disc of begun.pen.all("disc")) assert.equal(disc.y, high.y + high.h);
  for (const ring of begun.pen.all("ring")) assert.equal(ring.x, grid.cell(0, 3).x);
});

test("the output's error comes from its target, and nothing comes back where the backward pass starts", () => {
  const top = moving("rnn_echo", ({ phase, layer }) => phase === "backward" && layer === 1, 1);
  const { grid, start, pen } = top;
  const last = start.steps - 1;
  assert.ok(pen.all("disc").length > 0);
  for (const { x, y } of pen.all("disc"))
    assert.ok(Math.abs(x - grid.x(last)) <= 23 && Math.abs(y - grid.cell(1, last).y) < 1e-6);
  const first = moving("rnn_echo", ({ phase, layer }) => phase === "backward" && layer === 0, 1);
  assert.equal(first.step.t, last);
  assert.deepEqual(first.pen.all("ring"), []);
});

test("what is cut fades on the half of its way", () => {
  const which = (/** @type {any} */ { phase }) => phase === "cut";
  const { grid, step, pen } = moving("lstm_truncated", which, 0.5);
  const [here, before] = [grid.cell(step.layer, step.t), grid.cell(step.layer, step.t - 1)];
  const rings = pen.all("ring");
  assert.ok(rings.length > 2);
  for (const { x, alpha } of rings) {
    assert.equal(alpha, 0.5);
    assert.ok(x < here.x && x > (here.x + before.x + before.w) / 2, "it has not come half of its way yet");
  }
  const [h, c] = [rings.slice(0, 2), rings.slice(-2)].map((each) => each.reduce((sum, { y }) => sum + y, 0) / 2);
  assert.ok(h < c, "that of h above that of c");
  const gone = moving("lstm_truncated", which, 1);
  for (const { alpha } of gone.pen.all("ring")) assert.equal(alpha, 0);
});

test("a loss falls from its target; one that does not count is a faint ring", () => {
  for (const [name, t, kind, tone] of /** @type {[string, number, string, string][]} */ ([
    ["rnn_echo", 1, "disc", "loss"],
    ["weighted", 1, "ring", "faint"],
    ["weighted", 4, "disc", "loss"],
  ])) {
    const which = (/** @type {any} */ step) => step.phase === "loss" && step.t === t;
    const { grid, pen, start } = moving(name, which, 1);
    const [pulse, ...more] = [...pen.all("disc"), ...pen.all("ring")];
    assert.deepEqual(more, []);
    const { y } = grid.cell(start.layers.length - 1, t);
    assert.deepEqual([pulse.kind, pulse.x, pulse.y, pulse.colour], [kind, grid.x(t), y, palette[tone]], name);
  }
});

test("influence goes on from the state before, as large as its band is wide", () => {
  const { grid, pen, step, scales } = moving("rtrl", ({ phase, t }) => phase === "influence" && t === 2, 0.5);
  const [disc, ...more] = pen.all("disc");
  assert.deepEqual(more, []);
  const [here, before] = [grid.cell(0, 2), grid.cell(0, 1)];
  assert.deepEqual([disc.x, disc.y], [(before.x + before.w + here.x) / 2, here.y + here.h / 2]);
  const parts = Object.entries(step.values).filter(([name]) => /^(norm_)?S_/.test(name));
  const size = Math.hypot(...parts.map(([, value]) => Math.hypot(...[value].flat(9).map(Number))));
  const place = Math.max(0, 1 + Math.log10(size / scales.influence.most) / scales.influence.decades);
  assert.ok(Math.abs(disc.radius - ((1 + 11 * place ** 2) / 2 + 2)) < 1e-6);
  assert.equal(disc.colour, palette.influence);
});

test("of many numbers the largest fourteen travel, of many roads fewer, and in narrow columns smaller ones", () => {
  const which = (/** @type {any} */ { phase, layer, t }) => phase === "backward" && layer === 1 && t === 4;
  const below = (/** @type {any} */ { phase, layer, t }) => phase === "backward" && layer === 0 && t === 4;
  const { pen, step, scales } = moving("wide", below, 1);
  const sizes = numbers(step.values.from_above)
    .map(Math.abs)
    .sort((/** @type {number} */ a, /** @type {number} */ b) => b - a);
  const largest = sizes.slice(0, 14).map((/** @type {number} */ size) => radius(size, scales.error).toFixed(9));
  assert.deepEqual(
    pen
      .all("disc")
      .map((disc) => disc.radius.toFixed(9))
      .sort(),
    largest.sort(),
  );
  const crowd = moving("wide", which, 1, { count: 12 });
  const each = Math.floor(200 / (2 * crowd.board.beat.filter(({ t }) => t !== null).length));
  assert.ok(each < 14);
  const { grid } = crowd;
  const roads = new Map();
  for (const { x, y } of crowd.pen.all("disc"))
    roads.set(
      Math.round(y * 9) + Math.round(x / grid.columnWidth),
      1 + (roads.get(Math.round(y * 9) + Math.round(x / grid.columnWidth)) ?? 0),
    );
  assert.ok(Math.max(...roads.values()) <= each);
  const narrow = moving("wide", below, 1, { width: 58 + 16 + 6 * 32 });
  const half = sizes.slice(0, 14).map((/** @type {number} */ size) => radius(size, scales.error, 0.5).toFixed(9));
  assert.deepEqual(
    narrow.pen
      .all("disc")
      .map((disc) => disc.radius.toFixed(9))
      .sort(),
    half.sort(),
  );
});

test("the cell of a step gets its frame as the step arrives, and what is out of sight is not drawn", () => {
  const which = (/** @type {any} */ { phase, layer, t }) => phase === "backward" && layer === 0 && t === 2;
  for (const share of [0, 0.5, 1]) {
    const { pen, grid } = moving("rnn_echo", which, share);
    const [frame] = pen.all("frame");
    const { x, y } = grid.cell(0, 2);
    assert.deepEqual([frame.x, frame.y, frame.alpha, frame.colour], [x - 2, y - 2, share, palette.backward]);
  }
  assert.deepEqual(moving("rnn_echo", which, 0.5, { width: 74 + 5 * 132, left: 800 }).pen.marks, []);
});
