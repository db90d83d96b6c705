/** The overview of a long film as it is drawn and led: bars, rows, the window and where it is brought. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAt } from "../../../static/film/board.js";
import { scalesOf } from "../../../static/film/scales.js";
import { stageWidth } from "../../../static/stage/layout.js";
import { overviewLayout, scrolledTo, windowOf } from "../../../static/stage/overview.js";
import { createOverview } from "../../../static/stage/overview.view.js";
import { linkTraces } from "../golden.js";
import { legendAt, sameColour, THEMES } from "../looks.js";
import { Node, openPage } from "../page.js";

const [film] = await linkTraces(["hidden=3&steps=60&lag=2&symbols=3"]);
const { start, steps } = film;
const [WIDTH, HEIGHT, VIEW] = [846, 64, 846];
const whole = stageWidth(start, VIEW);
const scales = scalesOf([steps], true);
const { palette } = THEMES.light;

/** The overview after so many steps. @param {number} n @param {{left?: number, height?: number}} [how] */
function overview(n, { left = 0, height = HEIGHT } = {}) {
  openPage();
  const root = new Node("div");
  const canvas = new Node("canvas");
  Object.assign(root.box, { left: 20, width: WIDTH, height });
  root.append(canvas);
  /** @type {number[]} */
  const scrolled = [];
  const view = createOverview(/** @type {any} */ (root), (to) => scrolled.push(to));
  view.stand(start, THEMES.light);
  const draw = (/** @type {number} */ at, from = left) =>
    view.draw(boardAt(film, at, 0), scales, { left: from, width: VIEW }, whole);
  draw(n);
  const at = overviewLayout(WIDTH, height, start.steps, start.layers.length);
  return { root, pen: canvas.pen, draw, at, scrolled, shown: windowOf({ left, width: VIEW }, whole, start.steps) };
}

test("each loss that has come is a bar on their base, the largest as high as there is room", () => {
  const half = steps.findIndex((/** @type {any} */ { phase, t }) => phase === "loss" && t === 29) + 1;
  const { pen, at } = overview(half);
  const bars = pen.all("box").filter(({ colour }) => colour === palette.loss);
  const losses = steps.slice(0, half).filter((/** @type {any} */ { phase }) => phase === "loss");
  const sizes = losses.map((/** @type {any} */ { values }) => Number(values.loss));
  const most = Math.max(...sizes);
  const there = sizes.flatMap((/** @type {number} */ size, /** @type {number} */ t) => (size ? [t] : []));
  assert.deepEqual([bars.length, there[0]], [28, 2], "the first two have no target, and no loss");
  bars.forEach(({ x, y, width, height }, k) => {
    const t = there[k];
    assert.ok(Math.abs(x - at.x(t)) < 1e-9 && Math.abs(width - (at.each - 1)) < 1e-9);
    assert.ok(Math.abs(height - (at.losses * sizes[t]) / most) < 1e-9 && Math.abs(y + height - at.base) < 1e-9);
  });
});

test("each error that has come is a tile of its layer in its colour; before there is one it is said", () => {
  const none = overview(10);
  const [said] = none.pen.said("no error yet");
  assert.deepEqual([said.x, said.colour], [none.at.left + 44, palette.faint]);
  const lowest = none.at.row(start.layers.length - 1).y;
  assert.ok(Math.abs(said.y - (lowest + none.at.bottom) / 2) < 1e-9);
  const { pen, at } = overview(steps.length);
  assert.deepEqual(pen.said("no error yet"), []);
  for (let layer = 0; layer < start.layers.length; layer++) {
    const { y, h } = at.row(layer);
    const tiles = pen.all("box").filter((box) => Math.abs(box.y - y) < 1e-9 && Math.abs(box.height - h) < 1e-9);
    const [ground, ...own] = tiles;
    assert.deepEqual(
      [ground.x, ground.width, ground.colour, ground.alpha],
      [at.left, at.right - at.left, palette.frame, 0.35],
    );
    assert.equal(own.length, start.steps);
    own.forEach(({ x, width, colour, alpha }, t) => {
      const visits = steps.filter((/** @type {any} */ s) => s.phase === "backward" && s.layer === layer && s.t === t);
      const [row] = (visits.at(-1).values.delta ?? visits.at(-1).values.dh).map((/** @type {any[]} */ each) =>
        each.map(Number),
      );
      assert.ok(Math.abs(x - at.x(t)) < 1e-9 && Math.abs(width - Math.max(1, at.each)) < 1e-9);
      assert.ok(sameColour(colour, legendAt(Math.hypot(...row), scales.error, palette.error)), `${layer} ${t}`);
      assert.equal(alpha, 1);
    });
  }
});

test("rows bear their names where there is room, and every fiftieth time step and the last their numbers", () => {
  const { pen, at } = overview(0, { height: 90 });
  assert.deepEqual(
    pen.all("text").map(({ text, x }) => [text, Math.round(x)]),
    [
      ["no error yet", Math.round(at.left + 44)],
      ["loss", 24],
      ["h¹", 24],
      ["y", 24],
      ["0", Math.round(at.x(0.5))],
      ["59", Math.round(at.x(59.5))],
    ],
    "50 would touch the last",
  );
  const [loss] = pen.said("loss");
  assert.deepEqual([loss.y, loss.colour], [at.base - at.losses / 2, palette.loss]);
  const [name] = pen.said("y");
  assert.ok(Math.abs(name.y - (at.row(1).y + at.row(1).h / 2)) < 1e-9);
  assert.ok(pen.said("59").every(({ y, colour }) => y === at.bottom + 8 && colour === palette.faint));
  assert.deepEqual(overview(0, { height: 56 }).pen.said("y"), []);
});

test("the window is framed where it lies, with the time step of the film, and its place is said", () => {
  const left = scrolledTo(20.6, { left: 0, width: VIEW }, whole, start.steps);
  const { pen, at, root, shown, draw } = overview(steps.length - 8, { left });
  const [frame] = pen.all("frame");
  assert.ok(
    Math.abs(frame.x - at.x(shown.from)) < 1e-9 && Math.abs(frame.width - at.x(shown.to) + at.x(shown.from)) < 1e-9,
  );
  assert.deepEqual([frame.y, frame.height, frame.colour], [1, at.bottom, palette.ink]);
  const { t } = steps[steps.length - 9];
  const [now] = pen.all("box").filter(({ colour, width }) => colour === palette.backward && width === 2);
  assert.ok(Math.abs(now.x - (at.x(t + 0.5) - 1)) < 1e-9);
  assert.deepEqual([now.y, now.height], [0, at.bottom + 3]);
  assert.equal(root.getAttribute("aria-valuenow"), "21");
  assert.match(root.getAttribute("aria-valuetext") ?? "", /^time steps 21 to 3\d of 60$/);
  assert.equal(root.getAttribute("aria-valuemax"), "59");
  draw(0, 0);
  assert.deepEqual([root.getAttribute("aria-valuenow"), pen.all("box").filter(({ width }) => width === 2)], ["0", []]);
  pen.marks = [];
  draw(0, 0);
  assert.deepEqual(pen.marks, [], "the same picture is not drawn again");
});

test("the window is dragged from where it is held, and comes to a pointer that is beside it", () => {
  const { root, at, scrolled, shown } = overview(0);
  const hand = (/** @type {string} */ kind, /** @type {number} */ time, more = {}) =>
    root.fire(kind, { clientX: 20 + at.left + time * at.each, pointerId: 1, ...more });
  const brought = () =>
    windowOf({ left: /** @type {number} */ (scrolled.at(-1)), width: VIEW }, whole, start.steps).from;
  hand("pointermove", 30);
  assert.deepEqual(scrolled, [], "not before it is held");
  hand("pointerdown", 3);
  assert.ok(Math.abs(brought()) < 1e-9, "it is held where it is met");
  hand("pointermove", 13);
  assert.ok(Math.abs(brought() - 10) < 1e-9);
  hand("pointerup", 13);
  const { length } = scrolled;
  hand("pointermove", 40);
  assert.equal(scrolled.length, length);
  hand("pointerdown", 40);
  assert.ok(Math.abs(brought() - (40 - (shown.to - shown.from) / 2)) < 1e-9, "its middle comes to the pointer");
  hand("pointercancel", 40);
  hand("pointermove", 50);
  assert.equal(scrolled.length, length + 1);
});

test("keys bring the window, and leave the film where it is", () => {
  const { root, scrolled } = overview(0, { left: scrolledTo(20, { left: 0, width: VIEW }, whole, start.steps) });
  const press = (/** @type {string} */ key, more = {}) => root.fire("keydown", { key, ...more });
  const { defaultPrevented, stopped } = press("ArrowRight");
  assert.deepEqual([defaultPrevented, stopped], [true, true]);
  assert.ok(Math.abs(windowOf({ left: scrolled[0], width: VIEW }, whole, start.steps).from - 21) < 1e-9);
  press("Home");
  assert.equal(scrolled[1], 0);
  assert.equal(press("x").stopped, false);
  for (const modifier of ["ctrlKey", "metaKey", "altKey"])
    assert.equal(press("End", { [modifier]: true }).defaultPrevented, false);
  assert.equal(scrolled.length, 2);
});
